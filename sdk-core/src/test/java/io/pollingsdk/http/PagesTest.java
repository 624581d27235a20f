package io.pollingsdk.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pollingsdk.http.Pages.Page;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PagesTest {
  private final List<Integer> asked = new ArrayList<>();

  /** Three pages of two, the second of which is empty. */
  private final Pages<String> pages =
      Pages.from(
          1,
          number -> {
            asked.add(number);
            List<String> items = number == 2 ? List.of() : List.of(number + "a", number + "b");
            return new Page<>(items, number < 3 ? Optional.of(number + 1) : Optional.empty());
          });

  @Test
  void readsPageAfterPageAndOnlyWhenNeeded() {
    Iterator<String> reader = pages.iterator();
    assertThat(asked).isEmpty();
    assertThat(reader.next()).isEqualTo("1a");
    assertThat(reader.next()).isEqualTo("1b");
    assertThat(asked).containsExactly(1);
    assertThat(reader).toIterable().containsExactly("3a", "3b");
    assertThatThrownBy(reader::next).isInstanceOf(NoSuchElementException.class);
    assertThat(asked).containsExactly(1, 2, 3);
  }

  @Test
  void readingAgainAsksAgainAndAStreamIsLazy() {
    assertThat(pages).hasSize(4);
    assertThat(pages.stream().findFirst()).contains("1a");
    assertThat(asked).containsExactly(1, 2, 3, 1);
  }

  @Test
  void aCursorGivenTwiceEndsTheList() {
    Pages<String> circle =
        Pages.from(
            "x",
            cursor -> new Page<>(List.of(cursor), Optional.of(cursor.equals("x") ? "y" : "x")));
    assertThat(circle).containsExactly("x", "y");
  }

  @Test
  void aFailureIsThrownAndReadingMayGoOn() {
    boolean[] broken = {true};
    Pages<String> shaky =
        Pages.from(
            1,
            number -> {
              if (broken[0]) {
                throw new IllegalStateException("not now");
              }
              return new Page<>(List.of("a"), Optional.empty());
            });
    Iterator<String> reader = shaky.iterator();
    assertThatThrownBy(reader::hasNext).hasMessage("not now");
    broken[0] = false;
    assertThat(reader.next()).isEqualTo("a");
  }
}

package io.pollingsdk.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HeadersTest {
  private static final Headers COOKIES =
      Headers.of("Set-Cookie", "a=1", "X", "2", "set-cookie", "b=2");

  @Test
  void namesAreFoundInAnyCaseAndValuesKeepTheirOrder() {
    assertThat(COOKIES.first("SET-COOKIE")).contains("a=1");
    assertThat(COOKIES.all("set-Cookie")).containsExactly("a=1", "b=2").isUnmodifiable();
    assertThat(COOKIES.contains("x")).isTrue();
    assertThat(COOKIES.first("absent")).isEmpty();
    assertThat(COOKIES.all("absent")).isEmpty();
  }

  @Test
  void withReplacesEveryHeaderOfTheNameAndLeavesTheOriginalAlone() {
    assertThat(COOKIES.with("SET-COOKIE", "c").all("set-cookie")).containsExactly("c");
    assertThat(COOKIES.all("set-cookie")).hasSize(2);
  }

  @Test
  void plusAddsBehindThoseOfTheSameName() {
    assertThat(COOKIES.plus("set-cookie", "c").all("set-cookie"))
        .containsExactly("a=1", "b=2", "c");
    assertThat(COOKIES.all("set-cookie")).hasSize(2);
  }

  @Test
  void aDefaultCountsOnlyWhereTheNameIsAbsent() {
    assertThat(Headers.of("accept", "a").withDefault("Accept", "b").all("accept"))
        .containsExactly("a");
    assertThat(Headers.empty().withDefault("Accept", "b").all("accept")).containsExactly("b");
  }

  @Test
  void withoutTakesAllOfANameAndNoOther() {
    assertThat(COOKIES.without("SET-cookie")).isEqualTo(Headers.of("X", "2"));
    assertThat(COOKIES.without("absent")).isSameAs(COOKIES);
  }

  @Test
  void forEachGoesThroughNamesAsTheyCame() {
    List<String> seen = new ArrayList<>();
    COOKIES.forEach((name, value) -> seen.add(name + ":" + value));

    assertThat(seen).containsExactly("Set-Cookie:a=1", "X:2", "set-cookie:b=2");
    assertThat(COOKIES.toMap())
        .containsEntry("X", List.of("2"))
        .containsEntry("Set-Cookie", List.of("a=1", "b=2"));
  }

  @Test
  void surroundingBlanksAreNoPartOfAValue() {
    assertThat(Headers.of("A", " \t1 2 ").first("A")).contains("1 2");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "A B", "A:", "A\r\nB", "A\nB", "A\0", "Ä", "a(b)", "\"a\"", "嘊"})
  void whatIsNoTokenIsNoName(String name) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Headers.of(name, "x"))
        .withMessageContaining("not a header name")
        .satisfies(e -> assertThat(e.getMessage()).doesNotContain("\n").doesNotContain("\r"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"X-Auth-Token", "a", "Z9", "!#$%&'*+-.^_`|~"})
  void everyTokenIsAName(String name) {
    assertThat(Headers.of(name, "x").first(name)).contains("x");
  }

  @ParameterizedTest
  @ValueSource(strings = {"a\r\nX-Evil: 1", "a\rb", "a\nb", "a\0b"})
  void aValueThatEndsTheLineIsRefused(String value) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Headers.empty().plus("X", value))
        .withMessageContaining("header X")
        .withMessageContaining("position 1");
    assertThatIllegalArgumentException().isThrownBy(() -> Headers.empty().with("X", value));
    assertThatIllegalArgumentException().isThrownBy(() -> Headers.empty().withDefault("X", value));
  }

  @Test
  void aNameWithoutAValueIsRefused() {
    assertThatIllegalArgumentException().isThrownBy(() -> Headers.of("A"));
  }

  @Test
  void textShowsNamesOnly() {
    assertThat(Headers.of("Authorization", "s3cret")).hasToString("[Authorization]");
  }

  @Test
  void equalityIsByContent() {
    Headers one = Headers.of("A", "1", "B", "2");

    assertThat(one)
        .isEqualTo(Headers.of("A", "1", "B", "2"))
        .hasSameHashCodeAs(Headers.of("A", "1", "B", "2"))
        .isNotEqualTo(Headers.of("A", "1"))
        .isNotEqualTo(Map.of());
  }

  @Test
  void charactersThatAHeaderCannotCarryAreRefused() {
    assertThatThrownBy(() -> Headers.of("X-Name", "caf\u00e9 \u20ac"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("position 5");
    assertThat(Headers.of("X-Name", "caf\u00e9").first("x-name")).contains("caf\u00e9");
  }

  @Test
  void collectsOneByOne() {
    Headers.Builder builder = Headers.builder();
    assertThat(builder.build()).isEqualTo(Headers.empty());
    Headers first = builder.add("A", " 1 ").add("a", "2").build();
    assertThat(first).isEqualTo(Headers.empty().plus("A", "1").plus("a", "2"));
    builder.add("B", "3");
    assertThat(first.contains("B")).isFalse();
    assertThatIllegalArgumentException().isThrownBy(() -> builder.add("a b", "1"));
    assertThatIllegalArgumentException().isThrownBy(() -> builder.add("a", "1\n2"));
    assertThatIllegalArgumentException().isThrownBy(() -> builder.add("a", "\u0100"));
    assertThat(builder.build().toMap()).containsOnlyKeys("A", "a", "B");
  }
}

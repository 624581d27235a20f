package io.pollingsdk.internal.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class OneByOneTest {
  private final List<String> done = new ArrayList<>();

  @Test
  void whatAnActionHandsOverRunsBehindItInOrder() {
    OneByOne.run(
        () -> {
          OneByOne.run(() -> done.add("second"));
          OneByOne.run(() -> done.add("third"));
          done.add("first");
        });

    assertThat(done).containsExactly("first", "second", "third");
  }

  @Test
  void aMillionThatLeadToOneAnotherNeedNoDeeperStackThanOne() {
    int[] left = {1_000_000};
    Runnable[] step = new Runnable[1];
    step[0] =
        () -> {
          if (--left[0] > 0) {
            OneByOne.run(step[0]);
          }
        };

    OneByOne.run(step[0]);

    assertThat(left[0]).isZero();
  }

  @Test
  void oneThatThrowsHoldsNobodyUp() {
    OneByOne.run(
        () -> {
          OneByOne.run(() -> done.add("next"));
          throw new AssertionError("not the others' fault");
        });
    OneByOne.run(() -> done.add("last"));

    assertThat(done).containsExactly("next", "last");
  }
}

package io.pollingsdk.internal.apache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;

class LookupsTest {
  private final List<Runnable> threads = new ArrayList<>();
  private final Lookups lookups = new Lookups(threads::add);
  private final List<String> done = new ArrayList<>();

  private void runThread(int number) {
    threads.get(number).run();
  }

  @Test
  void manyForOneHostNeedOneThreadAndRunInOrder() {
    for (int i = 0; i < 64; i++) {
      String name = "a" + i;
      lookups.run("a.example.org", () -> done.add(name));
    }
    assertThat(threads).hasSize(1);
    assertThat(done).isEmpty();
    runThread(0);
    assertThat(done).hasSize(64).startsWith("a0", "a1").endsWith("a63");
  }

  @Test
  void aHostWhoseLookupHangsHoldsUpNoOther() {
    lookups.run("dead.example.org", () -> done.add("dead"));
    lookups.run("dead.example.org", () -> done.add("dead"));
    lookups.run("good.example.org", () -> done.add("good"));
    assertThat(threads).hasSize(2);
    runThread(1);
    assertThat(done).containsExactly("good");
  }

  @Test
  void theNextOneForAHostThatIsDoneGetsAThreadAgain() {
    lookups.run("a.example.org", () -> done.add("first"));
    runThread(0);
    lookups.run("a.example.org", () -> done.add("second"));
    assertThat(threads).hasSize(2);
    runThread(1);
    assertThat(done).containsExactly("first", "second");
  }

  @Test
  void whatComesWhileOneRunsIsRunBehindItAndOneThatThrowsTakesNothingFromIt() {
    lookups.run(
        "a.example.org",
        () -> {
          lookups.run("a.example.org", () -> done.add("behind"));
          throw new IllegalStateException("bad");
        });
    runThread(0);
    assertThat(threads).hasSize(1);
    assertThat(done).containsExactly("behind");
  }

  @Test
  void afterTheThreadsWereShutDownEachIsRefused() {
    Lookups closed =
        new Lookups(
            work -> {
              throw new RejectedExecutionException("shut down");
            });
    for (int i = 0; i < 2; i++) {
      assertThatThrownBy(() -> closed.run("a.example.org", () -> done.add("never")))
          .isInstanceOf(RejectedExecutionException.class);
    }
    assertThat(done).isEmpty();
  }
}

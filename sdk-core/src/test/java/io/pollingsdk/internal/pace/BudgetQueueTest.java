package io.pollingsdk.internal.pace;

import static io.pollingsdk.internal.pace.BudgetScene.seconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pollingsdk.internal.pace.BudgetQueue.Asker;
import io.pollingsdk.internal.pace.BudgetQueue.Turn;
import io.pollingsdk.pacing.RequestBudget;
import io.pollingsdk.testkit.FakeTime;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;

class BudgetQueueTest {
  private static BudgetScene perSecond(double requests) {
    return new BudgetScene(RequestBudget.perSecond(requests));
  }

  private static BudgetScene concurrent(int requests) {
    return new BudgetScene(RequestBudget.concurrent(requests));
  }

  @Test
  void startsEvenlySpaced() {
    BudgetScene scene = perSecond(10);
    scene.askMany("job", 4);
    scene.advance(10);

    assertThat(scene.starts).containsExactly(0L, 101_000_000L, 202_000_000L, 303_000_000L);
  }

  @Test
  void aPauseSavesUpTenMillisecondsAndNoMore() {
    BudgetScene slow = perSecond(10);
    slow.ask("first");
    slow.advance(3600);
    slow.askMany("job", 3);
    slow.advance(10);
    assertThat(slow.starts)
        .map(at -> at - 3_600_000_000_000L)
        .endsWith(0L, 91_000_000L, 192_000_000L);

    BudgetScene quick = perSecond(1000);
    quick.ask("first");
    quick.advance(3600);
    quick.askMany("job", 100);
    assertThat(quick.granted).hasSize(11);
  }

  @Test
  void aTimerThatComesLateIsMadeUpFor() {
    BudgetScene scene = perSecond(1000);
    for (int i = 0; i < 1000; i++) {
      scene.ask("job" + i);
    }
    // Time jumps in steps of 5 ms: all that was due meanwhile is let go at once.
    BudgetQueue queue = scene.queue;
    for (int i = 0; i < 200; i++) {
      scene.advance(0.005);
    }

    assertThat(queue.running()).isBetween(985, 1000);
  }

  @Test
  void atMostSoManyAreUnderWay() {
    BudgetScene scene = concurrent(2);
    scene.askMany("job", 4);
    assertThat(scene.granted).containsExactly("job0", "job1");

    scene.turn("job1").end();
    assertThat(scene.granted).containsExactly("job0", "job1", "job2");
    assertThat(scene.queue.running()).isEqualTo(2);
    assertThat(scene.queue.waiting()).isEqualTo(1);
    assertThat(scene.time.pending()).as("time alone lets nobody in").isZero();
  }

  @Test
  void bothLimitsHold() {
    BudgetScene scene = new BudgetScene(RequestBudget.perSecond(1).withConcurrent(2));
    scene.askMany("job", 9);
    scene.advance(30);
    assertThat(scene.granted).hasSize(2);

    scene.endAll();
    assertThat(scene.granted).hasSize(3);
    scene.advance(0.9);
    assertThat(scene.granted).hasSize(3);
    scene.advance(0.2);
    assertThat(scene.granted).hasSize(4);
  }

  @Test
  void whoHasBeenDueLongestGoesFirstAndOfEqualsWhoCameFirst() {
    BudgetScene scene = concurrent(1);
    scene.ask("now");
    scene.ask("c", 30, false);
    scene.ask("a", 10, false);
    scene.ask("b1", 20, false);
    scene.ask("b2", 20, false);
    scene.ask("before", -5, false);
    for (int i = 0; i < 6; i++) {
      scene.endAll();
    }

    assertThat(scene.granted).containsExactly("now", "before", "a", "b1", "b2", "c");
  }

  @Test
  void theOrderOutlastsTheEndOfTheClocksRange() {
    BudgetScene scene = concurrent(1);
    scene.ask("now");
    scene.ask("after", Long.MIN_VALUE + 5, false);
    scene.ask("before", Long.MAX_VALUE - 5, false);
    scene.endAll();

    assertThat(scene.granted).containsExactly("now", "before");
  }

  @Test
  void whatIsUrgentGoesBeforeAllOthersAndCounts() {
    BudgetScene scene = perSecond(1);
    scene.ask("now");
    scene.ask("old", -100, false);
    scene.ask("urgent2", 50, true);
    scene.ask("urgent1", 40, true);
    scene.advance(1.5);
    assertThat(scene.granted).containsExactly("now", "urgent1");
    scene.advance(2);

    assertThat(scene.granted).containsExactly("now", "urgent1", "urgent2", "old");
    assertThat(scene.starts).isSorted().doesNotHaveDuplicates();
  }

  @Test
  void whoLeftIsNeverGranted() {
    BudgetScene scene = perSecond(1);
    scene.askMany("job", 4);
    scene.turn("job1").end();
    scene.turn("job1").end();
    scene.advance(10);

    assertThat(scene.granted).containsExactly("job0", "job2", "job3");
    assertThat(scene.queue.running()).isEqualTo(3);
  }

  @Test
  void endingTwiceGivesBackOnce() {
    BudgetScene scene = concurrent(2);
    scene.askMany("job", 4);
    Turn first = scene.turn("job0");
    first.end();
    first.end();
    first.refused(Duration.ofHours(1));

    assertThat(scene.granted).containsExactly("job0", "job1", "job2");
    assertThat(scene.queue.running()).isEqualTo(2);
    assertThat(scene.queue.toString()).contains("100 %");
  }

  @Test
  void aLeaverWhoHasJustBeenGrantedGivesTheTurnOn() {
    BudgetQueue queue = BudgetScene.queue(RequestBudget.concurrent(1));
    Queue<Runnable> later = new ArrayDeque<>();
    Asker asker = new Asker(new FakeTime(), later::add);
    List<String> granted = new ArrayList<>();
    Turn running = queue.ask(asker, 0, Standing.USUAL, turn -> granted.add("running"));
    Turn leaver = queue.ask(asker, 1, Standing.USUAL, turn -> granted.add("leaver"));
    Turn next = queue.ask(asker, 2, Standing.USUAL, turn -> granted.add("next"));
    running.end();
    // The turn is the leaver's by now, but it has not been told.
    leaver.end();
    while (!later.isEmpty()) {
      later.remove().run();
    }

    assertThat(granted).containsExactly("running", "next");
    assertThat(queue.running()).isEqualTo(1);
    next.end();
    assertThat(queue.running()).isZero();
  }

  @Test
  void oneWhoThrowsWhenToldGivesTheTurnBack() {
    BudgetQueue queue = BudgetScene.queue(RequestBudget.concurrent(1));
    Asker asker = new Asker(new FakeTime(), Runnable::run);
    assertThatThrownBy(
            () ->
                queue.ask(
                    asker,
                    0,
                    Standing.USUAL,
                    turn -> {
                      throw new IllegalStateException("at once");
                    }))
        .hasMessage("at once");
    assertThat(queue.running()).isZero();
    Turn held = queue.ask(asker, 0, Standing.USUAL, turn -> {});
    List<String> granted = new ArrayList<>();
    Turn second =
        queue.ask(
            asker,
            0,
            Standing.USUAL,
            turn -> {
              throw new IllegalStateException("later");
            });
    Turn third = queue.ask(asker, 0, Standing.USUAL, turn -> granted.add("third"));
    held.end();

    assertThat(granted).containsExactly("third");
    second.end();
    third.end();
    assertThat(queue.running()).isZero();
  }

  @Test
  void anExecutorThatRefusesLosesNoTurn() {
    BudgetQueue queue = BudgetScene.queue(RequestBudget.concurrent(1));
    FakeTime time = new FakeTime();
    Asker closed =
        new Asker(
            time,
            task -> {
              throw new RejectedExecutionException("closed");
            });
    List<String> granted = new ArrayList<>();
    Turn held = queue.ask(closed, 0, Standing.USUAL, turn -> granted.add("held"));
    Turn lost = queue.ask(closed, 0, Standing.USUAL, turn -> granted.add("lost"));
    Turn open =
        queue.ask(new Asker(time, Runnable::run), 0, Standing.USUAL, turn -> granted.add("open"));
    held.end();

    assertThat(granted).containsExactly("held", "open");
    lost.end();
    open.end();
    assertThat(queue.running()).isZero();
  }

  @Test
  void oneTimerDoesForAllAndNoneRunsWithoutNeed() {
    BudgetScene scene = perSecond(2);
    scene.ask("first");
    assertThat(scene.time.pending()).isZero();

    scene.askMany("job", 50);
    assertThat(scene.time.pending()).isEqualTo(1);
    scene.advance(3);
    assertThat(scene.time.pending()).isEqualTo(1);

    for (int i = 0; i < 50; i++) {
      scene.turn("job" + i).end();
    }
    assertThat(scene.time.pending()).isZero();
    assertThat(scene.queue.waiting()).isZero();
  }

  @Test
  void timeMayGoAsFarAsItLikes() {
    BudgetScene scene = perSecond(1e-12);
    scene.askMany("job", 3);
    scene.advance(3600 * 24 * 3649.0);
    assertThat(scene.granted).hasSize(1);
    scene.advance(3600 * 24 * 2.0);
    assertThat(scene.granted).hasSize(2);

    scene.refuse("job1", Duration.ofSeconds(Long.MAX_VALUE));
    scene.advance(3600 * 24 * 3651.0);
    assertThat(scene.granted).hasSize(3);
  }

  @Test
  void anotherClockThatIsBehindWaitsNoLongerThanTheFirstWouldHave() {
    BudgetScene scene = perSecond(1);
    scene.advance(3600);
    scene.ask("first");
    FakeTime fresh = new FakeTime();
    List<Duration> granted = new ArrayList<>();
    Turn second =
        scene.queue.ask(
            new Asker(fresh, Runnable::run),
            0,
            Standing.USUAL,
            turn -> granted.add(fresh.elapsed()));
    fresh.advance(seconds(5));

    assertThat(granted).containsExactly(seconds(1.01));
    second.end();
  }

  @Test
  void aBudgetHasOneQueue() {
    RequestBudget budget = RequestBudget.concurrent(1);

    assertThat(BudgetQueue.of(budget)).isSameAs(BudgetQueue.of(budget));
    assertThat(BudgetQueue.of(budget)).isNotSameAs(BudgetQueue.of(RequestBudget.concurrent(1)));
  }

  @Test
  void showsWhatThereIsOfIt() {
    BudgetScene scene = new BudgetScene(RequestBudget.perSecond(50).withConcurrent(1));
    scene.askMany("job", 3);

    assertThat(scene.queue)
        .hasToString(
            "50 requests a second, 1 at once, at present 100 % of it; 1 under way, 2 waiting");
  }
}

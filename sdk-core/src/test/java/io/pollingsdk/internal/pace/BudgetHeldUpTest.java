package io.pollingsdk.internal.pace;

import static io.pollingsdk.internal.pace.BudgetScene.seconds;
import static org.assertj.core.api.Assertions.assertThat;

import io.pollingsdk.pacing.RequestBudget;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Who has its turn, but cannot start yet. */
class BudgetHeldUpTest {
  private final List<String> started = new ArrayList<>();

  private void start(BudgetScene scene, String name) {
    scene.turn(name).start(turn -> started.add(name + " at " + scene.time.elapsed().toMillis()));
  }

  @Test
  void whoStartsPromptlyStartsWhenItWasGranted() {
    BudgetScene scene = new BudgetScene(RequestBudget.perSecond(10));
    scene.askMany("job", 2);
    scene.advance(0.001);
    start(scene, "job0");
    assertThat(started).containsExactly("job0 at 1");
    scene.advance(0.1);
    assertThat(scene.granted).containsExactly("job0", "job1");
  }

  @Test
  void whereNobodyStartedSinceItStartsAtOnceAndTheNextAnIntervalLater() {
    BudgetScene scene = new BudgetScene(RequestBudget.perSecond(10));
    scene.ask("late");
    scene.advance(5);
    start(scene, "late");
    assertThat(started).containsExactly("late at 5000");
    scene.ask("next");
    scene.advance(0.09);
    assertThat(scene.granted).containsExactly("late");
    scene.advance(0.001);
    assertThat(scene.granted).containsExactly("late", "next");
  }

  @Test
  void whereOthersHaveStartedItIsTheNextBeforeWhatIsUrgent() {
    BudgetScene scene = new BudgetScene(RequestBudget.perSecond(10));
    scene.askMany("job", 3);
    scene.advance(0.15);
    scene.ask("urgent", 0, true);
    start(scene, "job0");
    assertThat(started).isEmpty();
    scene.advance(1);
    assertThat(started).containsExactly("job0 at 202");
    assertThat(scene.granted).containsExactly("job0", "job1", "urgent", "job2");
    assertThat(scene.starts).endsWith(303_000_000L, 404_000_000L);
    assertThat(scene.queue.running()).isEqualTo(4);
  }

  @Test
  void afterARefusalItWaitsAsAllDo() {
    BudgetScene scene = new BudgetScene(RequestBudget.perSecond(10));
    scene.askMany("job", 2);
    scene.advance(0.2);
    scene.refuse("job0", seconds(7));
    start(scene, "job1");
    scene.advance(6.9);
    assertThat(started).isEmpty();
    scene.advance(0.1);
    assertThat(started).containsExactly("job1 at 7200");
  }

  @Test
  void itsPlaceAmongThoseUnderWayIsItsOwnHoweverFewThereMayBe() {
    BudgetScene scene = new BudgetScene(RequestBudget.concurrent(4));
    scene.askMany("job", 6);
    scene.advance(1);
    scene.refuse("job0", Duration.ZERO);
    // There is room for two now, and three are under way.
    start(scene, "job1");
    start(scene, "job2");
    assertThat(started).containsExactly("job1 at 1000", "job2 at 1000");
    assertThat(scene.queue.running()).isEqualTo(3);
    assertThat(scene.granted).hasSize(4);
  }

  @Test
  void whoEndsWhileItIsHeldUpNeverStartsAndLeavesNothing() {
    BudgetScene scene = new BudgetScene(RequestBudget.perSecond(1));
    scene.askMany("job", 2);
    scene.advance(1.5);
    start(scene, "job0");
    assertThat(scene.time.pending()).isEqualTo(1);
    scene.turn("job0").end();
    assertThat(scene.time.pending()).isZero();
    assertThat(scene.queue.running()).isEqualTo(1);
    scene.turn("job1").end();
    start(scene, "job1");
    scene.advance(10);
    assertThat(started).isEmpty();
    assertThat(scene.queue.running()).isZero();
  }

  @Test
  void twentyThousandThatAreHeldUpLeaveAtNextToNoCost() {
    BudgetScene scene = new BudgetScene(RequestBudget.perSecond(1000).withConcurrent(100_000));
    scene.askMany("job", 20_000);
    scene.advance(30);
    assertThat(scene.granted).hasSize(20_000);
    for (int i = 0; i < 19_999; i++) {
      start(scene, "job" + i);
    }
    int few = started.size();
    assertThat(few).isLessThan(20);
    long before = scene.line.work();
    scene.endAll();
    assertThat(scene.line.work() - before).isLessThan(10L * 20_000);
    assertThat(scene.queue.running()).isZero();
    assertThat(scene.time.pending()).isZero();
  }
}

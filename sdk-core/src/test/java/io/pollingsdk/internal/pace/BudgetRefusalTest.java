package io.pollingsdk.internal.pace;

import static io.pollingsdk.internal.pace.BudgetScene.seconds;
import static org.assertj.core.api.Assertions.assertThat;

import io.pollingsdk.internal.pace.BudgetQueue.Asker;
import io.pollingsdk.pacing.RequestBudget;
import io.pollingsdk.testkit.FakeTime;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a server's refusals do to a budget, and how it recovers. */
class BudgetRefusalTest {
  private static final Duration AT_ONCE = Duration.ZERO;

  private static BudgetScene busy(RequestBudget budget, double seconds) {
    BudgetScene scene = new BudgetScene(budget);
    scene.askMany("job", 15_000);
    scene.advance(seconds);
    return scene;
  }

  private static String last(BudgetScene scene) {
    return scene.granted.get(scene.granted.size() - 1);
  }

  private static void refuseLast(BudgetScene scene, Duration retryAfter) {
    scene.refuse(last(scene), retryAfter);
  }

  @Test
  void aRefusalHalvesTheRateAndItGrowsBackEvenlyInAMinute() {
    BudgetScene scene = busy(RequestBudget.perSecond(100), 10);
    assertThat(scene.startsBetween(9, 10)).isBetween(98L, 100L);
    refuseLast(scene, AT_ONCE);
    scene.advance(100);

    assertThat(scene.startsBetween(10, 11)).isBetween(48L, 51L);
    assertThat(scene.startsBetween(39.5, 40.5)).as("half of the way").isBetween(73L, 76L);
    assertThat(scene.startsBetween(69, 70)).as("nearly there").isBetween(96L, 100L);
    assertThat(scene.startsBetween(71, 72)).isBetween(98L, 100L);
    assertThat(scene.startsBetween(10, 70)).isBetween(4400L, 4500L);
    assertThat(BudgetScene.mostInOneSecond(scene.starts)).isLessThanOrEqualTo(100);
  }

  @Test
  void theRecoveryTakesAsLongAsIsSet() {
    BudgetScene scene = busy(RequestBudget.perSecond(100).withRecovery(seconds(10)), 1);
    refuseLast(scene, AT_ONCE);
    scene.advance(30);

    assertThat(scene.startsBetween(5.5, 6.5)).isBetween(73L, 76L);
    assertThat(scene.startsBetween(12, 13)).isBetween(98L, 100L);
  }

  @Test
  void nothingStartsBeforeTheTimeTheServerAsksFor() {
    BudgetScene scene = busy(RequestBudget.perSecond(100), 5);
    refuseLast(scene, seconds(20));
    scene.ask("urgent", 0, true);
    scene.advance(100);

    assertThat(scene.startsBetween(5.001, 25)).isZero();
    assertThat(scene.startsBetween(25, 26)).as("then half of it").isBetween(48L, 52L);
    assertThat(scene.startsBetween(55, 56)).as("growing from then on").isBetween(73L, 77L);
    assertThat(scene.granted.indexOf("urgent")).isEqualTo(scene.granted.size() - afterHold(scene));
  }

  private static int afterHold(BudgetScene scene) {
    return (int) scene.startsBetween(25, 1000);
  }

  @Test
  void refusalsOfWhatWasUnderWayTogetherHalveOnce() {
    BudgetScene scene = busy(RequestBudget.perSecond(100), 2);
    for (String name : List.copyOf(scene.granted)) {
      scene.refuse(name, AT_ONCE);
    }
    scene.advance(20);

    assertThat(scene.startsBetween(2, 3)).isBetween(48L, 51L);
  }

  @Test
  void theLongestWaitOfThoseRefusedTogetherCounts() {
    BudgetScene scene = busy(RequestBudget.perSecond(100), 2);
    scene.refuse("job1", seconds(1));
    scene.refuse("job2", seconds(7));
    scene.refuse("job3", seconds(3));
    scene.advance(20);

    assertThat(scene.startsBetween(2.001, 9)).isZero();
    assertThat(scene.startsBetween(9, 10)).isBetween(48L, 52L);
  }

  @Test
  void whatIsRefusedAfterTheHalvingHalvesAgainDownToOneInTenSeconds() {
    BudgetScene scene = busy(RequestBudget.perSecond(100), 2);
    int probes = 0;
    int before = scene.granted.size();
    refuseLast(scene, AT_ONCE);
    for (int i = 0; i < 1000; i++) {
      scene.advance(0.1);
      if (scene.granted.size() > before) {
        probes += scene.granted.size() - before;
        before = scene.granted.size();
        refuseLast(scene, AT_ONCE);
      }
    }

    List<Long> starts = scene.starts;
    long gap = starts.get(starts.size() - 1) - starts.get(starts.size() - 2);
    assertThat(gap).isBetween(seconds(10).toNanos(), seconds(10.3).toNanos());
    assertThat(probes).isBetween(15, 30);
  }

  @Test
  void aBudgetBelowOneInTenSecondsKeepsItsRate() {
    BudgetScene scene = busy(RequestBudget.perSecond(0.05), 5);
    scene.refuse("job0", AT_ONCE);
    scene.advance(61);

    assertThat(scene.starts).hasSize(4);
    assertThat(scene.starts.get(1)).isBetween(seconds(25).toNanos(), seconds(25.3).toNanos());
    assertThat(scene.starts.get(2) - scene.starts.get(1)).isEqualTo(seconds(20.2).toNanos());
  }

  @Test
  void aLateRefusalOfAnOldRequestOnlyHasToBeWaitedFor() {
    BudgetScene scene = busy(RequestBudget.perSecond(100), 2);
    scene.refuse("job5", AT_ONCE);
    scene.advance(100);
    scene.refuse("job6", AT_ONCE);
    scene.advance(1);
    assertThat(scene.startsBetween(102, 103)).isBetween(98L, 100L);

    scene.refuse("job7", seconds(4));
    scene.advance(10);
    assertThat(scene.startsBetween(103.001, 107)).isZero();
    assertThat(scene.startsBetween(107, 108)).isBetween(98L, 101L);
  }

  @Test
  void aLateRefusalDuringTheRecoveryTakesNothingBack() {
    BudgetScene scene = busy(RequestBudget.perSecond(100), 2);
    scene.refuse("job5", AT_ONCE);
    scene.advance(30);
    scene.refuse("job6", seconds(1));
    scene.advance(2);

    assertThat(scene.startsBetween(33, 34)).isBetween(73L, 77L);
  }

  @Test
  void aLateRefusalThatNamesNoTimeChangesNothing() {
    BudgetScene scene = busy(RequestBudget.perSecond(100), 2);
    scene.refuse("job5", AT_ONCE);
    scene.advance(30);
    scene.refuse("job6", AT_ONCE);
    scene.advance(32);

    assertThat(scene.startsBetween(62.5, 63.5)).as("a minute after the first").isBetween(98L, 100L);
  }

  @Test
  void anotherClockThatIsBehindFindsTheBudgetAsItWas() {
    BudgetScene scene = busy(RequestBudget.perSecond(100), 100);
    refuseLast(scene, AT_ONCE);
    scene.advance(30);
    assertThat(scene.queue.toString()).contains("present 75 % of it");

    FakeTime behind = new FakeTime();
    scene.queue.ask(new Asker(behind, Runnable::run), -1, Standing.URGENT, turn -> {}).end();
    assertThat(scene.queue.toString()).contains("present 75 % of it");
    behind.advance(seconds(16));
    scene.queue.ask(new Asker(behind, Runnable::run), -1, Standing.URGENT, turn -> {}).end();
    assertThat(scene.queue.toString()).contains("present 88 % of it");
  }

  @Test
  void whereOnlyThoseAtOnceAreLimitedTheirNumberIsHalvedAndGrowsBack() {
    BudgetScene scene = busy(RequestBudget.concurrent(8), 0);
    assertThat(scene.queue.running()).isEqualTo(8);
    refuseLast(scene, AT_ONCE);
    scene.turn("job0").end();
    scene.turn("job1").end();
    scene.turn("job2").end();
    assertThat(scene.queue.running()).as("nobody new until it is under four").isEqualTo(4);
    scene.turn("job3").end();
    assertThat(scene.queue.running()).isEqualTo(4);

    scene.advance(14.9);
    assertThat(scene.queue.running()).isEqualTo(4);
    scene.advance(0.2);
    assertThat(scene.queue.running()).as("one more each quarter of the time").isEqualTo(5);
    scene.advance(45);
    assertThat(scene.queue.running()).isEqualTo(8);
    assertThat(scene.time.pending()).isZero();
  }

  @Test
  void theLastOneAtOncePausesWhereItIsRefused() {
    BudgetScene scene = busy(RequestBudget.concurrent(1), 0);
    refuseLast(scene, AT_ONCE);
    assertThat(scene.granted).hasSize(1);
    scene.advance(0.99);
    assertThat(scene.granted).hasSize(1);
    scene.advance(0.02);
    assertThat(scene.granted).hasSize(2);

    refuseLast(scene, seconds(30));
    scene.advance(29.9);
    assertThat(scene.granted).hasSize(2);
    scene.advance(0.2);
    assertThat(scene.granted).hasSize(3);
  }

  @Test
  void whereBothAreLimitedTheRateIsHalvedAlone() {
    BudgetScene scene = busy(RequestBudget.perSecond(100).withConcurrent(4), 1);
    refuseLast(scene, AT_ONCE);
    scene.advance(5);

    assertThat(scene.queue.running()).isEqualTo(4);
  }

  @Test
  void aRefusalThatNamesATimeBeforeNowIsOneWithoutATime() {
    BudgetScene scene = busy(RequestBudget.perSecond(100), 2);
    refuseLast(scene, Duration.ofSeconds(Long.MIN_VALUE));
    scene.advance(1);

    assertThat(scene.startsBetween(2, 3)).isBetween(48L, 51L);
  }
}

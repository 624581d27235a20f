package io.pollingsdk.internal.pace;

import static io.pollingsdk.internal.pace.BudgetScene.seconds;
import static org.assertj.core.api.Assertions.assertThat;

import io.pollingsdk.internal.pace.BudgetQueue.Asker;
import io.pollingsdk.internal.pace.BudgetQueue.Turn;
import io.pollingsdk.pacing.RequestBudget;
import io.pollingsdk.testkit.FakeTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.LongSummaryStatistics;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** With more to ask than the budget allows, all wait alike. */
class BudgetFairnessTest {
  private final FakeTime time = new FakeTime();

  /** A job that wants to be polled at an interval, and takes a while to answer. */
  private final class Polled {
    private final BudgetQueue queue;
    private final Asker asker;
    private final Duration interval;
    private final Duration answers;
    private final List<Long> polls = new ArrayList<>();
    private final List<Long> waits = new ArrayList<>();

    Polled(BudgetQueue queue, Asker asker, Duration interval, Duration answers) {
      this.queue = queue;
      this.asker = asker;
      this.interval = interval;
      this.answers = answers;
    }

    void in(Duration delay) {
      time.schedule(delay, this::due);
    }

    private void due() {
      long due = time.nanoTime();
      Turn turn = queue.ask(asker, due, Standing.USUAL, mine -> granted(mine, due));
      assertThat(turn).isNotNull();
    }

    private void granted(Turn turn, long due) {
      polls.add(time.nanoTime());
      waits.add(time.nanoTime() - due);
      time.schedule(
          answers,
          () -> {
            turn.end();
            in(interval);
          });
    }
  }

  private List<Polled> jobs(int many, BudgetQueue queue, Asker asker, Duration interval) {
    List<Polled> jobs = new ArrayList<>();
    Random random = new Random(7);
    for (int i = 0; i < many; i++) {
      Polled job = new Polled(queue, asker, interval, Duration.ofMillis(20));
      job.in(Duration.ofMillis(random.nextInt(1000)));
      jobs.add(job);
    }
    return jobs;
  }

  private static LongSummaryStatistics counts(List<Polled> jobs) {
    return jobs.stream().mapToLong(job -> job.polls.size()).summaryStatistics();
  }

  @Test
  void aThousandJobsThatWantOnePollASecondGetOneInTenOnATenthOfTheBudget() {
    BudgetQueue queue = BudgetScene.queue(RequestBudget.perSecond(100));
    List<Polled> jobs = jobs(1000, queue, new Asker(time, Runnable::run), seconds(1));
    time.advance(seconds(200));

    LongSummaryStatistics polls = counts(jobs);
    assertThat(polls.getMax() - polls.getMin()).isLessThanOrEqualTo(1);
    assertThat(polls.getSum()).as("the budget is used up").isBetween(19_700L, 20_000L);
    for (Polled job : jobs) {
      for (int i = 1; i < job.polls.size(); i++) {
        assertThat(job.polls.get(i) - job.polls.get(i - 1))
            .isBetween(seconds(9.9).toNanos(), seconds(10.3).toNanos());
      }
    }
  }

  @Test
  void withEnoughBudgetNobodyWaits() {
    BudgetQueue queue = BudgetScene.queue(RequestBudget.perSecond(1200).withConcurrent(200));
    List<Polled> jobs = jobs(1000, queue, new Asker(time, Runnable::run), seconds(1));
    time.advance(seconds(20));

    assertThat(counts(jobs).getMin()).isGreaterThanOrEqualTo(18);
    assertThat(jobs)
        .allSatisfy(job -> assertThat(job.waits).allMatch(wait -> wait < seconds(0.05).toNanos()));
  }

  @Test
  void thoseWithLongIntervalsWaitNoLongerThanThoseWithShortOnes() {
    BudgetQueue queue = BudgetScene.queue(RequestBudget.perSecond(50));
    Asker asker = new Asker(time, Runnable::run);
    List<Polled> quick = jobs(400, queue, asker, seconds(1));
    List<Polled> slow = jobs(100, queue, asker, seconds(30));
    time.advance(seconds(300));

    double quickWait = lateWait(quick);
    double slowWait = lateWait(slow);
    assertThat(quickWait).isGreaterThan(5e9);
    assertThat(slowWait).isBetween(quickWait * 0.9, quickWait * 1.1);
    assertThat(counts(quick).getMax() - counts(quick).getMin()).isLessThanOrEqualTo(2);
    assertThat(counts(slow).getMax() - counts(slow).getMin()).isLessThanOrEqualTo(2);
  }

  private static double lateWait(List<Polled> jobs) {
    return jobs.stream()
        .flatMapToLong(job -> job.waits.stream().skip(2).mapToLong(wait -> wait))
        .average()
        .orElseThrow();
  }

  @Test
  void twoConnectionsThatShareABudgetShareItByTheirJobs() {
    RequestBudget budget = RequestBudget.perSecond(100);
    List<Polled> ours =
        jobs(300, BudgetQueue.of(budget), new Asker(time, Runnable::run), seconds(1));
    List<Polled> theirs =
        jobs(100, BudgetQueue.of(budget), new Asker(time, task -> task.run()), seconds(1));
    time.advance(seconds(100));

    assertThat(counts(ours).getSum() + counts(theirs).getSum()).isBetween(9_850L, 10_001L);
    assertThat(counts(ours).getMin()).isBetween(23L, 26L);
    assertThat(Math.abs(counts(ours).getMax() - counts(theirs).getMin())).isLessThanOrEqualTo(2);
  }

  @Test
  void aNewJobDoesNotWaitBehindWhatBecomesDueLater() {
    BudgetQueue queue = BudgetScene.queue(RequestBudget.perSecond(10));
    List<Polled> jobs = jobs(100, queue, new Asker(time, Runnable::run), seconds(1));
    time.advance(seconds(60));
    Polled late = new Polled(queue, new Asker(time, Runnable::run), seconds(1), seconds(0));
    late.in(seconds(0));
    time.advance(seconds(30));

    assertThat(late.polls).hasSizeBetween(2, 3);
    assertThat(counts(jobs).getMin()).isGreaterThanOrEqualTo(8);
  }

  @Test
  void aConnectionThatClosesTakesNoTimerOfTheOthersWithIt() {
    FakeTime gone = new FakeTime();
    BudgetQueue queue = BudgetScene.queue(RequestBudget.perSecond(1));
    List<String> granted = new ArrayList<>();
    Asker closing = new Asker(gone, Runnable::run);
    Asker staying = new Asker(time, Runnable::run);
    Turn first = queue.ask(closing, 0, Standing.USUAL, turn -> granted.add("first"));
    Turn second = queue.ask(closing, 1, Standing.USUAL, turn -> granted.add("second"));
    Turn third = queue.ask(staying, 2, Standing.USUAL, turn -> granted.add("third"));
    assertThat(gone.pending()).isEqualTo(1);

    second.end();
    first.end();
    assertThat(gone.pending()).isZero();
    assertThat(time.pending()).isEqualTo(1);
    time.advance(seconds(2));

    assertThat(granted).containsExactly("first", "third");
    third.end();
  }
}

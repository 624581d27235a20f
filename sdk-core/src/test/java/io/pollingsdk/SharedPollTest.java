package io.pollingsdk;

import static io.pollingsdk.GuaranteesFixture.seconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pollingsdk.http.ApiResponse;
import io.pollingsdk.job.Job;
import io.pollingsdk.job.JobCancelledException;
import io.pollingsdk.job.JobDetachedException;
import io.pollingsdk.job.JobFailedException;
import io.pollingsdk.job.JobHandle;
import io.pollingsdk.job.JobListener;
import io.pollingsdk.job.JobSnapshot;
import io.pollingsdk.job.JobStatus;
import io.pollingsdk.job.JobTimeoutException;
import io.pollingsdk.job.JobUnreachableException;
import io.pollingsdk.pacing.PollSchedule;
import io.pollingsdk.task.CancelResult;
import io.pollingsdk.testkit.Reply;
import io.pollingsdk.testkit.SampleApi;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** A job that several wait for in one process is polled once. */
class SharedPollTest {
  private final Crowd crowd = new Crowd();
  private final Crowd.Api api = connect();

  private Crowd.Api connect(JobListener... listeners) {
    return crowd.connect(
        s -> {
          s.batchWindow(Duration.ZERO);
          List.of(listeners).forEach(s::listener);
        });
  }

  private Job submit() {
    return api.submit(SampleApi.start());
  }

  /** Resumes a job as if it were waited for until another time. */
  private Job resume(Job job, Duration until) {
    JobHandle handle = job.handle();
    JobHandle timed =
        handle.timed(handle.submittedAt().orElseThrow(), crowd.time.now().plus(until));
    return api.resume(timed.toToken());
  }

  private List<Duration> polls() {
    return crowd.asked("ONE").stream().map(Crowd.Asked::at).toList();
  }

  @Test
  void whoResumesAJobThatIsWatchedHearsFromItsPollsAndMakesNone() {
    Job job = submit();
    crowd.time.advance(seconds(1.5));
    List<Job> all = List.of(job, api.resume(job.token()), api.resume(job.token()));
    assertThat(polls()).containsExactly(seconds(1));
    crowd.states.put("0", "running:0.5");
    crowd.time.advance(seconds(3));
    assertThat(polls()).containsExactly(seconds(1), seconds(2), seconds(3), seconds(4));
    assertThat(all).allMatch(one -> one.progress().fraction().orElse(0) == 0.5);
    crowd.states.put("0", "done");
    crowd.time.advance(seconds(1));
    assertThat(all).allMatch(one -> one.await().text().equals("done"));
    assertThat(all).allMatch(one -> one.result().isDone());
    assertThat(polls()).hasSize(5);
    assertThat(Inside.jobs(api)).isZero();
    assertThat(crowd.time.pending()).isZero();
  }

  @Test
  void theResultIsFetchedOnceForAll() {
    crowd.hooks.results = true;
    Job job = submit();
    Job other = api.resume(job.token());
    crowd.states.put("0", "done");
    crowd.time.advance(seconds(1));
    assertThat(crowd.asked("RESULT")).hasSize(1);
    assertThat(other.await()).isSameAs(job.await());
  }

  @Test
  void failureCancellationAndLosingTheJobReachAll() {
    Map<String, Class<? extends Throwable>> ends =
        Map.of(
            "failed", JobFailedException.class,
            "cancelled", JobCancelledException.class,
            "nonsense", JobUnreachableException.class);
    ends.forEach(
        (state, failure) -> {
          Job job = submit();
          List<Job> all = List.of(job, api.resume(job.token()), api.resume(job.token()));
          crowd.states.put(job.handle().id(), state);
          crowd.time.advance(seconds(7));
          assertThat(all).allSatisfy(one -> assertThatThrownBy(one::await).isInstanceOf(failure));
        });
    assertThat(Inside.jobs(api)).isZero();
  }

  @Test
  void whoPollsMayStopAndAnotherGoesOn() {
    Job job = submit();
    Job second = api.resume(job.token());
    Job third = api.resume(job.token());
    crowd.time.advance(seconds(1.5));
    job.result().cancel(true);
    assertThat(second.isDone()).isFalse();
    crowd.time.advance(seconds(2));
    assertThat(polls()).containsExactly(seconds(1), seconds(2.5), seconds(3.5));
    second.result().cancel(true);
    crowd.states.put("0", "done");
    crowd.time.advance(seconds(1));
    assertThat(third.await().text()).isEqualTo("done");
    assertThatThrownBy(job::await).isInstanceOf(JobDetachedException.class);
    assertThatThrownBy(second::await).isInstanceOf(JobDetachedException.class);
    assertThat(polls()).hasSize(4);
    assertThat(crowd.time.pending()).isZero();
  }

  @Test
  void whoPollsMayStopWhileItsPollIsUnderWay() {
    Job job = submit();
    Job other = api.resume(job.token());
    crowd.replies.put("ONE", any -> Reply.silence());
    crowd.time.advance(seconds(1));
    job.result().cancel(true);
    assertThat(crowd.aborted).isEqualTo(1);
    crowd.replies.clear();
    crowd.states.put("0", "done");
    crowd.time.advance(seconds(1));
    assertThat(other.await().text()).isEqualTo("done");
  }

  @Test
  void whoGoesOnKeepsToTheServersWish() {
    Job job = submit();
    Job other = api.resume(job.token());
    crowd.replies.put("ONE", any -> Reply.of(200, "running", "Retry-After", "30"));
    crowd.time.advance(seconds(1.5));
    job.result().cancel(true);
    crowd.time.advance(seconds(29.4));
    assertThat(polls()).containsExactly(seconds(1));
    crowd.time.advance(seconds(3.2));
    assertThat(polls()).hasSize(2);
    assertThat(other.isDone()).isFalse();
  }

  @Test
  void whenTheTimeOfWhoPollsIsUpAnotherGoesOn() {
    Job job = submit();
    Job later = resume(job, Duration.ofMinutes(20));
    crowd.time.advance(Duration.ofMinutes(10));
    assertThatThrownBy(job::await).isInstanceOf(JobTimeoutException.class);
    assertThat(later.isDone()).isFalse();
    int sent = polls().size();
    crowd.time.advance(seconds(5));
    assertThat(polls()).hasSize(sent + 5);
    crowd.states.put("0", "done");
    crowd.time.advance(seconds(1));
    assertThat(later.await().text()).isEqualTo("done");
  }

  @Test
  void atItsOwnDeadlineOneThatHearsFromAnotherMakesItsOwnLastCheck() {
    Crowd.Api slow =
        crowd.connect(
            s ->
                s.batchWindow(Duration.ZERO)
                    .pollSchedule(PollSchedule.fixed(Duration.ofMinutes(1))));
    Job leads = slow.submit(SampleApi.start());
    JobHandle handle = leads.handle();
    crowd.time.advance(seconds(1));
    Job soon =
        slow.resume(
            handle
                .timed(handle.submittedAt().orElseThrow(), crowd.time.now().plus(seconds(10)))
                .toToken());
    crowd.time.advance(seconds(9.9));
    assertThat(polls()).isEmpty();
    crowd.time.advance(seconds(0.1));
    assertThat(polls()).containsExactly(seconds(11));
    assertThatThrownBy(soon::await)
        .isInstanceOfSatisfying(
            JobTimeoutException.class,
            e -> {
              assertThat(e.polls()).isEqualTo(1);
              assertThat(e.elapsed()).isEqualTo(seconds(10));
            });
    assertThat(leads.isDone()).isFalse();
    crowd.states.put("0", "done");
    crowd.time.advance(seconds(49));
    assertThat(leads.await().text()).isEqualTo("done");
  }

  @Test
  void thatLastCheckMayFindItDoneForItselfWhileTheOthersHearIntime() {
    Job job = submit();
    crowd.time.advance(seconds(1));
    Job soon = resume(job, seconds(0.5));
    crowd.states.put("0", "done");
    crowd.time.advance(seconds(0.5));
    assertThat(soon.await().text()).isEqualTo("done");
    assertThat(job.isDone()).isFalse();
    crowd.time.advance(seconds(0.5));
    assertThat(job.await().text()).isEqualTo("done");
  }

  @Test
  void whoEndsWhileAnotherMakesItsLastCheckLeavesThatCheckAlone() {
    Job job = submit();
    Job soon = resume(job, seconds(0.5));
    CompletableFuture<ApiResponse> late = new CompletableFuture<>();
    crowd.replies.put("ONE", any -> request -> late);
    crowd.time.advance(seconds(0.5));
    assertThat(polls()).hasSize(1);
    job.result().cancel(true);
    assertThat(soon.isDone()).isFalse();
    late.complete(Crowd.answer("done"));
    assertThat(soon.await().text()).isEqualTo("done");
  }

  @Test
  void whoStopsListeningTakesNothingFromTheOthers() {
    Job job = submit();
    Job other = api.resume(job.token());
    Job third = api.resume(job.token());
    other.result().cancel(true);
    assertThatThrownBy(other::await).isInstanceOf(JobDetachedException.class);
    crowd.time.advance(seconds(2));
    assertThat(polls()).containsExactly(seconds(1), seconds(2));
    crowd.states.put("0", "done");
    crowd.time.advance(seconds(1));
    assertThat(List.of(job, third)).allMatch(one -> one.await().text().equals("done"));
    assertThat(Inside.jobs(api)).isZero();
  }

  @Test
  void cancelOfOneThatHearsFromAnotherHurriesTheOneThatPolls() {
    Crowd.Api slow =
        crowd.connect(
            s ->
                s.batchWindow(Duration.ZERO)
                    .pollSchedule(PollSchedule.fixed(seconds(100)))
                    .pollInterval(seconds(2)));
    Job job = slow.submit(SampleApi.start());
    Job other = slow.resume(job.token());
    assertThat(other.cancel()).isCompletedWithValue(CancelResult.REQUESTED);
    assertThat(crowd.asked("CANCEL")).hasSize(1);
    crowd.states.put("0", "cancelled");
    crowd.time.advance(seconds(2));
    assertThatThrownBy(job::await).isInstanceOf(JobCancelledException.class);
    assertThatThrownBy(other::await).isInstanceOf(JobCancelledException.class);
    assertThat(polls()).containsExactly(seconds(2));
  }

  @Test
  void allAreToldOfStatusesAndEndsAndTheOneThatPollsOfPolls() {
    List<String> told = new ArrayList<>();
    JobListener listener =
        new JobListener() {
          @Override
          public void polled(JobSnapshot snapshot, JobStatus status) {
            told.add("polled");
          }

          @Override
          public void statusChanged(JobSnapshot snapshot, JobStatus before, JobStatus after) {
            told.add("changed");
          }

          @Override
          public void finished(JobSnapshot snapshot, java.util.Optional<Throwable> failure) {
            told.add("finished");
          }
        };
    Crowd.Api listened = connect(listener);
    Job job = listened.submit(SampleApi.start());
    Job other = listened.resume(job.token());
    crowd.states.put("0", "running:0.5");
    crowd.time.advance(seconds(1));
    assertThat(told).containsExactlyInAnyOrder("polled", "changed", "changed");
    crowd.states.put("0", "done");
    crowd.time.advance(seconds(1));
    assertThat(other.isDone()).isTrue();
    assertThat(told.subList(3, told.size()))
        .containsExactlyInAnyOrder("polled", "changed", "changed", "finished", "finished");
  }

  @Test
  void twoSubmitsThatGetTheSameIdAreTwoJobs() {
    crowd.ids = number -> "vm-1";
    Job one = submit();
    crowd.time.advance(Duration.ofMillis(1));
    Job two = submit();
    crowd.time.advance(seconds(1.01));
    // Alarms of this length ring on a grid of 5 ms.
    assertThat(polls()).containsExactly(seconds(1), seconds(1.005));
    one.result().cancel(true);
    crowd.states.put("vm-1", "done");
    crowd.time.advance(seconds(1.01));
    assertThat(two.await().text()).isEqualTo("done");
    assertThat(Inside.jobs(api)).isZero();
  }

  @Test
  void twoSubmitsThatCannotBeToldApartAreBothPolled() {
    crowd.ids = number -> "vm-1";
    Job one = submit();
    Job two = submit();
    crowd.states.put("vm-1", "done");
    crowd.time.advance(seconds(1));
    assertThat(polls()).hasSize(2);
    assertThat(List.of(one, two)).allMatch(Job::isDone);
    assertThat(Inside.jobs(api)).isZero();
  }

  @Test
  void aJobThatMovesTakesThoseWhoHearOfItAlongAndIsFoundAtItsNewPlace() {
    Job job = submit();
    Job other = api.resume(job.token());
    String before = job.token();
    crowd.states.put("0", "moved:/v1/new/5");
    crowd.time.advance(seconds(1));
    assertThat(List.of(job, other))
        .allMatch(one -> one.handle().statusUri().orElseThrow().getPath().equals("/v1/new/5"));
    Job third = api.resume(other.token());
    crowd.time.advance(seconds(1));
    assertThat(crowd.alone()).containsExactly("0", "5");
    // What an old token names is asked for where it says.
    Job old = api.resume(before);
    crowd.time.advance(Duration.ZERO);
    assertThat(crowd.alone()).containsExactly("0", "5", "0");
    old.result().cancel(true);
    job.result().cancel(true);
    crowd.states.put("5", "done");
    crowd.time.advance(seconds(1));
    assertThat(List.of(other, third)).allMatch(one -> one.await().text().equals("done"));
    assertThat(Inside.jobs(api)).isZero();
  }

  @Test
  void closingEndsAllOfThem() {
    Job job = submit();
    List<Job> all = new ArrayList<>(List.of(job));
    for (int i = 0; i < 5; i++) {
      all.add(api.resume(job.token()));
    }
    assertThat(Inside.jobs(api)).isEqualTo(6);
    api.close();
    assertThat(all)
        .allSatisfy(one -> assertThatThrownBy(one::await).isInstanceOf(JobDetachedException.class));
    assertThat(crowd.time.pending()).isZero();
    assertThat(Inside.jobs(api)).isZero();
    crowd.time.advance(seconds(10));
    assertThat(polls()).isEmpty();
  }

  @Test
  void whoResumesAsSoonAsTheJobIsAcceptedHearsFromItToo() {
    Job[] other = new Job[1];
    CompletableFuture<ApiResponse> late = new CompletableFuture<>();
    crowd.replies.put("SUBMIT", any -> request -> late);
    Job job = submit();
    CompletableFuture<Void> resumed =
        job.accepted().thenAccept(answer -> other[0] = api.resume(job.token()));
    late.complete(Crowd.answer(202, "{\"id\":\"0\",\"href\":\"/v1/jobs/0\"}"));
    assertThat(resumed).isCompleted();
    crowd.time.advance(seconds(3));
    assertThat(polls()).containsExactly(seconds(1), seconds(2), seconds(3));
    assertThat(other[0].isDone()).isFalse();
  }

  @Test
  void aJobThatWasGivenUpWhileItWasSubmittedIsNotKept() {
    CompletableFuture<ApiResponse> late = new CompletableFuture<>();
    crowd.replies.put("SUBMIT", any -> request -> late);
    Job job = submit();
    job.result().cancel(true);
    late.complete(Crowd.answer(202, "{\"id\":\"0\",\"href\":\"/v1/jobs/0\"}"));
    assertThat(job.handle().id()).isEqualTo("0");
    assertThat(Inside.jobs(api)).isZero();
    Job resumed = api.resume(job.token());
    crowd.states.put("0", "done");
    crowd.time.advance(Duration.ZERO);
    assertThat(resumed.await().text()).isEqualTo("done");
    assertThat(Inside.jobs(api)).isZero();
  }

  @Test
  void aThousandWaitersCostOnePollEachRoundAndLeaveOneByOne() {
    Job job = submit();
    List<Job> all = new ArrayList<>(List.of(job));
    for (int i = 0; i < 1000; i++) {
      all.add(api.resume(job.token()));
    }
    crowd.time.advance(seconds(3));
    assertThat(polls()).hasSize(3);
    for (int i = 1000; i > 500; i--) {
      all.get(i).result().cancel(true);
    }
    crowd.states.put("0", "done");
    crowd.time.advance(seconds(1));
    assertThat(all).allMatch(Job::isDone);
    assertThat(all.subList(0, 501)).allMatch(one -> one.await().text().equals("done"));
    assertThat(Inside.jobs(api)).isZero();
    assertThat(crowd.time.pending()).isZero();
  }

  /** Waiters come and go at random; whoever stays hears the end when it is there. */
  @Test
  void whoeverComesAndGoesWhoStaysHearsTheEndAndTheJobIsNeverPolledTwiceInASecond() {
    for (int seed = 0; seed < 200; seed++) {
      new Coming(seed).run();
    }
  }

  private static final class Coming {
    private final Crowd crowd = new Crowd();
    private final Crowd.Api api = crowd.connect(s -> s.batchWindow(Duration.ZERO));
    private final Random random;
    private final Map<Job, Boolean> stays = new HashMap<>();
    private final List<Duration> atOnce = new ArrayList<>();

    Coming(int seed) {
      random = new Random(seed);
    }

    void run() {
      Job job = api.submit(SampleApi.start());
      stays.put(job, true);
      for (int i = 0; i < 20; i++) {
        crowd.time.advance(Duration.ofMillis(random.nextInt(1500)));
        List<Job> there = stays.keySet().stream().filter(stays::get).toList();
        if (random.nextBoolean() || there.isEmpty()) {
          if (there.isEmpty()) {
            // Nobody watches it: whoever resumes it polls at once.
            atOnce.add(crowd.time.elapsed());
          }
          stays.put(api.resume(job.token()), true);
        } else {
          Job goes = there.get(random.nextInt(there.size()));
          stays.put(goes, false);
          goes.result().cancel(true);
        }
      }
      List<Duration> polls = crowd.asked("ONE").stream().map(Crowd.Asked::at).toList();
      boolean failed = random.nextBoolean();
      crowd.states.put("0", failed ? "failed" : "done");
      crowd.time.advance(seconds(1.01));
      stays.forEach(
          (one, stayed) -> {
            Class<? extends Throwable> failure =
                !stayed ? JobDetachedException.class : failed ? JobFailedException.class : null;
            if (failure != null) {
              assertThatThrownBy(one::await).isInstanceOf(failure);
            } else {
              assertThat(one.await().text()).isEqualTo("done");
            }
            assertThat(one.result()).isDone();
          });
      for (int i = 1; i < polls.size(); i++) {
        if (!atOnce.contains(polls.get(i))) {
          assertThat(polls.get(i).minus(polls.get(i - 1))).isGreaterThanOrEqualTo(seconds(1));
        }
      }
      assertThat(Inside.jobs(api)).isZero();
      assertThat(Inside.requests(api)).isZero();
      assertThat(crowd.time.pending()).isZero();
    }
  }
}

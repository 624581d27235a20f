package io.pollingsdk;

import static io.pollingsdk.GuaranteesFixture.seconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pollingsdk.http.ApiRequest;
import io.pollingsdk.http.ApiResponse;
import io.pollingsdk.job.Job;
import io.pollingsdk.job.JobDetachedException;
import io.pollingsdk.job.JobHandle;
import io.pollingsdk.job.JobListener;
import io.pollingsdk.job.JobSnapshot;
import io.pollingsdk.testkit.SampleApi;
import io.pollingsdk.testkit.WrappedTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Those who wait for one job come, go and end while others do. */
class SharedPollRacesTest {
  private final Crowd crowd = new Crowd();

  /** Does something else when the clock is read for the n-th time from now on. */
  private final class Reads extends WrappedTime {
    Reads() {
      super(crowd.time);
    }

    private int left = -1;
    private Runnable work = () -> {};

    void at(int which, Runnable doing) {
      left = which;
      work = doing;
    }

    boolean isOver() {
      return left < 0;
    }

    @Override
    public long nanoTime() {
      if (left >= 0 && left-- == 0) {
        work.run();
      }
      return super.nanoTime();
    }
  }

  private final Reads reads = new Reads();
  private final Crowd.Api api = crowd.connect(s -> s.batchWindow(Duration.ZERO).timeSource(reads));

  /** Whenever it ends, nobody lists it any more, and who goes on polls once a second. */
  @Test
  void whoEndsWhileItChangesLeadersIsListedNowhere() {
    boolean over = false;
    for (int when = 0; !over; when++) {
      Job leads = api.submit(SampleApi.start());
      Job next = api.resume(leads.token());
      Job ends = api.resume(leads.token());
      reads.at(when, () -> ends.result().cancel(true));
      leads.result().cancel(true);
      over = !reads.isOver();
      reads.at(-1, () -> {});
      ends.result().cancel(true);
      assertThat(Inside.followers(next)).as("ended at read %s", when).isZero();
      assertThat(Inside.jobs(api)).isEqualTo(1);
      int before = crowd.asked("ONE").size();
      crowd.time.advance(seconds(5));
      assertThat(crowd.asked("ONE")).hasSize(before + 5);
      next.result().cancel(true);
    }
  }

  /** Whenever the one that polls ends, who was about to hear from it polls for those to come. */
  @Test
  void whoComesAsTheOneThatPollsEndsPollsForAllWhoComeLater() {
    boolean over = false;
    for (int when = 0; !over; when++) {
      Job leads = api.submit(SampleApi.start());
      String token = leads.token();
      reads.at(when, () -> leads.result().cancel(true));
      Job comes = api.resume(token);
      over = !reads.isOver();
      reads.at(-1, () -> {});
      leads.result().cancel(true);
      Job later = api.resume(token);
      int before = crowd.asked("ONE").size();
      crowd.time.advance(seconds(5.5));
      assertThat(crowd.asked("ONE").size() - before).as("ended at read %s", when).isBetween(4, 6);
      crowd.states.put(comes.handle().id(), "done");
      crowd.time.advance(seconds(1));
      assertThat(List.of(comes, later)).allMatch(Job::isDone);
      assertThat(Inside.jobs(api)).isZero();
    }
    assertThat(crowd.time.pending()).isZero();
  }

  @Test
  void whoComesBeforeOneThatHasEndedIsGonePollsForAllWhoComeLater() {
    String[] token = new String[1];
    List<Job> came = new ArrayList<>();
    Crowd.Api[] listened = new Crowd.Api[1];
    JobListener resumes =
        new JobListener() {
          @Override
          public void finished(JobSnapshot snapshot, Optional<Throwable> failure) {
            if (came.isEmpty()) {
              came.add(listened[0].resume(token[0]));
            }
          }
        };
    listened[0] = crowd.connect(s -> s.batchWindow(Duration.ZERO).listener(resumes));
    Job leads = listened[0].submit(SampleApi.start());
    token[0] = leads.token();
    leads.result().cancel(true);
    came.add(listened[0].resume(token[0]));
    crowd.time.advance(seconds(5));
    assertThat(crowd.asked("ONE")).hasSize(6);
    assertThat(Inside.jobs(listened[0])).isEqualTo(2);
    crowd.states.put("0", "done");
    crowd.time.advance(seconds(1));
    assertThat(came).hasSize(2).allMatch(Job::isDone);
    assertThat(Inside.jobs(listened[0])).isZero();
    assertThat(crowd.time.pending()).isZero();
  }

  @Test
  void closingEndsOneThatIsAcceptedWhileTheOneBeforeItEnds() {
    crowd.ids = number -> "vm-1";
    CompletableFuture<ApiResponse> late = new CompletableFuture<>();
    JobListener answersNow =
        new JobListener() {
          @Override
          public void finished(JobSnapshot snapshot, Optional<Throwable> failure) {
            late.complete(Crowd.answer(202, "{\"id\":\"vm-1\",\"href\":\"/v1/jobs/vm-1\"}"));
          }
        };
    boolean[] closes = new boolean[1];
    Crowd.Api closing =
        new Crowd.Api(
            crowd.settings(s -> s.batchWindow(Duration.ZERO).listener(answersNow)), crowd.hooks) {
          @Override
          protected Optional<JobHandle> jobFrom(ApiRequest submitted, ApiResponse accepted) {
            if (closes[0]) {
              close();
            }
            return super.jobFrom(submitted, accepted);
          }
        };
    Job first = closing.submit(SampleApi.start());
    crowd.replies.put("SUBMIT", any -> request -> late);
    Job second = closing.submit(SampleApi.start());
    closes[0] = true;
    first.result().cancel(true);
    assertThat(second.isDone()).isTrue();
    assertThatThrownBy(second::await).isInstanceOf(JobDetachedException.class);
    assertThat(second.handle().id()).isEqualTo("vm-1");
    assertThat(Inside.jobs(closing)).isZero();
    assertThat(crowd.time.pending()).isZero();
  }
}

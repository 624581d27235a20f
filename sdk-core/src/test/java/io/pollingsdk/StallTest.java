package io.pollingsdk;

import static io.pollingsdk.GuaranteesFixture.seconds;
import static org.assertj.core.api.Assertions.assertThat;

import io.pollingsdk.job.Job;
import io.pollingsdk.job.JobListener;
import io.pollingsdk.job.JobSnapshot;
import io.pollingsdk.testkit.Reply;
import io.pollingsdk.testkit.SampleApi;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** A job whose progress stands still says so to its listeners. */
class StallTest {
  private final Crowd crowd = new Crowd();
  private final List<String> stalls = new ArrayList<>();
  private final JobListener listener =
      new JobListener() {
        @Override
        public void stalled(JobSnapshot snapshot, Duration since) {
          stalls.add(
              snapshot.handle().orElseThrow().id()
                  + " "
                  + since.toSeconds()
                  + "@"
                  + crowd.time.elapsed().toSeconds());
        }
      };

  private Crowd.Api connect(Consumer<SettingsBuilder> more) {
    return crowd.connect(
        s -> {
          s.listener(listener).stallAfter(seconds(10)).batchWindow(Duration.ZERO);
          more.accept(s);
        });
  }

  private Crowd.Api connect() {
    return connect(s -> {});
  }

  private void says(String state, int seconds) {
    crowd.states.put("0", state);
    crowd.time.advance(seconds(seconds));
  }

  @Test
  void itIsToldOnceAndAgainAfterItHasMovedAndStandsStillAnew() {
    connect().submit(SampleApi.start());
    says("running:0.1", 10);
    assertThat(stalls).isEmpty();
    says("running:0.1", 1);
    assertThat(stalls).containsExactly("0 10@11");
    says("running:0.1", 40);
    assertThat(stalls).hasSize(1);
    says("running:0.2", 10);
    says("running:0.2", 30);
    assertThat(stalls).containsExactly("0 10@11", "0 10@62");
  }

  @Test
  void aJobThatTellsNoProgressAtAllStandsStillFromTheStart() {
    connect().submit(SampleApi.start());
    says("running", 30);
    assertThat(stalls).containsExactly("0 10@10");
  }

  @Test
  void aMessageIsMovement() {
    connect().submit(SampleApi.start());
    for (int i = 0; i < 10; i++) {
      says("says:step " + i, 9);
    }
    assertThat(stalls).isEmpty();
    says("says:step 9", 9);
    assertThat(stalls).hasSize(1);
  }

  @Test
  void backwardsIsMovementToo() {
    connect().submit(SampleApi.start());
    says("running:0.5", 9);
    says("running:0.4", 9);
    assertThat(stalls).isEmpty();
  }

  @Test
  void aMissedCheckIsNoMovementAndTheTimeIsToldThere() {
    connect(s -> s.maxPollFailures(100)).submit(SampleApi.start());
    says("running:0.1", 5);
    crowd.replies.put("ONE", any -> Reply.of(503, ""));
    crowd.time.advance(seconds(20));
    assertThat(stalls).containsExactly("0 10@11");
    crowd.replies.clear();
    crowd.time.advance(seconds(20));
    assertThat(stalls).hasSize(1);
  }

  @Test
  void anotherPlaceIsMovementButTheSamePlaceNamedAgainIsNot() {
    connect().submit(SampleApi.start());
    says("moved:/v1/jobs/0", 11);
    assertThat(stalls).containsExactly("0 10@10");
    stalls.clear();
    crowd.states.put("0", "moved:/v1/jobs/1");
    crowd.states.put("1", "running");
    crowd.time.advance(seconds(10));
    assertThat(stalls).isEmpty();
    crowd.time.advance(seconds(2));
    assertThat(stalls).hasSize(1);
  }

  @Test
  void statusesThatABatchTellsCountToo() {
    Crowd.Api api = connect(s -> s.batchWindow(Duration.ofMillis(50)));
    Crowd.submit(api, 2);
    crowd.states.put("1", "running:0.5");
    crowd.time.advance(seconds(6));
    crowd.states.put("1", "running:0.6");
    crowd.time.advance(seconds(6));
    assertThat(crowd.alone()).isEmpty();
    assertThat(stalls).containsExactly("0 10@10");
    crowd.time.advance(seconds(6));
    assertThat(stalls).containsExactly("0 10@10", "1 10@16");
  }

  @Test
  void whoHearsFromAnothersPollsIsToldAsWell() {
    Crowd.Api api = connect();
    Job job = api.submit(SampleApi.start());
    crowd.time.advance(seconds(5));
    api.resume(job.token());
    crowd.time.advance(seconds(20));
    // Each counts from when it began to watch; the time is the job's own.
    assertThat(stalls).containsExactly("0 10@10", "0 10@15");
  }

  @Test
  void withoutTheSettingNothingIsTold() {
    crowd.connect(s -> s.listener(listener)).submit(SampleApi.start());
    crowd.time.advance(seconds(500));
    assertThat(stalls).isEmpty();
  }

  @Test
  void aListenerThatThrowsHarmsNothing() {
    Job job =
        connect(
                s ->
                    s.listener(
                        new JobListener() {
                          @Override
                          public void stalled(JobSnapshot snapshot, Duration since) {
                            throw new IllegalStateException("bad listener");
                          }
                        }))
            .submit(SampleApi.start());
    says("running", 12);
    says("done", 1);
    assertThat(job.await().text()).isEqualTo("done");
  }
}

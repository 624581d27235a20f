package io.pollingsdk;

import static io.pollingsdk.GuaranteesFixture.ACCEPTED;
import static io.pollingsdk.GuaranteesFixture.RUNNING;
import static io.pollingsdk.GuaranteesFixture.seconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pollingsdk.error.TransportException;
import io.pollingsdk.http.ApiRequest;
import io.pollingsdk.http.ApiResponse;
import io.pollingsdk.job.Job;
import io.pollingsdk.job.JobDetachedException;
import io.pollingsdk.job.SubmissionUnknownException;
import io.pollingsdk.testkit.JobServer;
import io.pollingsdk.testkit.Reply;
import io.pollingsdk.testkit.SampleApi;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;

/** Closing a connection: nothing hangs, nothing is lost, no thread is left. */
class CloseTest {
  private final GuaranteesFixture fixture = new GuaranteesFixture();

  @Test
  void waitingJobsEndWithTheTokenThatResumesThem() {
    fixture.transport.then(ACCEPTED).thenAlways(RUNNING);
    SampleApi api = fixture.connect();
    Job job = api.submit(SampleApi.start());
    fixture.time.advance(seconds(2));
    api.close();
    assertThat(job.result())
        .failsWithin(seconds(1))
        .withThrowableOfType(ExecutionException.class)
        .withCauseInstanceOf(JobDetachedException.class);
    assertThatThrownBy(job::await)
        .isInstanceOfSatisfying(
            JobDetachedException.class,
            e -> {
              assertThat(e.token()).contains(job.token());
              assertThat(e.polls()).isEqualTo(2);
            })
        .hasMessageContaining("connection was closed");
    assertThat(fixture.time.pending()).isZero();
  }

  @Test
  void aSubmitUnderWayEndsAsUnknownAndACallAsClosed() {
    fixture.transport.thenAlways(Reply.silence());
    SampleApi api = fixture.connect();
    Job job = api.submit(SampleApi.start());
    CompletableFuture<ApiResponse> call = api.requestAsync(ApiRequest.get("/x"));
    api.close();
    assertThatThrownBy(job::await).isInstanceOf(SubmissionUnknownException.class);
    assertThatThrownBy(job::handle).isInstanceOf(SubmissionUnknownException.class);
    assertThat(call)
        .failsWithin(seconds(1))
        .withThrowableOfType(ExecutionException.class)
        .withCauseInstanceOf(TransportException.class);
    assertThat(fixture.transport.cancelled()).isEqualTo(2);
  }

  @Test
  void closingTwiceAndUsingAfterwardsIsClear() {
    fixture.transport.then(ACCEPTED);
    SampleApi api = fixture.connect();
    String token = api.submit(SampleApi.start()).token();
    api.close();
    api.close();
    fixture.transport.thenAlways(Reply.silence());
    assertThatThrownBy(() -> api.request(ApiRequest.get("/x")))
        .isInstanceOf(TransportException.class)
        .hasMessageContaining("closed");
    assertThatThrownBy(() -> api.resume(token).await()).isInstanceOf(JobDetachedException.class);
    assertThatThrownBy(() -> api.asyncRequest(SampleApi.start()))
        .isInstanceOfSatisfying(
            TransportException.class, e -> assertThat(e.mayHaveBeenReceived()).isFalse());
    assertThat(fixture.time.pending()).isZero();
  }

  @Test
  void aSharedTransportIsLeftOpen() {
    fixture.connect().close();
    assertThat(fixture.transport.closed()).isFalse();
  }

  @Test
  void closingTenThousandJobsIsOnePass() {
    fixture.transport.thenAlways(RUNNING);
    SampleApi api = fixture.connect();
    List<Job> jobs = new ArrayList<>();
    for (int i = 0; i < 10_000; i++) {
      fixture.transport.then(ACCEPTED);
      jobs.add(api.submit(SampleApi.start()));
    }
    api.close();
    assertThat(jobs).allMatch(Job::isDone);
    assertThat(fixture.time.pending()).isZero();
  }

  @Test
  void noThreadIsLeftAndABlockedCallerIsReleased() throws InterruptedException {
    // Those of sequences, which other tests in this JVM ran, idle for a while.
    Set<Thread> others = Thread.getAllStackTraces().keySet();
    try (JobServer server = JobServer.start()) {
      server
          .on("POST", "/jobs", JobServer.json(202, "{\"id\":\"7\",\"href\":\"/jobs/7\"}"))
          .on("GET", "/jobs/7", JobServer.json(200, "{\"state\":\"running\"}"));
      SampleApi api = new SampleApi(ConnectionSettings.to(server.endpoint()));
      Job job = api.submit(SampleApi.start());
      job.handle();
      CompletableFuture<Throwable> released = new CompletableFuture<>();
      Thread caller =
          new Thread(
              () -> {
                try {
                  job.await();
                } catch (RuntimeException e) {
                  released.complete(e);
                }
              });
      caller.start();
      api.close();
      assertThat(released.join()).isInstanceOf(JobDetachedException.class);
      caller.join();
      for (Thread thread : Thread.getAllStackTraces().keySet()) {
        if (thread.getName().startsWith("pollingsdk-") && !others.contains(thread)) {
          // A pool counts as ended a moment before its last thread has.
          thread.join(5_000);
          assertThat(thread.isAlive()).as(thread.getName()).isFalse();
        }
      }
    }
  }

  @Test
  void closingFromACallbackDoesNotDeadlock() {
    try (JobServer server = JobServer.start()) {
      server.on("POST", "/jobs", JobServer.json(200, "{}"));
      SampleApi api = new SampleApi(ConnectionSettings.to(server.endpoint()));
      CompletableFuture<Void> closed = api.submit(SampleApi.start()).result().thenRun(api::close);
      closed.join();
    }
  }
}

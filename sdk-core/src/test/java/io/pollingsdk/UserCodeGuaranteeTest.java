package io.pollingsdk;

import static io.pollingsdk.GuaranteesFixture.ACCEPTED;
import static io.pollingsdk.GuaranteesFixture.DONE;
import static io.pollingsdk.GuaranteesFixture.RUNNING;
import static io.pollingsdk.GuaranteesFixture.seconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pollingsdk.error.TransportException;
import io.pollingsdk.http.ApiRequest;
import io.pollingsdk.http.ApiResponse;
import io.pollingsdk.job.Job;
import io.pollingsdk.job.JobHandle;
import io.pollingsdk.job.JobInterruptedException;
import io.pollingsdk.job.JobListener;
import io.pollingsdk.job.JobSnapshot;
import io.pollingsdk.job.JobStatus;
import io.pollingsdk.testkit.CallPath;
import io.pollingsdk.testkit.Reply;
import io.pollingsdk.testkit.SampleApi;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Guarantee 8 and interruption: what hooks, listeners and callers do never loses a future. */
class UserCodeGuaranteeTest {
  private final GuaranteesFixture fixture = new GuaranteesFixture();

  /** A hook that can be made to throw. */
  private enum Hook {
    INITIAL_REQUEST,
    IDEMPOTENCY_KEY,
    ADD_DEFAULTS,
    SIGN,
    RESOLVE,
    CHECK_RESPONSE,
    JOB_FROM,
    STATUS_REQUEST,
    IS_TRANSIENT,
    READ_STATUS,
    RESULT_REQUEST
  }

  private static final class Throwing extends SampleApi {
    private final Hook bad;
    private final boolean error;
    private final AtomicBoolean armed = new AtomicBoolean(true);

    Throwing(ConnectionSettings settings, Hook bad, boolean error) {
      super(settings);
      this.bad = bad;
      this.error = error;
    }

    private void maybe(Hook hook) {
      if (hook == bad && armed.get()) {
        if (error) {
          throw new StackOverflowError("hook " + hook);
        }
        throw new IllegalStateException("hook " + hook);
      }
    }

    @Override
    protected ApiRequest initialRequest(ApiRequest request) {
      maybe(Hook.INITIAL_REQUEST);
      return super.initialRequest(request);
    }

    @Override
    protected Optional<ApiRequest> withIdempotencyKey(ApiRequest request, String key) {
      maybe(Hook.IDEMPOTENCY_KEY);
      return super.withIdempotencyKey(request, key);
    }

    @Override
    protected ApiRequest addDefaults(ApiRequest request) {
      maybe(Hook.ADD_DEFAULTS);
      return super.addDefaults(request);
    }

    @Override
    protected ApiRequest sign(ApiRequest request) {
      maybe(Hook.SIGN);
      return super.sign(request);
    }

    @Override
    protected URI resolve(ApiRequest request) {
      maybe(Hook.RESOLVE);
      return super.resolve(request);
    }

    @Override
    protected void checkResponse(ApiRequest request, ApiResponse response) {
      maybe(Hook.CHECK_RESPONSE);
      super.checkResponse(request, response);
    }

    @Override
    protected Optional<JobHandle> jobFrom(ApiRequest submitted, ApiResponse accepted) {
      maybe(Hook.JOB_FROM);
      return super.jobFrom(submitted, accepted);
    }

    @Override
    protected ApiRequest statusRequest(JobHandle job) {
      maybe(Hook.STATUS_REQUEST);
      return super.statusRequest(job);
    }

    @Override
    protected boolean isTransient(ApiResponse polled) {
      maybe(Hook.IS_TRANSIENT);
      return super.isTransient(polled);
    }

    @Override
    protected JobStatus readStatus(JobHandle job, ApiResponse polled) {
      maybe(Hook.READ_STATUS);
      return super.readStatus(job, polled);
    }

    @Override
    protected Optional<ApiRequest> resultRequest(JobHandle job, ApiResponse lastPoll) {
      maybe(Hook.RESULT_REQUEST);
      return super.resultRequest(job, lastPoll);
    }
  }

  static Stream<Arguments> hooksAndPaths() {
    return Stream.of(Hook.values())
        .flatMap(
            hook ->
                Stream.of(CallPath.values())
                    .flatMap(path -> Stream.of(true, false).map(e -> Arguments.of(hook, path, e))));
  }

  @ParameterizedTest
  @MethodSource("hooksAndPaths")
  void aHookThatThrowsAnywhereNeverLosesTheFuture(Hook hook, CallPath path, boolean error) {
    fixture.transport.then(ACCEPTED, RUNNING).thenAlways(DONE);
    Throwing api = new Throwing(fixture.settings(s -> {}), hook, error);
    CallPath.Outcome outcome = path.run(fixture.time, api, SampleApi.start());
    assertThat(outcome.failure()).isNotNull();
    Throwable root = outcome.failure();
    while (root.getCause() != null) {
      root = root.getCause();
    }
    assertThat(root).hasMessage("hook " + hook);
    assertThat(fixture.time.pending()).as("timers left").isZero();
    api.armed.set(false);
    fixture.transport.then(ACCEPTED);
    assertThat(path.run(fixture.time, api, SampleApi.start()).result())
        .as("the connection still works")
        .isNotNull();
  }

  @Test
  void aScheduleThatThrowsNeverLosesTheFuture() {
    fixture.transport.then(ACCEPTED);
    PollingConnection api =
        fixture.connect(
            s ->
                s.pollSchedule(
                    moment -> {
                      throw new IllegalStateException("schedule");
                    }));
    assertThat(CallPath.BLOCKING.run(fixture.time, api, SampleApi.start()).failure())
        .hasMessageContaining("schedule");
  }

  @Test
  void aTransportThatThrowsNeverLosesTheFuture() {
    fixture.transport.then(
        request -> {
          throw new IllegalStateException("transport");
        });
    assertThat(CallPath.BLOCKING.run(fixture.time, fixture.connect(), SampleApi.start()).failure())
        .hasMessageContaining("transport");
  }

  /** Throws at every event, after noting it. */
  private static final class Noisy implements JobListener {
    private final List<String> heard = new ArrayList<>();

    private void note(String what) {
      heard.add(what);
      throw new IllegalStateException("listener at " + what);
    }

    @Override
    public void submitted(JobHandle job) {
      note("submitted " + job.id());
    }

    @Override
    public void polled(JobSnapshot snapshot, JobStatus status) {
      note("polled " + snapshot.polls());
    }

    @Override
    public void statusChanged(JobSnapshot snapshot, JobStatus before, JobStatus after) {
      note("changed to " + after.getClass().getSimpleName());
    }

    @Override
    public void pollFailed(JobSnapshot snapshot, Throwable failure, int inARow) {
      note("failed " + inARow);
    }

    @Override
    public void finished(JobSnapshot snapshot, Optional<Throwable> failure) {
      note("finished " + failure.isPresent());
    }
  }

  @ParameterizedTest
  @EnumSource(CallPath.class)
  void guarantee8AListenerThatThrowsIsHarmlessAndHearsAllInOrder(CallPath path) {
    Noisy first = new Noisy();
    Noisy second = new Noisy();
    fixture.transport.then(ACCEPTED, RUNNING, Reply.of(503, ""), RUNNING, DONE);
    PollingConnection api = fixture.connect(s -> s.listener(first).listener(second));
    path.run(fixture.time, api, SampleApi.start()).result();
    assertThat(first.heard)
        .containsExactly(
            "submitted 7",
            "polled 1",
            "changed to Running",
            "failed 1",
            "polled 3",
            "polled 4",
            "changed to Succeeded",
            "finished false");
    assertThat(second.heard).isEqualTo(first.heard);
  }

  @Test
  void guarantee8ACallbackThatThrowsIsHarmless() {
    fixture.transport.then(ACCEPTED, DONE);
    Job job = fixture.connect().submit(SampleApi.start());
    CompletableFuture<Void> callback =
        job.result()
            .thenAccept(
                response -> {
                  throw new IllegalStateException("callback");
                });
    fixture.time.advance(seconds(2));
    assertThat(callback).isCompletedExceptionally();
    assertThat(job.await()).isNotNull();
  }

  @Test
  void interruptionKeepsTheFlagAndTheJob() {
    fixture.transport.then(ACCEPTED, RUNNING, DONE);
    Job job = fixture.connect().submit(SampleApi.start());
    Thread.currentThread().interrupt();
    try {
      assertThatThrownBy(job::await)
          .isInstanceOfSatisfying(
              JobInterruptedException.class,
              e -> {
                assertThat(e.job()).isSameAs(job);
                assertThat(e.token()).contains(job.token());
              });
      assertThat(Thread.currentThread().isInterrupted()).isTrue();
    } finally {
      Thread.interrupted();
    }
    fixture.time.advance(seconds(3));
    assertThat(job.await().at("answer").integer()).isEqualTo(42);
  }

  @Test
  void interruptionBeforeTheSubmitIsAnsweredKeepsTheJobToo() {
    CompletableFuture<ApiResponse> late = new CompletableFuture<>();
    fixture.transport.then(request -> late).then(DONE);
    PollingConnection api = fixture.connect();
    Thread.currentThread().interrupt();
    Job[] kept = new Job[1];
    try {
      assertThatThrownBy(() -> api.asyncRequest(SampleApi.start()))
          .isInstanceOfSatisfying(JobInterruptedException.class, e -> kept[0] = e.job());
      assertThat(Thread.currentThread().isInterrupted()).isTrue();
    } finally {
      Thread.interrupted();
    }
    ACCEPTED.to(fixture.transport.request(0)).thenAccept(late::complete).join();
    fixture.time.advance(seconds(2));
    assertThat(kept[0].await()).isNotNull();
  }

  @Test
  void interruptionOfACallAbortsItAndKeepsTheFlag() {
    fixture.transport.then(Reply.silence());
    PollingConnection api = fixture.connect();
    Thread.currentThread().interrupt();
    try {
      assertThatThrownBy(() -> api.request(ApiRequest.get("/x")))
          .isInstanceOfSatisfying(
              TransportException.class,
              e -> assertThat(e.kind()).isEqualTo(TransportException.Kind.INTERRUPTED));
      assertThat(Thread.currentThread().isInterrupted()).isTrue();
    } finally {
      Thread.interrupted();
    }
    assertThat(fixture.transport.cancelled()).isEqualTo(1);
  }
}

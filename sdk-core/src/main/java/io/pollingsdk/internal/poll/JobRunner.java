package io.pollingsdk.internal.poll;

import io.pollingsdk.error.TransportException;
import io.pollingsdk.http.ApiRequest;
import io.pollingsdk.http.ApiResponse;
import io.pollingsdk.http.Origin;
import io.pollingsdk.http.RetryAfter;
import io.pollingsdk.internal.exchange.Exchanger.Terms;
import io.pollingsdk.internal.exchange.JobCookies;
import io.pollingsdk.internal.exchange.Purpose;
import io.pollingsdk.internal.run.Futures;
import io.pollingsdk.job.JobHandle;
import io.pollingsdk.job.JobStatus;
import io.pollingsdk.job.JobUnreachableException;
import io.pollingsdk.job.SubmissionUnknownException;
import io.pollingsdk.pacing.TimeSource;
import io.pollingsdk.task.CancelResult;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One job: drives {@link PollLogic} with the exchanger and the timer, one step at a time, each on
 * an engine thread. Ending it from outside may come at any moment; whoever ends it first, ends it.
 */
public final class JobRunner extends WatchedJob {
  private final JobCookies cookies = new JobCookies();
  private int missedInARow;
  private boolean lastCheckMade;
  private boolean waiting;
  private int turn;
  private TimeSource.@Nullable Timer timer;
  private @Nullable CompletableFuture<ApiResponse> inFlight;

  private JobRunner(JobContext context, Duration budget, Duration elapsedBefore) {
    super(context, budget, elapsedBefore);
  }

  /** Submits a request and watches the job that comes of it. */
  public static JobRunner submit(JobContext context, ApiRequest request) {
    JobRunner job = new JobRunner(context, context.rules().patience().timeout(), Duration.ZERO);
    context.around().jobs().add(job);
    job.step(() -> job.sendSubmit(request));
    return job;
  }

  /** Watches a job that was submitted earlier. */
  public static JobRunner resume(JobContext context, JobHandle known) {
    Instant now = context.time().now();
    Duration left = known.deadline().map(end -> Duration.between(now, end)).orElse(Duration.ZERO);
    // Whoever resumes a job whose time was up wants to wait for it anew.
    Duration whole = context.rules().patience().timeout();
    Duration budget = left.isNegative() || left.isZero() ? whole : left;
    Duration before =
        known.submittedAt().map(at -> Duration.between(at, now)).orElse(Duration.ZERO);
    JobRunner job = new JobRunner(context, budget, before.isNegative() ? Duration.ZERO : before);
    JobHandle bound =
        known
            .boundTo(context.hooks().provider(), context.policy().endpoint())
            .timed(known.submittedAt().orElse(now), now.plus(budget));
    job.known(bound);
    job.first.completeExceptionally(
        new IllegalStateException(
            bound + " was resumed: its first answer went to the process that submitted it"));
    context.around().jobs().add(job);
    job.step(() -> job.apply(new Decision.Wait(Duration.ZERO), null, null));
    return job;
  }

  // ---- submit

  private void sendSubmit(ApiRequest request) {
    JobHooks hooks = context.hooks();
    ApiRequest initial = hooks.initialRequest(request);
    String key = request.idempotencyKey().orElseGet(() -> UUID.randomUUID().toString());
    Optional<ApiRequest> keyed = hooks.withIdempotencyKey(initial, key);
    ApiRequest sent = keyed.orElse(initial).idempotencyKey(key);
    boolean idempotent = keyed.isPresent();
    send(sent, idempotent ? key : null);
  }

  private void send(ApiRequest submit, @Nullable String key) {
    if (isDone()) {
      return;
    }
    Duration left = deadline.remaining(context.time());
    fly(
        submit,
        new Terms(Purpose.SUBMIT, key != null, left, cookies),
        (response, failure) -> submitted(submit, key, response, failure));
  }

  /** Sends a submit again that the API has refused for now; false where there is no time for it. */
  private boolean submitAgain(ApiRequest submit, @Nullable String key, Duration wait) {
    if (wait.compareTo(deadline.remaining(context.time())) >= 0) {
      return false;
    }
    schedule(wait, () -> send(submit, key));
    return true;
  }

  private void submitted(
      ApiRequest sent,
      @Nullable String key,
      @Nullable ApiResponse response,
      @Nullable Throwable failure) {
    if (response == null) {
      boolean unknown = failure instanceof TransportException lost && lost.mayHaveBeenReceived();
      Throwable cause = Objects.requireNonNull(failure);
      failSubmit(unknown ? new SubmissionUnknownException(sent.toString(), key, cause) : cause);
      return;
    }
    if (response.status() == 502 || response.status() == 504) {
      // A gateway speaks: whether the request reached the server behind it, it does not know.
      Throwable refusal = response.refusal(sent, null, null, context.time().now());
      failSubmit(new SubmissionUnknownException(sent.toString(), key, refusal));
      return;
    }
    Optional<Duration> again = context.hooks().submitAgainAfter(sent, response);
    if (again.isPresent() && submitAgain(sent, key, again.get())) {
      return;
    }
    context.hooks().checkResponse(sent, response);
    Optional<JobHandle> job = context.hooks().jobFrom(sent, response);
    accepted(job.orElse(ImmediateJob.HANDLE), response);
    if (job.isEmpty()) {
      changeStatus(JobStatus.succeeded());
      finish(context.hooks().immediateResult(sent, response), null);
    } else {
      begin(response);
    }
  }

  private void accepted(JobHandle job, ApiResponse response) {
    Instant now = context.time().now();
    Instant submittedAt = now.minus(elapsed());
    JobHandle bound =
        job.boundTo(context.hooks().provider(), context.policy().endpoint())
            .timed(submittedAt, now.plus(deadline.remaining(context.time())));
    known(bound);
    first.complete(response);
    if (isDone()) {
      LOG.info(
          "{} was accepted after its caller had stopped waiting; token {}", bound, bound.toToken());
    } else {
      LOG.debug("{} accepted", bound);
    }
    tell((listener, snapshot) -> listener.submitted(bound));
  }

  private void begin(ApiResponse response) {
    JobHandle job = known();
    job.statusUri()
        .ifPresent(
            uri ->
                context.policy().check(uri, Origin.of(response.uri()), "The status URI of " + job));
    Optional<Duration> retryAfter = RetryAfter.from(response.headers(), context.time().now());
    apply(PollLogic.first(context.rules(), facts(), retryAfter), null, null);
  }

  // ---- the loop

  private void poll() {
    JobHandle job = known();
    Duration left = deadline.remaining(context.time());
    if (left.isNegative() || left.isZero()) {
      lastCheckMade = true;
      left = context.rules().patience().lastCheck();
    }
    ApiRequest request = context.hooks().statusRequest(job);
    fly(
        request,
        new Terms(Purpose.POLL, true, left, cookies),
        (response, failure) -> {
          countPoll();
          if (response == null) {
            missed(Objects.requireNonNull(failure));
          } else {
            boolean young = elapsed().compareTo(context.rules().patience().notFoundGrace()) < 0;
            observe(
                context.reader().read(job, request, response, context.time().now(), young),
                response);
          }
        });
  }

  private void missed(Throwable failure) {
    boolean lasting = !(failure instanceof TransportException);
    observe(new Observation.Missed(failure, Optional.empty(), lasting), null);
  }

  private void observe(Observation observation, @Nullable ApiResponse response) {
    Decision decision = PollLogic.next(context.rules(), facts(), observation);
    if (observation instanceof Observation.Missed failed) {
      int inARow = ++missedInARow;
      LOG.debug(
          "{}: a status check failed, {} in a row: {}",
          known(),
          inARow,
          String.valueOf(failed.cause()));
      tell((listener, now) -> listener.pollFailed(now, failed.cause(), inARow));
      apply(decision, response, failed.cause());
      return;
    }
    JobStatus read = ((Observation.Read) observation).status();
    if (read instanceof JobStatus.Running running) {
      missedInARow = 0;
      known(known().after(running));
    }
    tell((listener, now) -> listener.polled(now, read));
    changeStatus(read);
    apply(decision, response, null);
  }

  private void apply(
      Decision decision, @Nullable ApiResponse response, @Nullable Throwable missedBecause) {
    if (decision instanceof Decision.Wait wait) {
      schedule(wait.delay(), this::poll);
    } else if (decision instanceof Decision.Fetch) {
      fetch(Objects.requireNonNull(response));
    } else {
      finish(null, Endings.of(decision, snapshot(), response, missedBecause));
    }
  }

  private void fetch(ApiResponse polled) {
    Optional<ApiResponse> atHand = ((JobStatus.Succeeded) status()).result();
    Optional<ApiRequest> request =
        atHand.isPresent() ? Optional.empty() : context.hooks().resultRequest(known(), polled);
    if (request.isEmpty()) {
      finish(atHand.orElse(polled), null);
      return;
    }
    Duration left = deadline.remaining(context.time());
    if (lastCheckMade) {
      left = left.plus(context.rules().patience().lastCheck());
    }
    fly(
        request.get(),
        new Terms(Purpose.RESULT, true, left, cookies),
        (response, failure) -> fetched(request.get(), response, failure));
  }

  private void fetched(
      ApiRequest request, @Nullable ApiResponse response, @Nullable Throwable failure) {
    if (response == null) {
      missed(Objects.requireNonNull(failure));
      return;
    }
    try {
      context.hooks().checkResponse(request, response);
    } catch (RuntimeException refused) {
      boolean lasting = !context.hooks().isTransient(response);
      Optional<Duration> retryAfter = RetryAfter.from(response.headers(), context.time().now());
      observe(new Observation.Missed(refused, retryAfter, lasting), response);
      return;
    }
    finish(response, null);
  }

  // ---- steps

  /** Sends a request; its answer becomes the next step. */
  private void fly(
      ApiRequest request,
      Terms terms,
      BiConsumer<@Nullable ApiResponse, @Nullable Throwable> then) {
    CompletableFuture<ApiResponse> sent = context.exchanger().send(request, terms);
    synchronized (this) {
      waiting = false;
      inFlight = sent;
    }
    Futures.whenDone(
        sent,
        (response, failure) -> {
          synchronized (this) {
            inFlight = null;
          }
          step(() -> then.accept(response, failure));
        });
    if (isDone() && isAccepted()) {
      sent.cancel(true);
    }
  }

  private void schedule(Duration delay, Runnable work) {
    synchronized (this) {
      if (isDone()) {
        return;
      }
      int mine = ++turn;
      waiting = true;
      timer = context.time().schedule(delay, () -> context.workers().engine(() -> due(mine, work)));
    }
  }

  private void due(int mine, Runnable work) {
    synchronized (this) {
      if (isDone() || mine != turn || !waiting) {
        return;
      }
      waiting = false;
    }
    step(work);
  }

  /** Runs a step; whatever a hook throws ends the job with it, so that no future is ever lost. */
  private void step(Runnable work) {
    if (isDone() && isAccepted()) {
      return;
    }
    try {
      work.run();
    } catch (RuntimeException | Error e) {
      if (isAccepted()) {
        finish(null, new JobUnreachableException(snapshot(), String.valueOf(e.getMessage()), e));
      } else {
        failSubmit(e);
      }
    }
  }

  @Override
  boolean isSubmitting() {
    synchronized (this) {
      return !isAccepted() && inFlight != null;
    }
  }

  @Override
  void release() {
    CompletableFuture<ApiResponse> flying;
    TimeSource.Timer waitingFor;
    synchronized (this) {
      flying = isAccepted() ? inFlight : null;
      waitingFor = timer;
      timer = null;
    }
    if (waitingFor != null) {
      waitingFor.cancel();
    }
    if (flying != null) {
      flying.cancel(true);
    }
  }

  private PollLogic.Facts facts() {
    return new PollLogic.Facts(
        elapsed(), deadline.remaining(context.time()), polls(), missedInARow, lastCheckMade);
  }

  @Override
  public CompletableFuture<CancelResult> cancel() {
    return first
        .handle((response, failure) -> isAccepted() ? known() : null)
        .thenCompose(this::cancelAccepted)
        .thenApplyAsync(Function.identity(), context.workers()::callback);
  }

  private CompletableFuture<CancelResult> cancelAccepted(@Nullable JobHandle job) {
    if (job == null || isDone()) {
      return CompletableFuture.completedFuture(CancelResult.ALREADY_DONE);
    }
    Optional<ApiRequest> request = context.hooks().cancelRequest(job);
    if (request.isEmpty()) {
      return CompletableFuture.completedFuture(CancelResult.NOT_SUPPORTED);
    }
    return context
        .exchanger()
        .send(request.get(), new Terms(Purpose.CANCEL, true, null, cookies))
        .thenApply(
            response -> {
              context.hooks().checkResponse(request.get(), response);
              pollSoon();
              return CancelResult.REQUESTED;
            });
  }

  /** After a cancel the end is near: a long wait is cut to the usual interval. */
  private void pollSoon() {
    synchronized (this) {
      if (!waiting || timer == null) {
        return;
      }
      timer.cancel();
    }
    Duration left = deadline.remaining(context.time());
    Duration usual = context.rules().usualInterval();
    schedule(usual.compareTo(left) < 0 ? usual : left, this::poll);
  }
}

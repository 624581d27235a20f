package io.pollingsdk.internal.poll;

import io.pollingsdk.error.ApiException;
import io.pollingsdk.error.TransportException;
import io.pollingsdk.error.TransportException.Kind;
import io.pollingsdk.http.ApiRequest;
import io.pollingsdk.http.ApiResponse;
import io.pollingsdk.http.Origin;
import io.pollingsdk.http.RetryAfter;
import io.pollingsdk.internal.exchange.Exchanger.Terms;
import io.pollingsdk.internal.exchange.JobCookies;
import io.pollingsdk.internal.exchange.Purpose;
import io.pollingsdk.job.JobHandle;
import io.pollingsdk.job.JobStatus;
import io.pollingsdk.job.SubmissionUnknownException;
import io.pollingsdk.pacing.Deadline;
import io.pollingsdk.task.CancelResult;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One job: drives {@link PollLogic} with the exchanger and the timer, one step at a time, each on
 * an engine thread. Ending it from outside may come at any moment; whoever ends it first, ends it.
 */
public final class JobRunner extends SteppedJob {
  private static final Set<Integer> PASSING = Set.of(408, 425, 429);

  private final JobCookies cookies = new JobCookies();
  private int missedInARow;
  private boolean lastCheckMade;
  private boolean submitting;
  private volatile @Nullable Deadline notBefore;

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
    synchronized (this) {
      if (isDone() || calledOff()) {
        return;
      }
      submitting = true;
    }
    Duration left = deadline.remaining(context.time());
    fly(
        submit,
        new Terms(Purpose.SUBMIT, key != null, left, cookies, null),
        (response, failure) -> submitted(submit, key, response, failure));
  }

  /** Sends a submit again that the API has refused for now; false where there is no time for it. */
  private boolean submitAgain(ApiRequest submit, @Nullable String key, Duration wait) {
    if (wait.compareTo(deadline.remaining(context.time())) >= 0) {
      return false;
    }
    synchronized (this) {
      submitting = false;
      if (isDone()) {
        first.completeExceptionally(
            new TransportException(
                Kind.CLOSED,
                submit + " was refused for now, and not sent again: nobody waits for it any more",
                false,
                1,
                null));
        return true;
      }
      schedule(wait, () -> send(submit, key));
    }
    context.around().jobs().closeIfClosed(this);
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
    ApiResponse atOnce = job.isEmpty() ? context.hooks().immediateResult(sent, response) : response;
    accepted(job.orElse(ImmediateJob.HANDLE), response);
    if (job.isEmpty()) {
      changeStatus(JobStatus.succeeded());
      finish(atOnce, null);
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
    context.around().jobs().closeIfClosed(this);
    JobHandle job = known();
    job.statusUri()
        .ifPresent(
            uri ->
                context.policy().check(uri, Origin.of(response.uri()), "The status URI of " + job));
    Optional<Duration> retryAfter = RetryAfter.from(response.headers(), context.time().now());
    notBefore = notBefore(new Observation.Read(JobStatus.running(), retryAfter));
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
        new Terms(Purpose.POLL, true, left, cookies, null),
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
    // What an identity server says of a token's renewal is about that server, not about the job.
    boolean passing =
        failure instanceof TransportException
            || (failure instanceof ApiException refused
                && (PASSING.contains(refused.status()) || refused.status() >= 500));
    observe(new Observation.Missed(failure, Optional.empty(), !passing), null);
  }

  private void observe(Observation observation, @Nullable ApiResponse response) {
    Decision decision = PollLogic.next(context.rules(), facts(), observation);
    notBefore = notBefore(observation);
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

  /** Returns the time before which the server wants no poll, whatever else happens. */
  private @Nullable Deadline notBefore(Observation seen) {
    Duration most = context.rules().patience().maxRetryAfter();
    return PollLogic.retryAfter(seen)
        .map(wish -> Deadline.in(context.time(), wish.compareTo(most) > 0 ? most : wish))
        .orElse(null);
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
        new Terms(Purpose.RESULT, true, left, cookies, Origin.of(polled.uri())),
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

  @Override
  boolean isSubmitting() {
    synchronized (this) {
      return !isAccepted() && submitting;
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
        .send(request.get(), new Terms(Purpose.CANCEL, true, null, cookies, null))
        .thenApply(
            response -> {
              context.hooks().checkResponse(request.get(), response);
              hurry(soonest(), this::poll);
              return CancelResult.REQUESTED;
            });
  }

  /** After a cancel the end is near, but the server's own wish still counts. */
  private Duration soonest() {
    Duration usual = context.rules().usualInterval();
    Deadline wish = notBefore;
    Duration asked = wish == null ? Duration.ZERO : wish.remaining(context.time());
    return asked.compareTo(usual) > 0 ? asked : usual;
  }
}

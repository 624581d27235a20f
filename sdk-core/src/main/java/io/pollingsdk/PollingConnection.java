package io.pollingsdk;

import io.pollingsdk.http.ApiRequest;
import io.pollingsdk.http.ApiResponse;
import io.pollingsdk.http.Origin;
import io.pollingsdk.http.OriginPolicy;
import io.pollingsdk.internal.exchange.Exchanger.Terms;
import io.pollingsdk.internal.exchange.Purpose;
import io.pollingsdk.internal.poll.ImmediateJob;
import io.pollingsdk.internal.poll.JobContext;
import io.pollingsdk.internal.poll.JobRunner;
import io.pollingsdk.internal.poll.LiveJobs;
import io.pollingsdk.internal.poll.PollRules;
import io.pollingsdk.internal.poll.SingleCheck;
import io.pollingsdk.internal.run.Alarms;
import io.pollingsdk.internal.run.Futures;
import io.pollingsdk.job.BatchStatus;
import io.pollingsdk.job.Job;
import io.pollingsdk.job.JobHandle;
import io.pollingsdk.job.JobStatus;
import io.pollingsdk.job.PollOutcome;
import java.time.Duration;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * A connection to an API that answers "accepted, ask me later". It sends the first request, takes
 * the job's id from the answer, and polls until the job ends or time is up.
 *
 * <p>A provider answers three questions: which job an answer started ({@link #jobFrom}), how to ask
 * for its status ({@link #statusRequest}), and what the reply says ({@link #readStatus}). The
 * answers are pure functions: no I/O, no fields that change; they run on any thread, for many jobs
 * at once. What a hook throws ends its job, never the connection.
 *
 * <p>Thread-safe.
 */
public abstract class PollingConnection extends Connection {
  private static final Set<Integer> TRANSIENT = Set.of(408, 425, 429, 502, 503, 504);

  private final LiveJobs jobs = new LiveJobs();
  // Made at the first job: a hook must not run before its subclass is complete.
  private volatile @Nullable JobContext context;

  /**
   * Creates a connection; nothing is sent.
   *
   * @param settings the endpoint and everything else that can be set
   */
  protected PollingConnection(ConnectionSettings settings) {
    super(settings);
  }

  // ---- callers

  /**
   * Submits a request, polls its job and returns the result. Blocks until then, at most as long as
   * a job may take. Where the API answers at once, that answer is the result.
   *
   * @param request what to do
   * @return the result
   * @throws io.pollingsdk.error.SdkException one of the facts that {@code docs/errors.md} lists
   */
  public final ApiResponse asyncRequest(ApiRequest request) {
    return submit(request).await();
  }

  /**
   * Submits a request and returns its job at once, before the answer. What goes wrong, goes wrong
   * with the job.
   *
   * @param request what to do
   * @return the job
   */
  public final Job submit(ApiRequest request) {
    return JobRunner.submit(context(), request);
  }

  /**
   * Picks up a job by its token, in this process or after a restart, and polls it on, beginning at
   * once. It is waited for until the deadline it was submitted with or, where that has passed, as
   * long as a job may take from now on.
   *
   * @param token from {@link Job#token()} or a {@link io.pollingsdk.job.JobException}
   * @return the job
   * @throws IllegalArgumentException if the token is damaged, or of another provider or endpoint
   * @throws io.pollingsdk.error.OriginRefusedException if it leads to an origin that the settings
   *     do not allow
   */
  public final Job resume(String token) {
    JobHandle job = JobHandle.fromToken(token);
    requireOurs(job);
    return JobRunner.resume(context(), job);
  }

  /**
   * Makes exactly one status check and waits for its answer: for callers that schedule polls
   * themselves.
   *
   * @param job the handle, from {@link Job#handle()} or the previous outcome
   * @return what the check told
   * @throws io.pollingsdk.error.SdkException if no status was learned; asking again later may help
   */
  public final PollOutcome poll(JobHandle job) {
    requireOurs(job);
    SingleCheck check = new SingleCheck(context(), job);
    ApiRequest request = statusRequest(job);
    CompletableFuture<ApiResponse> answer =
        exchanger().send(request, new Terms(Purpose.POLL, true, null, null, null));
    try {
      return check.outcome(request, answer.get());
    } catch (InterruptedException e) {
      answer.cancel(true);
      Thread.currentThread().interrupt();
      throw check.interrupted(e);
    } catch (ExecutionException e) {
      throw Futures.unchecked(e);
    }
  }

  private void requireOurs(JobHandle job) {
    if (ImmediateJob.is(job)) {
      throw new IllegalArgumentException(
          "this token belongs to a request that the API answered at once: its result was given"
              + " then, and there is no job to resume");
    }
    String ours = providerName();
    if (!job.provider().isEmpty() && !job.provider().equals(ours)) {
      throw new IllegalArgumentException(
          job
              + " belongs to provider '"
              + job.provider()
              + "', but this connection is for '"
              + ours
              + "'");
    }
    OriginPolicy policy = settings().originPolicy();
    Origin origin = job.endpoint().orElse(policy.endpoint());
    if (!origin.equals(policy.endpoint()) && !policy.trusted().contains(origin)) {
      throw new IllegalArgumentException(
          job + " runs on " + origin + ", but this connection is for " + policy.endpoint());
    }
    job.statusUri()
        .ifPresent(uri -> policy.check(uri, policy.endpoint(), "The status URI of " + job));
  }

  // ---- provider authors: three answers make a provider

  /**
   * Reads the job from the answer to the submit. Empty: the API has already finished, and the
   * answer is the result.
   *
   * @param submitted the request as it was sent
   * @param accepted its answer, never an error reply; a redirect that was not followed may be
   * @return the job, or empty
   */
  protected abstract Optional<JobHandle> jobFrom(ApiRequest submitted, ApiResponse accepted);

  /**
   * {@return the request that asks for a job's status} Default: GET of the job's status URI.
   *
   * @param job the job
   */
  protected ApiRequest statusRequest(JobHandle job) {
    return ApiRequest.get(
        job.statusUri()
            .orElseThrow(
                () ->
                    new IllegalStateException(
                        job
                            + " has no status URI: set one in jobFrom, or override"
                            + " statusRequest")));
  }

  /**
   * Reads a status. Sees every answer but those that {@link #isTransient} names and a 404 right
   * after the submit; so 404 and 500 too. An error reply that this throws for, or does not
   * recognise, ends the job as unreachable.
   *
   * @param job the job
   * @param polled the answer to the status check
   * @return the status
   */
  protected abstract JobStatus readStatus(JobHandle job, ApiResponse polled);

  // ---- and may, where the API has more

  /**
   * Turns the caller's request into the one that starts the job. Default: no change.
   *
   * @param request as the caller made it
   * @return the request that starts the job
   */
  protected ApiRequest initialRequest(ApiRequest request) {
    return request;
  }

  /**
   * {@return which kind of job a request starts: schedules that learn tell jobs apart by it}
   * Default: the method and the path with its placeholders; empty, which is not known, where the
   * target was given as a URI. Never a secret: tokens carry it, cut at 500 characters. See {@link
   * ApiRequest#pathPattern} for paths with ids in them.
   *
   * @param request as the caller made it
   */
  protected String operation(ApiRequest request) {
    return request.template().isEmpty() ? "" : request.method() + " " + request.template();
  }

  /**
   * Puts an idempotency key where this API looks for it, such as a header. Default: empty, this API
   * honours none. Only where it does is a submit sent again after an answer was lost.
   *
   * @param request the submit
   * @param key the caller's key, or one made for this submit
   * @return the request with the key, or empty
   */
  protected Optional<ApiRequest> withIdempotencyKey(ApiRequest request, String key) {
    return Optional.empty();
  }

  /**
   * Returns when to submit again what the API has refused for now, such as a change to something
   * that another job is changing. Default: empty, a refusal is told. Sent again until it is
   * accepted, refused otherwise, or the job's time is up.
   *
   * @param submitted the request as it was sent
   * @param refused its answer, which says that nothing was done
   * @return how long to wait, or empty
   */
  protected Optional<Duration> submitAgainAfter(ApiRequest submitted, ApiResponse refused) {
    return Optional.empty();
  }

  /**
   * Reads the result from an answer that was given at once, for an API that wraps it as it does not
   * wrap a job's. Default: the answer.
   *
   * @param submitted the request as it was sent
   * @param accepted its answer
   * @return the result
   */
  protected ApiResponse immediateResult(ApiRequest submitted, ApiResponse accepted) {
    return accepted;
  }

  /**
   * {@return whether an answer to a status check says nothing of the job but only "not now"}
   * Default: 408, 425, 429, 502, 503 and 504.
   *
   * @param polled the answer
   */
  protected boolean isTransient(ApiResponse polled) {
    return TRANSIENT.contains(polled.status());
  }

  /**
   * {@return the request that fetches the result after success} Default: empty, the last poll is
   * the result.
   *
   * @param job the job
   * @param lastPoll the answer that told of success
   */
  protected Optional<ApiRequest> resultRequest(JobHandle job, ApiResponse lastPoll) {
    return Optional.empty();
  }

  /**
   * {@return the request that asks the API to cancel a job} Default: empty, it cannot.
   *
   * @param job the job
   */
  protected Optional<ApiRequest> cancelRequest(JobHandle job) {
    return Optional.empty();
  }

  /**
   * {@return how this API is asked about many jobs at once} Default: empty, it cannot. Asked for
   * once.
   */
  protected Optional<BatchStatus> batchStatus() {
    return Optional.empty();
  }

  /** {@return how this API is usually polled} Default: every second, for ten minutes. */
  protected PollingDefaults pollingDefaults() {
    return PollingDefaults.of(Duration.ofSeconds(1), Duration.ofMinutes(10));
  }

  /**
   * {@return the name that tokens carry} Default: the class's simple name, without {@code
   * Connection}.
   */
  protected String providerName() {
    String name = getClass().getSimpleName().replaceFirst("Connection$", "");
    return name.isEmpty() ? getClass().getName() : name;
  }

  // ---- the engine

  private JobContext context() {
    JobContext known = context;
    if (known == null) {
      synchronized (jobs) {
        // Those who submit first may come together; what jobs share, all of them share.
        known = context;
        if (known == null) {
          known = makeContext();
          context = known;
        }
      }
    }
    return known;
  }

  private JobContext makeContext() {
    PollingDefaults defaults = pollingDefaults();
    ConnectionSettings settings = settings();
    PollRules rules =
        new PollRules(
            settings.pollSchedule(),
            settings.pollInterval().orElse(defaults.interval()),
            new PollRules.Patience(
                settings.jobTimeout().orElse(defaults.timeout()),
                settings.lastCheckTimeout(),
                defaults.notFoundGrace(),
                settings.maxRetryAfter(),
                settings.maxPollFailures()),
            new PollRules.Reactions(
                settings.onTimeout(), settings.stallAfter(), settings.batchWindow()),
            new Random());
    return new JobContext(
        exchanger(),
        new ProviderHooks(this),
        rules,
        settings.originPolicy(),
        new JobContext.Surroundings(
            time(), workers(), new Alarms(time(), workers()), settings.listeners(), jobs));
  }

  @Override
  final void closeJobs() {
    jobs.close();
  }
}

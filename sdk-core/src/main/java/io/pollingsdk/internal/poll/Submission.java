package io.pollingsdk.internal.poll;

import io.pollingsdk.error.TransportException;
import io.pollingsdk.http.ApiRequest;
import io.pollingsdk.http.ApiResponse;
import io.pollingsdk.internal.exchange.Exchanger.Terms;
import io.pollingsdk.internal.exchange.Purpose;
import io.pollingsdk.job.JobHandle;
import io.pollingsdk.job.SubmissionUnknownException;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Sends a job's first request, again where the API says so, and reads what came of it. */
final class Submission {
  private final JobRunner job;
  private final JobHooks hooks;
  private final ApiRequest request;
  private final @Nullable String key;
  private final String operation;
  private volatile boolean sent;

  private Submission(JobRunner job, ApiRequest request, @Nullable String key, String operation) {
    this.job = job;
    this.operation = operation;
    this.hooks = job.context.hooks();
    this.request = request;
    this.key = key;
  }

  /** Prepares the request that a caller made. */
  static Submission of(JobRunner job, ApiRequest asked) {
    JobHooks hooks = job.context.hooks();
    ApiRequest initial = hooks.initialRequest(asked);
    String key = asked.idempotencyKey().orElseGet(() -> UUID.randomUUID().toString());
    Optional<ApiRequest> keyed = hooks.withIdempotencyKey(initial, key);
    ApiRequest request = keyed.orElse(initial).idempotencyKey(key);
    String operation = job.context.kind(hooks.operation(asked));
    return new Submission(job, request, keyed.isPresent() ? key : null, operation);
  }

  /** Returns whether the request has been sent and not been answered. */
  boolean isSent() {
    return sent;
  }

  void send() {
    synchronized (job) {
      if (job.isDone() || job.calledOff()) {
        return;
      }
      sent = true;
    }
    job.fly(
        request,
        new Terms(Purpose.SUBMIT, key != null, job.remaining(), job, null),
        this::answered);
  }

  private void answered(@Nullable ApiResponse response, @Nullable Throwable failure) {
    if (response == null) {
      boolean unknown = failure instanceof TransportException lost && lost.mayHaveBeenReceived();
      Throwable cause = Objects.requireNonNull(failure);
      job.failSubmit(unknown ? unknown(cause) : cause);
      return;
    }
    if (response.status() == 502 || response.status() == 504) {
      // A gateway speaks: whether the request reached the server behind it, it does not know.
      job.failSubmit(unknown(response.refusal(request, null, null, job.context.time().now())));
      return;
    }
    Optional<Duration> again = hooks.submitAgainAfter(request, response);
    if (again.isPresent() && sendAgain(again.get())) {
      return;
    }
    hooks.checkResponse(request, response);
    Optional<JobHandle> known = hooks.jobFrom(request, response);
    ApiResponse atOnce = known.isEmpty() ? hooks.immediateResult(request, response) : response;
    job.accepted(known.orElse(ImmediateJob.HANDLE).ofKind(operation), response);
    if (known.isEmpty()) {
      job.endAtOnce(atOnce);
    } else {
      job.begin(response);
    }
  }

  private SubmissionUnknownException unknown(Throwable cause) {
    return new SubmissionUnknownException(request.toString(), key, cause);
  }

  /** Sends a submit again that the API has refused for now; false where there is no time for it. */
  private boolean sendAgain(Duration wait) {
    if (wait.compareTo(job.remaining()) >= 0) {
      return false;
    }
    boolean forNobody;
    synchronized (job) {
      sent = false;
      forNobody = job.isDone();
      if (!forNobody) {
        job.schedule(wait, this::send);
      }
    }
    if (forNobody) {
      job.answerRefused(request.toString(), "nobody waits for it any more");
    } else {
      job.context.around().jobs().closeIfClosed(job);
    }
    return true;
  }
}

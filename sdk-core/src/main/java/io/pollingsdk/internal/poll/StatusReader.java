package io.pollingsdk.internal.poll;

import io.pollingsdk.error.ApiException;
import io.pollingsdk.error.MalformedResponseException;
import io.pollingsdk.error.OriginRefusedException;
import io.pollingsdk.http.ApiRequest;
import io.pollingsdk.http.ApiResponse;
import io.pollingsdk.http.Origin;
import io.pollingsdk.http.OriginPolicy;
import io.pollingsdk.http.RetryAfter;
import io.pollingsdk.job.JobHandle;
import io.pollingsdk.job.JobStatus;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Makes an observation of an answer to a status check: the engine's part of reading it, around the
 * provider's.
 */
public final class StatusReader {
  private final JobHooks hooks;
  private final OriginPolicy policy;

  /** Creates a reader. */
  public StatusReader(JobHooks hooks, OriginPolicy policy) {
    this.hooks = hooks;
    this.policy = policy;
  }

  /**
   * Reads an answer.
   *
   * @param job the job
   * @param request the status check
   * @param polled the answer
   * @param now the wall clock
   * @param young whether the job is so young that a 404 means "not yet visible"
   */
  public Observation read(
      JobHandle job, ApiRequest request, ApiResponse polled, Instant now, boolean young) {
    Optional<Duration> retryAfter = RetryAfter.from(polled.headers(), now);
    try {
      if (polled.status() == 404 && young) {
        return new Observation.Read(JobStatus.running(), retryAfter);
      }
      if (hooks.isTransient(polled)) {
        return new Observation.Missed(refusal(request, polled, null, now), retryAfter, false);
      }
      JobStatus status = hooks.readStatus(job, polled);
      if (status instanceof JobStatus.Unrecognized unknown) {
        return unrecognized(request, polled, unknown, retryAfter);
      }
      if (status instanceof JobStatus.Running running) {
        checkMoved(job, polled, running);
      }
      return new Observation.Read(status, retryAfter);
    } catch (OriginRefusedException | ApiException refused) {
      return new Observation.Missed(refused, retryAfter, true);
    } catch (Throwable unreadable) {
      return polled.isSuccess()
          ? new Observation.Missed(unreadable, retryAfter, false)
          : new Observation.Missed(refusal(request, polled, unreadable, now), retryAfter, true);
    }
  }

  /** Takes a status that an answer about many jobs told of one. */
  Observation batched(
      JobHandle job, JobStatus status, ApiResponse polled, Optional<Duration> retryAfter) {
    try {
      if (status instanceof JobStatus.Running running) {
        checkMoved(job, polled, running);
      }
      return new Observation.Read(status, retryAfter);
    } catch (OriginRefusedException refused) {
      return new Observation.Missed(refused, retryAfter, true);
    }
  }

  private void checkMoved(JobHandle job, ApiResponse polled, JobStatus.Running running) {
    Optional<URI> moved =
        running.statusUri().or(() -> running.handle().flatMap(JobHandle::statusUri));
    moved.ifPresent(
        uri -> policy.check(uri, Origin.of(polled.uri()), "The moved status URI of " + job));
  }

  private Observation unrecognized(
      ApiRequest request,
      ApiResponse polled,
      JobStatus.Unrecognized unknown,
      Optional<Duration> retryAfter) {
    if (!polled.isSuccess()) {
      hooks.checkResponse(request, polled);
    }
    MalformedResponseException cause =
        polled.malformed(
            "", "has the state '" + unknown.raw() + "', which this provider does not know", null);
    return new Observation.Missed(cause, retryAfter, !polled.isSuccess());
  }

  /**
   * Returns what an error reply refuses, in the API's own words: that matters more than why the
   * provider could not read a status from it.
   */
  RuntimeException refusal(
      ApiRequest request, ApiResponse polled, @Nullable Throwable unreadable, Instant now) {
    RuntimeException refusal;
    try {
      hooks.checkResponse(request, polled);
      refusal = polled.refusal(request, null, null, now);
    } catch (RuntimeException typed) {
      refusal = typed;
    }
    if (unreadable != null && refusal != unreadable) {
      refusal.addSuppressed(unreadable);
    }
    return refusal;
  }
}

package io.pollingsdk.internal.poll;

import io.pollingsdk.error.ApiException;
import io.pollingsdk.error.TransportException;
import io.pollingsdk.job.JobStatus;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/** What one step of the loop has found out. */
public sealed interface Observation {

  /**
   * A status was read.
   *
   * @param status what the answer says; never unrecognized
   * @param retryAfter how long the server asks to wait
   */
  record Read(JobStatus status, Optional<Duration> retryAfter) implements Observation {}

  /**
   * No status was learned this time, or the result could not be fetched.
   *
   * @param cause why
   * @param retryAfter how long the server asks to wait
   * @param lasting whether asking again is pointless
   */
  record Missed(Throwable cause, Optional<Duration> retryAfter, boolean lasting)
      implements Observation {
    private static final Set<Integer> PASSING = Set.of(408, 425, 429);

    /** Returns what it means that a request got no answer. */
    static Missed of(Throwable failure) {
      // What an identity server says of a token's renewal is about that server, not about the job.
      boolean passing =
          failure instanceof TransportException
              || (failure instanceof ApiException refused
                  && (PASSING.contains(refused.status()) || refused.status() >= 500));
      return new Missed(failure, Optional.empty(), !passing);
    }
  }
}

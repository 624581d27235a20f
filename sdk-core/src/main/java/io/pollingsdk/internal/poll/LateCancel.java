package io.pollingsdk.internal.poll;

import io.pollingsdk.http.ApiRequest;
import io.pollingsdk.http.ApiResponse;
import io.pollingsdk.internal.exchange.Exchanger.Terms;
import io.pollingsdk.internal.exchange.Purpose;
import io.pollingsdk.job.Cancellation;
import io.pollingsdk.job.OnTimeout;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Asks the API to cancel a job whose time is up, where the settings wish so. */
final class LateCancel {
  private final JobRunner job;
  private final @Nullable Throwable missedBecause;

  private LateCancel(JobRunner job, @Nullable Throwable missedBecause) {
    this.job = job;
    this.missedBecause = missedBecause;
  }

  /** Begins; false where it is not wished for, has been done, or others wait for the job still. */
  static boolean begin(JobRunner job, Cancellation so, @Nullable Throwable missedBecause) {
    OnTimeout wish = job.context.rules().reactions().onTimeout();
    if (so != Cancellation.NOT_ASKED
        || wish.action() == OnTimeout.Action.LEAVE
        || job.isSharedStill()) {
      return false;
    }
    new LateCancel(job, missedBecause).ask();
    return true;
  }

  private void ask() {
    Optional<ApiRequest> request;
    try {
      request = job.context.hooks().cancelRequest(job.known());
    } catch (Throwable failure) {
      end(Cancellation.REFUSED, failure);
      return;
    }
    if (request.isEmpty()) {
      end(Cancellation.NOT_SUPPORTED, missedBecause);
      return;
    }
    job.fly(
        request.get(),
        new Terms(Purpose.CANCEL, true, job.context.rules().patience().lastCheck(), job, null),
        (response, failure) -> answered(request.get(), response, failure));
  }

  private void answered(
      ApiRequest request, @Nullable ApiResponse response, @Nullable Throwable failure) {
    if (response == null) {
      end(Cancellation.REFUSED, failure);
      return;
    }
    try {
      job.context.hooks().checkResponse(request, response);
    } catch (Throwable refused) {
      end(Cancellation.REFUSED, refused);
      return;
    }
    OnTimeout wish = job.context.rules().reactions().onTimeout();
    if (wish.action() == OnTimeout.Action.CANCEL_AND_CONFIRM) {
      job.awaitCancelled(wish.confirmWithin());
    } else {
      end(Cancellation.REQUESTED, missedBecause);
    }
  }

  private void end(Cancellation result, @Nullable Throwable cause) {
    Endings.Late late = new Endings.Late(result, cause);
    job.finish(null, Endings.of(new Decision.TimeUp(), job.snapshot(), null, late));
  }
}

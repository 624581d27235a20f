package io.pollingsdk.jobbench.peers;

import com.google.api.gax.retrying.BasicResultRetryAlgorithm;
import com.google.api.gax.retrying.RetryingContext;
import org.jspecify.annotations.Nullable;

/** Asks gax to poll again as long as the answer does not say done. */
final class GaxUntilDone extends BasicResultRetryAlgorithm<Polled> {

  @Override
  public boolean shouldRetry(@Nullable Throwable failure, @Nullable Polled answer) {
    return failure == null && answer != null && !answer.done();
  }

  @Override
  public boolean shouldRetry(
      RetryingContext context, @Nullable Throwable failure, @Nullable Polled answer) {
    return shouldRetry(failure, answer);
  }
}

package io.pollingsdk.internal.run;

import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * A task of the SDK's own: who waits for it inside the SDK depends on its end itself, not on the
 * callback that tells of it.
 *
 * @param <T> what the task gives
 */
public interface Settling<T extends @Nullable Object> {
  /**
   * Returns the future that whoever ends the task completes, with the original failure. For waiting
   * only: user code must neither see it nor run on the thread that completes it.
   */
  CompletableFuture<T> settled();
}

package io.pollingsdk.internal.poll;

import io.pollingsdk.http.ApiResponse;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * What many jobs wait for together: each cancels it once when it does not wait any more, and when
 * none does, the request is given up. Thread-safe.
 */
final class Interest extends CompletableFuture<ApiResponse> {
  private int waiting;
  private @Nullable CompletableFuture<ApiResponse> answer;

  Interest(int waiting) {
    this.waiting = waiting;
  }

  /** The request has been made. */
  void in(CompletableFuture<ApiResponse> made) {
    boolean none;
    synchronized (this) {
      answer = made;
      none = waiting == 0;
    }
    if (none) {
      made.cancel(true);
    }
  }

  @Override
  public boolean cancel(boolean mayInterruptIfRunning) {
    CompletableFuture<ApiResponse> made;
    synchronized (this) {
      made = --waiting == 0 ? answer : null;
    }
    return made != null && made.cancel(true);
  }
}

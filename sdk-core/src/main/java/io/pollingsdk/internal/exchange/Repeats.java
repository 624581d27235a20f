package io.pollingsdk.internal.exchange;

import io.github.resilience4j.retry.Retry;
import io.pollingsdk.error.TransportException;
import io.pollingsdk.http.ApiRequest;
import io.pollingsdk.http.ApiResponse;
import io.pollingsdk.http.RetryAfter;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Whether one logical request is sent again, and when: what may be sent twice is {@link
 * RepeatRule}'s to say, how often and how soon the retry settings'. One step at a time.
 */
final class Repeats {
  private final Exchanger owner;
  private final ApiRequest request;
  private final Purpose purpose;
  private final boolean repeatable;
  private Retry.@Nullable AsyncContext<ApiResponse> context;

  Repeats(Exchanger owner, ApiRequest request, Exchanger.Terms terms) {
    this.owner = owner;
    this.request = request;
    this.purpose = terms.purpose();
    this.repeatable = RepeatRule.repeatable(purpose, terms.idempotent());
  }

  /** Returns the wait before it is sent again after an answer; null where the answer is taken. */
  @Nullable Duration after(ApiResponse response) {
    if (response.isSuccess()) {
      long delay = context().onResult(response);
      return delay >= 0 && repeatable ? Duration.ofMillis(delay) : null;
    }
    if (!RepeatRule.after(response, purpose, repeatable)) {
      return null;
    }
    Instant now = owner.wiring().time().now();
    long delay = context().onError(response.refusal(request, null, null, now));
    Duration asked = RetryAfter.from(response.headers(), now).orElse(Duration.ZERO);
    // A wait beyond our own bounds is no wait: the caller is told at once, with the server's wish.
    if (delay < 0 || asked.compareTo(owner.limits().maxRetryAfter()) > 0) {
      return null;
    }
    Duration wait = Duration.ofMillis(delay);
    return asked.compareTo(wait) > 0 ? asked : wait;
  }

  /** Returns the wait before it is sent again after no answer; null where it is not. */
  @Nullable Duration after(TransportException failure) {
    if (!RepeatRule.after(failure, repeatable)) {
      return null;
    }
    long delay = context().onError(failure);
    return delay < 0 ? null : Duration.ofMillis(delay);
  }

  /** An answer is taken as it is. */
  void taken(ApiResponse response) {
    if (response.isSuccess() || !RepeatRule.after(response, purpose, repeatable)) {
      context().onComplete();
    }
  }

  private Retry.AsyncContext<ApiResponse> context() {
    Retry.AsyncContext<ApiResponse> known = context;
    if (known == null) {
      known = owner.resilience().retry().asyncContext();
      context = known;
    }
    return known;
  }
}

package io.pollingsdk.auth;

import io.pollingsdk.http.ApiRequest;
import io.pollingsdk.internal.run.Futures;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Where a connection gets its token. One fetch at a time, shared by all who wait; a token is
 * fetched anew shortly before it ends, or when the server says 401. A failed fetch fails those who
 * waited for it; the next request tries again. Thread-safe; may be shared by several connections to
 * the same authority.
 */
public final class TokenSource {
  private static final Duration LONGEST_MARGIN = Duration.ofSeconds(60);
  // A fetch that hangs for so long is given up, and the next request begins another.
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final Supplier<CompletableFuture<AccessToken>> fetch;
  private final String header;
  private final String prefix;
  private final Object lock = new Object();
  private @Nullable AccessToken current;
  private @Nullable Instant renewAt;
  private @Nullable CompletableFuture<AccessToken> underWay;
  private Instant begun = Instant.EPOCH;

  private TokenSource(
      Supplier<CompletableFuture<AccessToken>> fetch, String header, String prefix) {
    this.fetch = fetch;
    this.header = header;
    this.prefix = prefix;
  }

  /**
   * {@return a source whose token goes into {@code Authorization: Bearer …} (RFC 6750)}
   *
   * @param fetch asks for a new token; must not block; usually {@code () ->
   *     identity.requestAsync(…).thenApply(…)} on a connection of its own
   */
  public static TokenSource bearer(Supplier<CompletableFuture<AccessToken>> fetch) {
    return new TokenSource(fetch, "Authorization", "Bearer ");
  }

  /**
   * {@return a source whose token goes into a header of its own, such as {@code X-Auth-Token}}
   *
   * @param header the header's name
   * @param fetch as for {@link #bearer}
   */
  public static TokenSource inHeader(
      String header, Supplier<CompletableFuture<AccessToken>> fetch) {
    return new TokenSource(fetch, header, "");
  }

  /**
   * {@return a token that is good now, fetched if need be} Each caller gets a future of its own.
   *
   * @param now the wall clock
   */
  public CompletableFuture<AccessToken> token(Instant now) {
    CompletableFuture<AccessToken> shared;
    synchronized (lock) {
      AccessToken known = current;
      if (known != null && (renewAt == null || now.isBefore(renewAt))) {
        return CompletableFuture.completedFuture(known);
      }
      if (underWay != null && now.isBefore(begun.plus(PATIENCE))) {
        return underWay.copy();
      }
      shared = new CompletableFuture<>();
      underWay = shared;
      begun = now;
    }
    CompletableFuture<AccessToken> mine = shared.copy();
    begin(shared, now);
    return mine;
  }

  /**
   * Forgets a token that the server refused; does nothing if a newer one is known already.
   *
   * @param refused the token that was sent
   */
  public void invalidate(AccessToken refused) {
    synchronized (lock) {
      if (refused.equals(current)) {
        current = null;
      }
    }
  }

  /**
   * {@return the request with the token in its header}
   *
   * @param request the request
   * @param token the token
   */
  public ApiRequest apply(ApiRequest request, AccessToken token) {
    return request.header(header, prefix + token.value());
  }

  /** {@return the header that carries the token} */
  public String header() {
    return header;
  }

  private void begin(CompletableFuture<AccessToken> shared, Instant now) {
    CompletableFuture<AccessToken> fetched;
    try {
      fetched = Objects.requireNonNull(fetch.get(), "the token source gave null for a future");
    } catch (Throwable e) {
      fetched = CompletableFuture.failedFuture(e);
    }
    Futures.whenDone(
        fetched,
        (token, failure) -> {
          AccessToken good = token;
          synchronized (lock) {
            if (underWay == shared) {
              underWay = null;
            }
            if (token != null) {
              current = token;
              renewAt = renewal(token, now);
            } else if (current != null && current.expiresAt().map(now::isBefore).orElse(true)) {
              // Renewed before its end: what is known still serves.
              good = current;
            }
          }
          if (good != null) {
            shared.complete(good);
          } else {
            shared.completeExceptionally(
                failure != null
                    ? failure
                    : new IllegalStateException("the token source gave null"));
          }
        });
  }

  /** A minute before the end, or halfway there for a token that does not live for two. */
  private static @Nullable Instant renewal(AccessToken token, Instant asked) {
    return token
        .expiresAt()
        .map(
            end -> {
              Duration half = Duration.between(asked, end).dividedBy(2);
              return end.minus(half.compareTo(LONGEST_MARGIN) < 0 ? half : LONGEST_MARGIN);
            })
        .orElse(null);
  }

  /** Shows no secret. */
  @Override
  public String toString() {
    return "TokenSource[" + header + "]";
  }
}

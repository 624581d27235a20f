package io.pollingsdk.auth;

import io.pollingsdk.http.ApiRequest;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * What proves to one server who we are. Asked for every request anew, so that what expires is
 * always fresh; thread-safe. Whoever uses it sees to it that it goes to that server only.
 */
@FunctionalInterface
public interface Credentials {

  /**
   * Adds the proof to a request; must not block.
   *
   * @param request the request without it
   * @param now the wall clock
   * @return the request with it, at the same URI
   */
  CompletableFuture<Proof> prove(ApiRequest request, Instant now);

  /**
   * A request that carries a proof.
   *
   * @param request the request
   * @param renewal what to do when the server answers 401, before one more try; empty where another
   *     try would carry the same
   */
  record Proof(ApiRequest request, Optional<Runnable> renewal) {
    /** Hides the request, which holds a secret. */
    @Override
    public String toString() {
      return "Proof";
    }
  }

  /**
   * {@return credentials of user and password (RFC 7617)}
   *
   * @param basic user and password
   */
  static Credentials of(BasicAuth basic) {
    return (request, now) ->
        CompletableFuture.completedFuture(new Proof(basic.sign(request), Optional.empty()));
  }

  /**
   * {@return credentials of tokens that expire and are fetched anew}
   *
   * @param source where the tokens come from
   */
  static Credentials of(TokenSource source) {
    return (request, now) ->
        source
            .token(now)
            .thenApply(
                token ->
                    new Proof(
                        source.apply(request, token), Optional.of(() -> source.invalidate(token))));
  }

  /**
   * {@return credentials that are one header, such as {@code X-Api-Key}}
   *
   * @param name the header's name
   * @param value its value
   */
  static Credentials header(String name, String value) {
    return (request, now) ->
        CompletableFuture.completedFuture(new Proof(request.header(name, value), Optional.empty()));
  }
}

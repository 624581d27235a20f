package io.pollingsdk.internal.exchange;

import io.pollingsdk.auth.TokenSource;
import io.pollingsdk.http.ApiRequest;
import io.pollingsdk.internal.text.Redaction;
import java.net.URI;
import java.util.Optional;

/** What a connection's class decides about each request. */
public interface ExchangeHooks {
  /** Adds what every call carries. */
  ApiRequest addDefaults(ApiRequest request);

  /** Makes the last change before the wire. */
  ApiRequest sign(ApiRequest request);

  /** Turns the request's target into a URI. */
  URI resolve(ApiRequest request);

  /** Returns whether sending this call twice does no more than sending it once. */
  boolean mayRepeat(ApiRequest request);

  /** Returns where tokens come from, if they expire. */
  Optional<TokenSource> tokenSource();

  /** Returns what hides secrets in logs. */
  Redaction redaction();
}

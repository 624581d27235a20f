package io.pollingsdk.http;

import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/**
 * A request as it goes to the wire: signed, encoded, to one URI.
 *
 * @param method the HTTP method
 * @param uri absolute, encoded, without a fragment
 * @param headers all headers but those of the connection itself
 * @param body the body, if any
 * @param limits what bounds the answer
 */
public record WireRequest(
    String method, URI uri, Headers headers, Optional<RequestBody> body, Limits limits) {

  /**
   * What bounds an answer.
   *
   * @param maxResponseBytes the largest body to accept, decoded
   * @param silence how long the server may fall silent, where that is longer than the transport's
   *     own limit: some status checks are answered only when there is news
   */
  public record Limits(long maxResponseBytes, Optional<Duration> silence) {}

  /**
   * Creates a request with the transport's own limit for the server's silence.
   *
   * @param method the HTTP method
   * @param uri absolute, encoded, without a fragment
   * @param headers all headers but those of the connection itself
   * @param body the body, if any
   * @param maxResponseBytes the largest body to accept in the answer, decoded
   */
  public WireRequest(
      String method, URI uri, Headers headers, Optional<RequestBody> body, long maxResponseBytes) {
    this(method, uri, headers, body, new Limits(maxResponseBytes, Optional.empty()));
  }

  /** {@return the largest body to accept in the answer, decoded} */
  public long maxResponseBytes() {
    return limits.maxResponseBytes();
  }

  /** Shows method, host and path; the query may hold secrets. */
  @Override
  public String toString() {
    String port = uri.getPort() < 0 ? "" : ":" + uri.getPort();
    return method + " " + uri.getScheme() + "://" + uri.getHost() + port + uri.getRawPath();
  }
}

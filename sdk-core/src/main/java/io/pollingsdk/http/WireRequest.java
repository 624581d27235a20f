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
   * @param pipelined whether the request may share a connection with others under way, and be lost
   *     with them; counts for a GET or HEAD without a body or a silence of its own, where {@link
   *     TransportSettings.Pool#pipelined} allows it
   */
  public record Limits(long maxResponseBytes, Optional<Duration> silence, boolean pipelined) {

    /**
     * Creates the limits of a request that has a connection for itself.
     *
     * @param maxResponseBytes the largest body to accept, decoded
     * @param silence how long the server may fall silent, where that is longer than the transport's
     *     own limit
     */
    public Limits(long maxResponseBytes, Optional<Duration> silence) {
      this(maxResponseBytes, silence, false);
    }
  }

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

  /**
   * {@return a copy that may be pipelined: for requests that may be sent again, such as status
   * checks}
   */
  public WireRequest pipelined() {
    return new WireRequest(
        method, uri, headers, body, new Limits(limits.maxResponseBytes(), limits.silence(), true));
  }

  /** Shows method, host and path; the query may hold secrets. */
  @Override
  public String toString() {
    String port = uri.getPort() < 0 ? "" : ":" + uri.getPort();
    return method + " " + uri.getScheme() + "://" + uri.getHost() + port + uri.getRawPath();
  }
}

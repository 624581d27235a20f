package io.pollingsdk.http;

import java.net.URI;
import java.util.Optional;

/**
 * A request as it goes to the wire: signed, encoded, to one URI.
 *
 * @param method the HTTP method
 * @param uri absolute, encoded, without a fragment
 * @param headers all headers but those of the connection itself
 * @param body the body, if any
 * @param maxResponseBytes the largest body to accept in the answer, decoded
 */
public record WireRequest(
    String method, URI uri, Headers headers, Optional<RequestBody> body, long maxResponseBytes) {

  /** Shows method, host and path; the query may hold secrets. */
  @Override
  public String toString() {
    String port = uri.getPort() < 0 ? "" : ":" + uri.getPort();
    return method + " " + uri.getScheme() + "://" + uri.getHost() + port + uri.getRawPath();
  }
}

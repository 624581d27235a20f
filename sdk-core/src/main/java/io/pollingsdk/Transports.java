package io.pollingsdk;

import io.pollingsdk.http.Transport;
import io.pollingsdk.http.TransportSettings;
import io.pollingsdk.internal.apache.ApacheTransport;

/**
 * Makes transports for connections to share. A connection that is given none makes one of its own.
 */
public final class Transports {
  private Transports() {}

  /**
   * {@return a transport on Apache HttpClient 5} Whoever makes it closes it, after the connections
   * that use it.
   *
   * @param settings timeouts, pool, TLS and proxy
   * @throws IllegalArgumentException if a certificate or key cannot be read
   */
  public static Transport create(TransportSettings settings) {
    return ApacheTransport.create(settings);
  }
}

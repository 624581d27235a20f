package io.pollingsdk.http;

import java.net.URI;
import java.util.Locale;

/**
 * Scheme, host and port: who receives a request (RFC 6454).
 *
 * @param scheme {@code http} or {@code https}
 * @param host in lower case
 * @param port the effective port
 */
public record Origin(String scheme, String host, int port) {

  /**
   * {@return the origin of a URI}
   *
   * @param uri absolute, http or https
   * @throws IllegalArgumentException if it is anything else
   */
  public static Origin of(URI uri) {
    String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
    String host = uri.getHost();
    if (!(scheme.equals("http") || scheme.equals("https")) || host == null || host.isEmpty()) {
      throw new IllegalArgumentException(
          "not an absolute http or https URI with a host: scheme '"
              + scheme
              + "', host '"
              + host
              + "'");
    }
    int standard = scheme.equals("https") ? 443 : 80;
    String name = host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
    return new Origin(
        scheme, name.toLowerCase(Locale.ROOT), uri.getPort() < 0 ? standard : uri.getPort());
  }

  /**
   * {@return the origin written as {@code https://host:port}}
   *
   * @param text such as {@code https://api.example.org}
   */
  public static Origin parse(String text) {
    return of(URI.create(text));
  }

  /**
   * {@return whether a URI is plainly of this origin} False tells nothing of one that is written in
   * an unusual way: {@link #of} does.
   *
   * @param uri any
   */
  public boolean isOriginOf(URI uri) {
    int other = uri.getPort();
    return scheme.equals(uri.getScheme())
        && host.equals(uri.getHost())
        && (other < 0 ? standardPort() : other) == port
        && uri.getRawUserInfo() == null;
  }

  private int standardPort() {
    return secure() ? 443 : 80;
  }

  /** {@return whether requests to this origin are encrypted} */
  public boolean secure() {
    return scheme.equals("https");
  }

  /**
   * {@return the origin as {@code https://host}, with the port where it is not the scheme's own}
   */
  @Override
  public String toString() {
    boolean standard = port == standardPort();
    return scheme + "://" + host + (standard ? "" : ":" + port);
  }
}

package io.pollingsdk.http;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A proxy. https goes through it by CONNECT; the credentials go to the proxy only.
 *
 * @param host the proxy's host
 * @param port its port, 1 to 65535
 * @param credentials user and password for Basic authentication, if the proxy asks for them
 * @param bypass hosts that are reached directly: {@code host}, {@code .domain} for all below it, or
 *     {@code *}
 */
public record ProxySettings(
    String host, int port, Optional<Credentials> credentials, List<String> bypass) {
  /**
   * Creates the value and checks it.
   *
   * @param host the proxy's host
   * @param port its port, 1 to 65535
   * @param credentials user and password for Basic authentication, if the proxy asks for them
   * @param bypass hosts that are reached directly: {@code host}, {@code .domain} for all below it,
   *     or {@code *}
   */
  public ProxySettings {
    if (host.isBlank() || port < 1 || port > 65535) {
      throw new IllegalArgumentException("a proxy needs a host and a port from 1 to 65535");
    }
    bypass = bypass.stream().map(name -> name.strip().toLowerCase(Locale.ROOT)).toList();
  }

  /**
   * {@return a proxy without credentials that is used for every host}
   *
   * @param host the proxy's host
   * @param port its port
   */
  public static ProxySettings of(String host, int port) {
    return new ProxySettings(host, port, Optional.empty(), List.of());
  }

  /**
   * {@return a copy with credentials}
   *
   * @param user the user
   * @param password the password
   */
  public ProxySettings withCredentials(String user, String password) {
    return new ProxySettings(host, port, Optional.of(new Credentials(user, password)), bypass);
  }

  /**
   * {@return a copy that leaves hosts out}
   *
   * @param hosts as {@link #bypass()}
   */
  public ProxySettings withBypass(String... hosts) {
    return new ProxySettings(host, port, credentials, List.of(hosts));
  }

  /**
   * {@return whether a host is reached directly}
   *
   * @param target a host name
   */
  public boolean bypasses(String target) {
    String name = target.toLowerCase(Locale.ROOT);
    return bypass.stream()
        .anyMatch(
            rule ->
                rule.equals("*")
                    || rule.equals(name)
                    || (rule.startsWith(".")
                        && (name.endsWith(rule) || name.equals(rule.substring(1)))));
  }

  /**
   * User and password.
   *
   * @param user the user
   * @param password the password
   */
  public record Credentials(String user, String password) {
    /** Hides the password. */
    @Override
    public String toString() {
      return "Credentials[" + user + "]";
    }
  }
}

package io.pollingsdk.http;

import io.pollingsdk.error.OriginRefusedException;
import java.net.URI;
import java.util.HashSet;
import java.util.Set;

/**
 * Where requests may go, and where credentials may. The endpoint's own origin gets both. Others get
 * requests without credentials if allowed, and with credentials if trusted. From https to http
 * nothing goes, whatever is allowed. Immutable.
 *
 * @param endpoint the connection's own origin
 * @param allowed origins that requests may follow a URI to, without credentials
 * @param trusted origins that are treated as the endpoint's own
 */
public record OriginPolicy(Origin endpoint, Set<Origin> allowed, Set<Origin> trusted) {
  /**
   * Creates the value and checks it.
   *
   * @param endpoint the connection's own origin
   * @param allowed origins that requests may follow a URI to, without credentials
   * @param trusted origins that are treated as the endpoint's own
   */
  public OriginPolicy {
    allowed = Set.copyOf(allowed);
    trusted = Set.copyOf(trusted);
  }

  /**
   * {@return the policy that allows the endpoint's own origin only}
   *
   * @param endpoint the connection's endpoint
   */
  public static OriginPolicy only(URI endpoint) {
    return new OriginPolicy(Origin.of(endpoint), Set.of(), Set.of());
  }

  /**
   * {@return this policy and one more origin, to which requests go without credentials}
   *
   * @param origin the origin
   */
  public OriginPolicy allow(Origin origin) {
    Set<Origin> more = new HashSet<>(allowed);
    more.add(origin);
    return new OriginPolicy(endpoint, more, trusted);
  }

  /**
   * {@return this policy and one more origin, to which requests go with credentials}
   *
   * @param origin the origin
   */
  public OriginPolicy trust(Origin origin) {
    Set<Origin> more = new HashSet<>(trusted);
    more.add(origin);
    return new OriginPolicy(endpoint, allowed, more);
  }

  /**
   * Checks a URI that a server named.
   *
   * @param uri absolute
   * @param from the origin that named it
   * @param what names the URI in the message, such as {@code the status URI}
   * @return whether credentials may go with the request
   * @throws OriginRefusedException if nothing may be sent there
   */
  public boolean check(URI uri, Origin from, String what) {
    Origin target = originOf(uri, what);
    if (!target.secure() && (endpoint.secure() || from.secure())) {
      throw new OriginRefusedException(
          target.toString(),
          what + " leads from https to " + target + ", which is not encrypted: refused, always");
    }
    if (target.equals(endpoint) || trusted.contains(target)) {
      return true;
    }
    if (allowed.contains(target)) {
      return false;
    }
    throw new OriginRefusedException(
        target.toString(),
        what
            + " is on "
            + target
            + ", not on the endpoint "
            + endpoint
            + ": refused. If the API really lives there too, allow it in the settings with allowOrigin(\""
            + target
            + "\") (requests without credentials) or trustOrigin(…) (with credentials)");
  }

  private static Origin originOf(URI uri, String what) {
    if (uri.getRawUserInfo() != null) {
      throw new OriginRefusedException(
          String.valueOf(uri.getHost()), what + " holds a user name or password: refused");
    }
    try {
      return Origin.of(uri);
    } catch (IllegalArgumentException e) {
      throw new OriginRefusedException(
          String.valueOf(uri.getScheme()), what + " cannot be followed: " + e.getMessage());
    }
  }
}

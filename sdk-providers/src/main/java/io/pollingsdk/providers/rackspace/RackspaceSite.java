package io.pollingsdk.providers.rackspace;

import io.pollingsdk.ConnectionSettings;
import java.net.URI;

/** The two halves of Rackspace Cloud; an account belongs to one of them. */
public enum RackspaceSite {
  /** The United States. */
  US("https://identity.api.rackspacecloud.com/v2.0", "dns.api.rackspacecloud.com"),
  /** The United Kingdom. */
  UK("https://lon.identity.api.rackspacecloud.com/v2.0", "lon.dns.api.rackspacecloud.com");

  private final String identity;
  private final String dnsHost;

  RackspaceSite(String identity, String dnsHost) {
    this.identity = identity;
    this.dnsHost = dnsHost;
  }

  /** {@return settings for {@link RackspaceIdentity} here} */
  public ConnectionSettings identity() {
    return ConnectionSettings.to(identity);
  }

  /**
   * {@return the endpoint of Cloud DNS here, for those who do not ask the catalog}
   *
   * @param account the account's number
   */
  public URI dns(String account) {
    return URI.create("https://" + dnsHost + "/v1.0/" + checked(account, "account"));
  }

  /**
   * {@return the endpoint of Cloud Load Balancers in a region, for those who do not ask the
   * catalog}
   *
   * @param region such as {@code ORD}, {@code DFW}, {@code IAD}, {@code LON}, {@code SYD} or {@code
   *     HKG}
   * @param account the account's number
   */
  public static URI loadBalancers(String region, String account) {
    return URI.create(
        "https://"
            + checked(region, "region").toLowerCase(java.util.Locale.ROOT)
            + ".loadbalancers.api.rackspacecloud.com/v1.0/"
            + checked(account, "account"));
  }

  /** A value that names a host or a path must not be able to name another. */
  private static String checked(String value, String what) {
    if (!value.matches("[A-Za-z0-9]{1,64}")) {
      throw new IllegalArgumentException("the " + what + " is not made of letters and digits");
    }
    return value;
  }
}

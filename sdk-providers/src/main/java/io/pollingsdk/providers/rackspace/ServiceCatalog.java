package io.pollingsdk.providers.rackspace;

import com.google.gson.JsonObject;
import io.pollingsdk.http.ApiResponse;
import io.pollingsdk.http.JsonMember;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What an account may use, and where.
 *
 * @param account the account's number; empty where the answer names none
 * @param endpoints every endpoint of every service
 */
public record ServiceCatalog(String account, List<Endpoint> endpoints) {
  private static final String DNS = "rax:dns";
  private static final String LOAD_BALANCERS = "rax:load-balancer";

  /**
   * One place of one service.
   *
   * @param type the service's type, such as {@code rax:dns}
   * @param region such as {@code ORD}; empty for a service that has no regions
   * @param uri where it is
   */
  public record Endpoint(String type, String region, URI uri) {}

  /**
   * Creates the value.
   *
   * @param account the account's number; empty where the answer names none
   * @param endpoints every endpoint of every service
   */
  public ServiceCatalog {
    endpoints = List.copyOf(endpoints);
  }

  /** {@return the endpoint of Cloud DNS} */
  public URI dns() {
    return endpoint(DNS, "");
  }

  /**
   * {@return the endpoint of Cloud Load Balancers in a region}
   *
   * @param region such as {@code ORD}, in any case
   */
  public URI loadBalancers(String region) {
    return endpoint(LOAD_BALANCERS, region);
  }

  /**
   * {@return the endpoint of a service}
   *
   * @param type the service's type, such as {@code rax:dns}
   * @param region such as {@code ORD}, in any case; empty for the first there is
   * @throws IllegalArgumentException if the catalog has no such service there
   */
  public URI endpoint(String type, String region) {
    return endpoints.stream()
        .filter(endpoint -> endpoint.type().equals(type))
        .filter(endpoint -> region.isEmpty() || endpoint.region().equalsIgnoreCase(region))
        .map(Endpoint::uri)
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "the catalog has no service of type '"
                        + type
                        + "'"
                        + (region.isEmpty() ? "" : " in region '" + region + "'")
                        + "; it has "
                        + endpoints.stream().map(e -> e.type() + "@" + e.region()).toList()));
  }

  /** Reads the catalog of an authentication's answer. */
  static ServiceCatalog of(ApiResponse authenticated) {
    JsonObject access = authenticated.at("access").object().deepCopy();
    Optional<String> tenant =
        authenticated
            .at("access", "token")
            .at("tenant")
            .element()
            .filter(tree -> tree.isJsonObject())
            .map(tree -> tree.getAsJsonObject().get("id"))
            .filter(id -> id != null && id.isJsonPrimitive())
            .map(id -> id.getAsString());
    // What cannot be read is shown in an exception, and must not show the token.
    access.remove("token");
    ApiResponse shown = authenticated.withJson(access);
    List<Endpoint> endpoints = new ArrayList<>();
    for (JsonMember service : shown.at("serviceCatalog").list()) {
      String type = service.at("type").string();
      for (JsonMember endpoint : service.at("endpoints").list()) {
        endpoint
            .at("publicURL")
            .optionalString()
            .map(shown::resolve)
            .filter(uri -> isUsable(uri, shown.uri()))
            .map(uri -> new Endpoint(type, endpoint.at("region").optionalString().orElse(""), uri))
            .ifPresent(endpoints::add);
      }
    }
    return new ServiceCatalog(tenant.orElse(""), endpoints);
  }

  /** A token that came encrypted does not go out in clear text. */
  private static boolean isUsable(URI endpoint, URI identity) {
    return "https".equals(endpoint.getScheme())
        || (!"https".equals(identity.getScheme()) && "http".equals(endpoint.getScheme()));
  }
}

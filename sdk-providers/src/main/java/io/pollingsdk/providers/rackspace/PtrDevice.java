package io.pollingsdk.providers.rackspace;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.net.URI;

/**
 * A device that PTR records belong to.
 *
 * @param service the service it is a part of, such as {@code cloudServersOpenStack} or {@code
 *     cloudLoadBalancers}
 * @param href the device in that service's API
 */
public record PtrDevice(String service, URI href) {
  /**
   * {@return a server}
   *
   * @param href the server in the API of Cloud Servers
   */
  public static PtrDevice server(URI href) {
    return new PtrDevice("cloudServersOpenStack", href);
  }

  /**
   * {@return a load balancer}
   *
   * @param href the balancer in the API of Cloud Load Balancers
   */
  public static PtrDevice loadBalancer(URI href) {
    return new PtrDevice("cloudLoadBalancers", href);
  }

  JsonObject with(JsonArray records) {
    JsonObject list = new JsonObject();
    list.add("records", records);
    JsonObject link = new JsonObject();
    link.addProperty("content", "");
    link.addProperty("href", href.toString());
    link.addProperty("rel", service);
    JsonObject body = new JsonObject();
    body.add("recordsList", list);
    body.add("link", link);
    return body;
  }
}

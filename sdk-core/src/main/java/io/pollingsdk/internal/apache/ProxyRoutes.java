package io.pollingsdk.internal.apache;

import io.pollingsdk.http.ProxySettings;
import org.apache.hc.client5.http.auth.UsernamePasswordCredentials;
import org.apache.hc.client5.http.impl.auth.BasicScheme;
import org.apache.hc.client5.http.impl.routing.DefaultRoutePlanner;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.jspecify.annotations.Nullable;

/** Sends what is not left out through the proxy, and our credentials to the proxy alone. */
final class ProxyRoutes extends DefaultRoutePlanner {
  private final ProxySettings settings;
  private final HttpHost proxy;

  ProxyRoutes(ProxySettings settings) {
    super(null);
    this.settings = settings;
    this.proxy = new HttpHost("http", settings.host(), settings.port());
  }

  boolean uses(String host) {
    return !settings.bypasses(host);
  }

  /**
   * Lets the credentials go with the first request to the proxy: a challenge would cost a round
   * trip with each connection, and a body would have to be sent twice.
   */
  void authenticate(HttpClientContext context) {
    if (settings.credentials().isPresent()) {
      ProxySettings.Credentials known = settings.credentials().get();
      // One for each request, as it has state.
      BasicScheme scheme = new BasicScheme();
      scheme.initPreemptive(
          new UsernamePasswordCredentials(known.user(), known.password().toCharArray()));
      context.resetAuthExchange(proxy, scheme);
    }
  }

  @Override
  protected @Nullable HttpHost determineProxy(HttpHost target, HttpContext context) {
    return uses(target.getHostName()) ? proxy : null;
  }
}

package io.pollingsdk.providers.rackspace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pollingsdk.error.AuthenticationException;
import io.pollingsdk.error.MalformedResponseException;
import io.pollingsdk.error.TransportException.Kind;
import io.pollingsdk.http.ApiRequest;
import io.pollingsdk.http.ApiResponse;
import io.pollingsdk.testkit.Reply;
import io.pollingsdk.testkit.ScriptedTransport;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tokens, catalog, and how the connections use them. */
class IdentityTest {
  private static final String CATALOG =
      "[{\"name\":\"cloudDNS\",\"type\":\"rax:dns\",\"endpoints\":[{\"tenantId\":\"11111\",\"publicURL\":\"https://dns.api.rackspacecloud.com/v1.0/11111\"}]},"
          + "{\"name\":\"cloudLoadBalancers\",\"type\":\"rax:load-balancer\",\"endpoints\":["
          + "{\"region\":\"DFW\",\"publicURL\":\"https://dfw.lb.example/v1.0/11111\"},"
          + "{\"region\":\"ORD\",\"publicURL\":\"https://ord.lb.example/v1.0/11111\"},"
          + "{\"region\":\"SYD\",\"publicURL\":\"http://syd.lb.example/v1.0/11111\"},"
          + "{\"region\":\"HKG\"}]}]";

  private final Rackspace cloud = new Rackspace();
  private final ScriptedTransport keystone = new ScriptedTransport(cloud.time);
  private final RackspaceIdentity identity =
      RackspaceIdentity.withApiKey(
          RackspaceSite.US
              .identity()
              .with(s -> s.transport(keystone).timeSource(cloud.time).executor(Runnable::run)),
          "u",
          "k3y");

  private static String access(String token, String expires, String catalog) {
    return "{\"access\":{\"token\":{\"id\":\""
        + token
        + "\",\"expires\":\""
        + expires
        + "\",\"tenant\":{\"id\":\"11111\"}},\"serviceCatalog\":"
        + catalog
        + "}}";
  }

  private static Reply access(String token) {
    return Reply.json(access(token, "2030-01-01T00:00:00.000Z", CATALOG));
  }

  private CloudDnsConnection dns() {
    return new CloudDnsConnection(cloud.settings(Rackspace.DNS), identity.tokens());
  }

  private String sentBody() {
    byte[] body = keystone.request(0).body().orElseThrow().encoded();
    return new String(body, java.nio.charset.StandardCharsets.UTF_8);
  }

  private String tokenOf(int request) {
    return cloud.transport.request(request).headers().first("X-Auth-Token").orElse("none");
  }

  @Test
  void authenticatesWithAnApiKey() {
    keystone.then(access("t1"));
    ServiceCatalog catalog = identity.catalog();
    assertThat(keystone.request(0).uri())
        .hasToString("https://identity.api.rackspacecloud.com/v2.0/tokens");
    assertThat(sentBody())
        .isEqualTo(
            "{\"auth\":{\"RAX-KSKEY:apiKeyCredentials\":{\"username\":\"u\",\"apiKey\":\"k3y\"}}}");
    assertThat(catalog.account()).isEqualTo("11111");
    assertThat(catalog.dns()).hasToString(Rackspace.DNS);
    assertThat(catalog.loadBalancers("ord")).hasToString("https://ord.lb.example/v1.0/11111");
  }

  @Test
  void authenticatesWithAPassword() {
    keystone.then(access("t1"));
    try (var withPassword =
        RackspaceIdentity.withPassword(
            RackspaceSite.UK
                .identity()
                .with(s -> s.transport(keystone).timeSource(cloud.time).executor(Runnable::run)),
            "u",
            "pa55")) {
      assertThat(withPassword.catalog().account()).isEqualTo("11111");
      assertThat(withPassword.toString()).doesNotContain("pa55");
    }
    assertThat(keystone.request(0).uri())
        .hasToString("https://lon.identity.api.rackspacecloud.com/v2.0/tokens");
    assertThat(sentBody())
        .isEqualTo(
            "{\"auth\":{\"passwordCredentials\":{\"username\":\"u\",\"password\":\"pa55\"}}}");
  }

  @Test
  void oneAuthenticationServesCatalogAndConnections() {
    keystone.then(access("t1"));
    cloud.says(200, "{\"id\":1}", "{\"loadBalancer\":{\"id\":1}}");
    identity.catalog();
    identity.catalog();
    dns().domain("1");
    new CloudLoadBalancersConnection(cloud.settings(Rackspace.LB), identity.tokens())
        .loadBalancer("1");
    assertThat(keystone.sent()).hasSize(1);
    assertThat(tokenOf(0)).isEqualTo("t1");
    assertThat(tokenOf(1)).isEqualTo("t1");
  }

  @Test
  void manyWhoWaitShareOneAuthentication() {
    CompletableFuture<ApiResponse> late = new CompletableFuture<>();
    keystone.then(request -> late);
    CompletableFuture<ServiceCatalog> first = identity.catalogAsync();
    CompletableFuture<ServiceCatalog> second = identity.catalogAsync();
    late.complete(access("t1").to(keystone.request(0)).join());
    assertThat(first.join()).isSameAs(second.join());
    assertThat(keystone.sent()).hasSize(1);
  }

  @Test
  void authenticatesAgainOnceAfter401EvenForASubmit() {
    keystone.then(access("t1"), access("t2"));
    cloud.says(401, "{\"unauthorized\":{\"message\":\"expired\",\"code\":401}}");
    cloud.says(202, Rackspace.job("RUNNING", ""));
    cloud.says(200, Rackspace.job("COMPLETED", ""));
    cloud.result(dns().createDomain("a.example", "b@a.example").result());
    assertThat(tokenOf(0)).isEqualTo("t1");
    assertThat(tokenOf(1)).isEqualTo("t2");
    assertThat(tokenOf(2)).isEqualTo("t2");
  }

  @Test
  void tellsA401ThatStays() {
    keystone.then(access("t1"), access("t2"));
    cloud.says(401, "", "");
    assertThat(cloud.failure(dns().requestAsync(ApiRequest.get("/domains"))))
        .isInstanceOf(AuthenticationException.class);
    assertThat(keystone.sent()).hasSize(2);
  }

  @Test
  void authenticatesAgainBeforeTheTokenEnds() {
    keystone.then(Reply.json(access("t1", "2026-01-02T04:04:05.000Z", CATALOG)), access("t2"));
    cloud.says(200, "{\"id\":1}", "{\"id\":1}");
    CloudDnsConnection dns = dns();
    dns.domain("1");
    cloud.time.advance(Duration.ofMinutes(60));
    dns.domain("1");
    assertThat(tokenOf(1)).isEqualTo("t2");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "soon", "2030-13-01"})
  void usesATokenWhoseEndCannotBeReadUntilItIsRefused(String expires) {
    keystone.then(Reply.json(access("t1", expires, CATALOG)));
    identity.catalog();
    cloud.time.advance(Duration.ofDays(1));
    identity.catalog();
    assertThat(keystone.sent()).hasSize(1);
  }

  @Test
  void tellsRefusedCredentialsAndTriesAgainNextTime() {
    keystone.then(
        Reply.of(401, "{\"unauthorized\":{\"message\":\"Unable to authenticate\",\"code\":401}}"),
        access("t1"));
    assertThatThrownBy(identity::catalog)
        .isInstanceOfSatisfying(
            AuthenticationException.class,
            e -> {
              assertThat(e.apiMessage()).contains("Unable to authenticate");
              assertThat(e.code()).contains("401");
            });
    assertThat(identity.catalog().account()).isEqualTo("11111");
  }

  @Test
  void repeatsAnAuthenticationWhoseAnswerWasLost() {
    keystone.then(Reply.failure(Kind.CONNECTION_LOST), access("t1"));
    assertThat(cloud.result(identity.catalogAsync()).account()).isEqualTo("11111");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "<html>",
        "[]",
        "{}",
        "{\"access\":{}}",
        "{\"access\":{\"token\":{}}}",
        "{\"access\":{\"token\":{\"id\":{}}}}",
        "{\"access\":{\"token\":{\"id\":\"5ecret\"},\"serviceCatalog\":7}}",
        "{\"access\":{\"token\":{\"id\":\"5ecret\"},\"serviceCatalog\":[{\"endpoints\":[]}]}}",
        "{\"access\":{\"token\":{\"id\":\"5ecret\"},\"serviceCatalog\":[{\"type\":\"a\",\"endpoints\":[{\"publicURL\":\"a"
            + " b\"}]}]}}",
      })
  void tellsAnAnswerThatCannotBeReadWithoutTheToken(String body) {
    keystone.then(Reply.json(body));
    assertThatThrownBy(identity::catalog)
        .isInstanceOf(MalformedResponseException.class)
        .satisfies(e -> assertThat(e.toString()).doesNotContain("5ecret"));
  }

  @Test
  void namesWhatTheCatalogHas() {
    keystone.then(access("t1"));
    ServiceCatalog catalog = identity.catalog();
    assertThatThrownBy(() -> catalog.loadBalancers("LON"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("region 'LON'")
        .hasMessageContaining("rax:load-balancer@DFW");
    assertThatThrownBy(() -> catalog.loadBalancers("SYD"))
        .as("no clear text for a token that came encrypted")
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void anEmptyCatalogIsOne() {
    keystone.then(Reply.json("{\"access\":{\"token\":{\"id\":\"t\",\"tenant\":7}}}"));
    assertThat(identity.catalog()).isEqualTo(new ServiceCatalog("", java.util.List.of()));
  }

  @Test
  void knowsTheEndpointsOfBothSites() {
    assertThat(RackspaceSite.US.dns("11111")).isEqualTo(URI.create(Rackspace.DNS));
    assertThat(RackspaceSite.UK.dns("11111"))
        .hasToString("https://lon.dns.api.rackspacecloud.com/v1.0/11111");
    assertThat(RackspaceSite.loadBalancers("ORD", "11111")).isEqualTo(URI.create(Rackspace.LB));
    assertThatThrownBy(() -> RackspaceSite.loadBalancers("evil.example/", "11111"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> RackspaceSite.US.dns("../x"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void refusesEmptyCredentials() {
    assertThatThrownBy(() -> RackspaceIdentity.withApiKey(RackspaceSite.US.identity(), "u", " "))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("apiKey is empty");
    assertThatThrownBy(() -> RackspaceIdentity.withPassword(RackspaceSite.US.identity(), "", "p"))
        .hasMessage("username is empty");
  }
}

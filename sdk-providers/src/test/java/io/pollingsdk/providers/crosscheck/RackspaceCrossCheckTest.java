package io.pollingsdk.providers.crosscheck;

import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.getRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonObject;
import io.pollingsdk.ConnectionSettings;
import io.pollingsdk.job.Job;
import io.pollingsdk.job.JobFailedException;
import io.pollingsdk.pacing.PollSchedule;
import io.pollingsdk.providers.crosscheck.OtherClient.Seen;
import io.pollingsdk.providers.rackspace.CloudDnsConnection;
import io.pollingsdk.providers.rackspace.CloudLoadBalancersConnection;
import io.pollingsdk.providers.rackspace.RackspaceIdentity;
import io.pollingsdk.testkit.JobServer;
import java.net.URI;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tokens, Cloud DNS and Cloud Load Balancers, by way of the catalog of the same server. */
class RackspaceCrossCheckTest {
  private static final OtherClient JCLOUDS = OwnGson.jclouds();
  private static final String JOB = "/dns/v1.0/11111/status/7c1e";
  private static final String BALANCER = "/lb/v1.0/11111/loadbalancers/8290";
  private static final String BALANCERS = "/lb/v1.0/11111/loadbalancers";

  private final JobServer server = JobServer.start();
  private final RackspaceIdentity identity =
      RackspaceIdentity.withApiKey(ConnectionSettings.to(server.endpoint() + "/v2.0"), "u", "k3y");

  @BeforeEach
  void serveTokens() {
    server.on(
        "POST",
        "/v2.0/tokens",
        JobServer.json(
            200,
            "{\"access\":{\"token\":{\"id\":\"tok-5ecret\",\"expires\":\"2099-01-01T00:00:00.000Z\",\"tenant\":{\"id\":\"11111\",\"name\":\"11111\"}},"
                + "\"user\":{\"id\":\"7\",\"name\":\"u\",\"roles\":[]},\"serviceCatalog\":["
                + "{\"name\":\"cloudDNS\",\"type\":\"rax:dns\",\"endpoints\":[{\"tenantId\":\"11111\",\"publicURL\":\""
                + server.endpoint()
                + "/dns/v1.0/11111\"}]},"
                + "{\"name\":\"cloudLoadBalancers\",\"type\":\"rax:load-balancer\",\"endpoints\":["
                + "{\"tenantId\":\"11111\",\"region\":\"DFW\",\"publicURL\":\"http://127.0.0.1:9/lb\"},"
                + "{\"tenantId\":\"11111\",\"region\":\"ORD\",\"publicURL\":\""
                + server.endpoint()
                + "/lb/v1.0/11111\"}]}]}}"));
  }

  @AfterEach
  void stop() {
    identity.close();
    server.close();
  }

  private ConnectionSettings settings(URI endpoint) {
    return ConnectionSettings.to(endpoint.toString())
        .with(s -> s.pollSchedule(PollSchedule.fixed(Duration.ofMillis(20))))
        .with(s -> s.jobTimeout(Duration.ofSeconds(30)));
  }

  private CloudDnsConnection dns() {
    return new CloudDnsConnection(settings(identity.catalog().dns()), identity.tokens());
  }

  private CloudLoadBalancersConnection balancers() {
    return new CloudLoadBalancersConnection(
        settings(identity.catalog().loadBalancers("ORD")), identity.tokens());
  }

  private URI identityEndpoint() {
    return server.endpoint().resolve("/v2.0/");
  }

  private static String job(String state, String more) {
    return "{\"status\":\""
        + state
        + "\",\"jobId\":\"7c1e\",\"callbackUrl\":\"http://internal.example/v1.0/9/status/7c1e\""
        + more
        + "}";
  }

  /** More than the state and the id, because jclouds insists on it. */
  private static String balancer(String state) {
    return "{\"loadBalancer\":{\"id\":8290,\"status\":\""
        + state
        + "\",\"name\":\"b\",\"protocol\":\"HTTP\",\"port\":80,\"algorithm\":\"RANDOM\","
        + "\"nodes\":[{\"id\":1,\"address\":\"192.0.2.1\",\"port\":80,\"condition\":\"ENABLED\",\"status\":\"ONLINE\"}],"
        + "\"virtualIps\":[{\"id\":2,\"address\":\"192.0.2.2\",\"type\":\"PUBLIC\",\"ipVersion\":\"IPV4\"}],"
        + "\"created\":{\"time\":\"2026-01-02T03:04:05Z\"},\"updated\":{\"time\":\"2026-01-02T03:04:05Z\"},"
        + "\"cluster\":{\"name\":\"c\"},\"connectionLogging\":{\"enabled\":false},\"contentCaching\":{\"enabled\":false}}}";
  }

  // ---- Cloud DNS

  private Seen theirJob(String body) {
    server.on("POST", "/dns/v1.0/11111/domains", JobServer.json(202, job("INITIALIZED", "")));
    server.on("GET", JOB, JobServer.json(200, body));
    return JCLOUDS.dnsJob(identityEndpoint(), "7c1e");
  }

  @ParameterizedTest
  @ValueSource(strings = {"INITIALIZED", "RUNNING"})
  void bothWaitWhileADnsJobRuns(String state) throws InterruptedException {
    assertThat(theirJob(job(state, ""))).isEqualTo(new Seen("7c1e", state, "", "null"));
    try (CloudDnsConnection dns = dns()) {
      Job job = dns.createDomain("a.example", "b@a.example");
      server.awaitRequests(JOB, 4);
      assertThat(job.isDone()).isFalse();
      assertThat(job.handle().id()).isEqualTo("7c1e");
    }
  }

  @Test
  void bothSendTheTokenAndAskForDetails() {
    assertThat(theirJob(job("COMPLETED", "")).state()).isEqualTo("COMPLETED");
    try (CloudDnsConnection dns = dns()) {
      assertThat(dns.createDomain("a.example", "b@a.example").await().json()).hasToString("{}");
    }
    server
        .wireMock()
        .verify(
            2,
            getRequestedFor(urlPathEqualTo(JOB))
                .withQueryParam("showDetails", equalTo("true"))
                .withHeader("X-Auth-Token", equalTo("tok-5ecret")));
  }

  @Test
  void bothReadTheDomainsThatAJobCreated() {
    Seen theirs =
        theirJob(
            job(
                "COMPLETED",
                ",\"verb\":\"POST\",\"requestUrl\":\"http://dns.example/v1.0/11111/domains\",\"response\":{\"domains\":[{\"id\":1,\"name\":\"a.example\","
                    + "\"emailAddress\":\"b@a.example\",\"ttl\":3600,\"nameservers\":[{\"name\":\"ns.example\"}],\"created\":\"2026-01-02T03:04:05.000+0000\",\"updated\":\"2026-01-02T03:04:05.000+0000\"}]}"));
    assertThat(theirs.state()).isEqualTo("COMPLETED");
    try (CloudDnsConnection dns = dns()) {
      JsonObject domain =
          dns.createDomain("a.example", "b@a.example").await().at("domains").list().get(0).object();
      assertThat(theirs.text())
          .contains(
              "id=" + domain.get("id").getAsInt(), "name=" + domain.get("name").getAsString());
    }
  }

  @Test
  void bothTellWhyADnsJobFailed() {
    Seen theirs =
        theirJob(
            job(
                "ERROR",
                ",\"error\":{\"code\":409,\"message\":\"Exists.\",\"details\":\"Domain already exists\"}"));
    assertThat(theirs)
        .isEqualTo(new Seen("7c1e", "ERROR", "409", "Exists.; Domain already exists"));
    try (CloudDnsConnection dns = dns()) {
      assertThatThrownBy(() -> dns.createDomain("a.example", "b@a.example").await())
          .isInstanceOfSatisfying(
              JobFailedException.class,
              e -> {
                assertThat(e.code()).contains(theirs.code());
                assertThat(e.apiMessage()).contains(theirs.text());
              });
    }
  }

  // ---- Cloud Load Balancers

  private Seen theirBalancer(String state) {
    server.on("POST", BALANCERS, JobServer.json(202, balancer("BUILD")));
    server.on("GET", BALANCER, JobServer.json(200, balancer(state)));
    return JCLOUDS.balancer(identityEndpoint(), "ORD", "8290");
  }

  @ParameterizedTest
  @ValueSource(strings = {"BUILD", "PENDING_UPDATE", "PENDING_DELETE"})
  void bothSeeABalancerThatIsBusy(String state) throws InterruptedException {
    assertThat(theirBalancer(state)).isEqualTo(new Seen("8290", state, "", "ORD"));
    try (CloudLoadBalancersConnection balancers = balancers()) {
      Job job = balancers.createLoadBalancer(new JsonObject());
      server.awaitRequests(BALANCER, 4);
      assertThat(job.isDone()).isFalse();
      assertThat(job.handle().id()).isEqualTo("8290");
    }
  }

  @Test
  void bothSeeABalancerThatIsActive() {
    Seen theirs = theirBalancer("ACTIVE");
    assertThat(theirs).isEqualTo(new Seen("8290", "ACTIVE", "", "ORD"));
    try (CloudLoadBalancersConnection balancers = balancers()) {
      JsonObject ours =
          balancers.createLoadBalancer(new JsonObject()).await().at("loadBalancer").object();
      assertThat(ours.get("id").getAsString()).isEqualTo(theirs.id());
      assertThat(ours.get("status").getAsString()).isEqualTo(theirs.state());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"ERROR", "SUSPENDED", "DELETED"})
  void bothSeeABalancerThatFailed(String state) {
    assertThat(theirBalancer(state).state()).isEqualTo(state);
    try (CloudLoadBalancersConnection balancers = balancers()) {
      assertThatThrownBy(() -> balancers.createLoadBalancer(new JsonObject()).await())
          .isInstanceOfSatisfying(
              JobFailedException.class, e -> assertThat(e.code()).contains(state));
    }
  }

  @Test
  void bothTakeA404ForABalancerThatIsGone() {
    server.on("DELETE", BALANCER, JobServer.json(202, ""));
    server.on(
        "GET",
        BALANCER,
        JobServer.json(404, "{\"itemNotFound\":{\"code\":404,\"message\":\"gone\"}}"));
    assertThat(JCLOUDS.balancer(identityEndpoint(), "ORD", "8290").state()).isEqualTo("GONE");
    try (CloudLoadBalancersConnection balancers = balancers()) {
      assertThat(balancers.deleteLoadBalancer("8290").await().status()).isEqualTo(204);
    }
  }
}

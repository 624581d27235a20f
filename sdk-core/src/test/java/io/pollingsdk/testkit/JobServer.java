package io.pollingsdk.testkit;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.request;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.options;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.client.ScenarioMappingBuilder;
import com.github.tomakehurst.wiremock.http.Fault;
import com.github.tomakehurst.wiremock.stubbing.Scenario;
import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * A server on a real socket, on WireMock, that gives prepared replies in turn; the last one
 * repeats.
 */
public final class JobServer implements AutoCloseable {
  private final WireMockServer server;

  private JobServer(WireMockServer server) {
    this.server = server;
  }

  /** Starts a server on a free port of the loopback interface. */
  public static JobServer start() {
    WireMockServer server =
        new WireMockServer(
            options()
                .dynamicPort()
                .bindAddress("127.0.0.1")
                .stubCorsEnabled(false)
                .globalTemplating(false));
    server.start();
    return new JobServer(server);
  }

  /** Returns the server's root. */
  public URI endpoint() {
    return URI.create("http://127.0.0.1:" + server.port());
  }

  /** Returns the WireMock server, for what this class does not offer. */
  public WireMockServer wireMock() {
    return server;
  }

  /** Prepares the replies to requests of a method and path. */
  public JobServer on(String method, String path, ResponseDefinitionBuilder... replies) {
    String scenario = method + " " + path;
    for (int i = 0; i < replies.length; i++) {
      ScenarioMappingBuilder stub =
          request(method, urlPathEqualTo(path))
              .inScenario(scenario)
              .whenScenarioStateIs(i == 0 ? Scenario.STARTED : "reply " + i);
      boolean last = i == replies.length - 1;
      ScenarioMappingBuilder step = last ? stub : stub.willSetStateTo("reply " + (i + 1));
      server.stubFor(step.willReturn(replies[i]));
    }
    return this;
  }

  /** Returns a reply with a status and a JSON body. */
  public static ResponseDefinitionBuilder json(int status, String body) {
    return aResponse()
        .withStatus(status)
        .withHeader("Content-Type", "application/json")
        .withBody(body);
  }

  /** Returns a reply that breaks. */
  public static ResponseDefinitionBuilder broken(Fault fault) {
    return aResponse().withFault(fault);
  }

  /** Returns the requests that came, oldest first. */
  public List<LoggedRequest> requests() {
    return server.getAllServeEvents().stream()
        .map(event -> event.getRequest())
        .map(LoggedRequest::createFrom)
        .sorted(java.util.Comparator.comparing(LoggedRequest::getLoggedDate))
        .toList();
  }

  /** Waits, at most 20 seconds, until so many more requests to a path have been answered. */
  public void awaitRequests(String path, int more) throws InterruptedException {
    CountDownLatch latch = new CountDownLatch(more);
    server.addMockServiceRequestListener(
        (request, response) -> {
          if (URI.create(request.getUrl()).getPath().equals(path)) {
            latch.countDown();
          }
        });
    if (!latch.await(20, TimeUnit.SECONDS)) {
      throw new AssertionError(
          latch.getCount() + " of " + more + " requests to " + path + " did not come");
    }
  }

  @Override
  public void close() {
    server.stop();
  }
}

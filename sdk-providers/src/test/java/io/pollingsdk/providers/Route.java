package io.pollingsdk.providers;

import static com.github.tomakehurst.wiremock.client.WireMock.absent;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.matching;
import static com.github.tomakehurst.wiremock.client.WireMock.request;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;

import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.client.ScenarioMappingBuilder;
import com.github.tomakehurst.wiremock.http.RequestMethod;
import com.github.tomakehurst.wiremock.matching.RequestPatternBuilder;
import com.github.tomakehurst.wiremock.matching.StringValuePattern;
import com.github.tomakehurst.wiremock.stubbing.Scenario;
import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import io.pollingsdk.testkit.JobServer;
import java.util.List;

/**
 * One kind of request to a server: by method and path, and by a parameter where one path does more.
 */
record Route(String method, String path, String param, StringValuePattern value) {
  static Route of(String method, String path) {
    return new Route(method, path, "no-such-parameter", absent());
  }

  static Route get(String path) {
    return of("GET", path);
  }

  Route with(String name, String text) {
    return new Route(method, path, name, equalTo(text));
  }

  Route without(String name) {
    return new Route(method, path, name, absent());
  }

  Route present(String name) {
    return new Route(method, path, name, matching(".*"));
  }

  /** Prepares replies, given in turn; the last one repeats. */
  void on(JobServer server, ResponseDefinitionBuilder... replies) {
    String scenario = toString();
    for (int i = 0; i < replies.length; i++) {
      ScenarioMappingBuilder stub =
          request(method, urlPathEqualTo(path))
              .withQueryParam(param, value)
              .inScenario(scenario)
              .whenScenarioStateIs(i == 0 ? Scenario.STARTED : "reply " + i);
      boolean last = i == replies.length - 1;
      server
          .wireMock()
          .stubFor((last ? stub : stub.willSetStateTo("reply " + (i + 1))).willReturn(replies[i]));
    }
  }

  /** Returns the requests of this kind that a server got. */
  List<LoggedRequest> requestsAt(JobServer server) {
    return server
        .wireMock()
        .findAll(
            new RequestPatternBuilder(RequestMethod.fromString(method), urlPathEqualTo(path))
                .withQueryParam(param, value));
  }
}

package io.pollingsdk.providers;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;

import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import io.pollingsdk.ConnectionSettings;
import io.pollingsdk.PollingConnection;
import io.pollingsdk.http.ApiRequest;
import java.util.Optional;
import java.util.function.Function;

/**
 * One provider, as it is spoken to on the wire.
 *
 * @param name tells it from the others
 * @param base the path below which the API lives
 * @param connect makes its connection
 * @param request starts a job
 * @param routes where its requests go
 * @param replies what the API says
 * @param identity reads from a request who sent it, empty if nobody says
 * @param key reads the idempotency key from a submit, where the API honours one
 */
record ProviderCase(
    String name,
    String base,
    Function<ConnectionSettings, PollingConnection> connect,
    ApiRequest request,
    Routes routes,
    Replies replies,
    Function<LoggedRequest, String> identity,
    Optional<Function<LoggedRequest, String>> key) {

  /** Where requests go; the result is the last poll where there is no route to one. */
  record Routes(Route submit, Route poll, Optional<Route> result) {
    static Routes of(Route submit, Route poll) {
      return new Routes(submit, poll, Optional.empty());
    }

    static Routes of(Route submit, Route poll, Route result) {
      return new Routes(submit, poll, Optional.of(result));
    }
  }

  /** What the API says; the result's body holds {@code resultWord}. */
  record Replies(
      ResponseDefinitionBuilder accepted,
      ResponseDefinitionBuilder running,
      ResponseDefinitionBuilder succeeded,
      ResponseDefinitionBuilder result,
      String resultWord,
      Told failed,
      Told refused) {}

  /** A reply that tells of trouble, and the API's words for it. */
  record Told(ResponseDefinitionBuilder reply, String words) {}

  static Told told(int status, String body, String words) {
    return new Told(reply(status, body), words);
  }

  /** Returns a reply with headers, which are given as name and value in turn. */
  static ResponseDefinitionBuilder reply(int status, String body, String... headers) {
    ResponseDefinitionBuilder reply = aResponse().withStatus(status).withBody(body);
    if (!body.isEmpty()) {
      String type = body.startsWith("<") ? "application/xml" : "application/json";
      reply = reply.withHeader("Content-Type", type);
    }
    for (int i = 0; i < headers.length; i += 2) {
      reply = reply.withHeader(headers[i], headers[i + 1]);
    }
    return reply;
  }

  static Function<LoggedRequest, String> header(String name) {
    return request -> request.containsHeader(name) ? request.getHeader(name) : "";
  }

  static Function<LoggedRequest, String> param(String name) {
    return request ->
        request.queryParameter(name).isPresent() ? request.queryParameter(name).firstValue() : "";
  }

  ProviderCase keyed(Function<LoggedRequest, String> reader) {
    return new ProviderCase(
        name, base, connect, request, routes, replies, identity, Optional.of(reader));
  }

  boolean fetchesItsResult() {
    return routes.result().isPresent();
  }

  @Override
  public String toString() {
    return name;
  }
}

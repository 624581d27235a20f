package io.pollingsdk.providers;

import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.http.Fault;
import io.pollingsdk.ConnectionSettings;
import io.pollingsdk.PollingConnection;
import io.pollingsdk.Retries;
import io.pollingsdk.SettingsBuilder;
import io.pollingsdk.pacing.PollSchedule;
import io.pollingsdk.testkit.JobServer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.provider.Arguments;

/** A server for one test class, emptied before each test, and connections to it. */
@TestInstance(Lifecycle.PER_CLASS)
abstract class WireFixture {
  static final ResponseDefinitionBuilder HTML =
      ProviderCase.reply(200, "")
          .withHeader("Content-Type", "text/html")
          .withBody("<!DOCTYPE html><html><body>Please log in</body></html>");

  final JobServer server = JobServer.start();
  private final List<PollingConnection> opened = new ArrayList<>();

  @BeforeEach
  void empty() {
    server.wireMock().resetAll();
  }

  @AfterEach
  void disconnect() {
    opened.forEach(PollingConnection::close);
    opened.clear();
  }

  @AfterAll
  void stop() {
    server.close();
  }

  static Stream<ProviderCase> providers() {
    return Providers.all();
  }

  static Stream<ProviderCase> fetching() {
    return Providers.all().filter(ProviderCase::fetchesItsResult);
  }

  /** Returns each provider with each of some values. */
  static Stream<Arguments> eachWith(Stream<ProviderCase> cases, Object... values) {
    return cases.flatMap(api -> Stream.of(values).map(value -> Arguments.of(api, value)));
  }

  /** Returns a reply for each way in which one can break, and then others. */
  static ResponseDefinitionBuilder[] faultsAnd(ResponseDefinitionBuilder... replies) {
    return Stream.concat(Stream.of(Fault.values()).map(JobServer::broken), Stream.of(replies))
        .toArray(ResponseDefinitionBuilder[]::new);
  }

  final PollingConnection connect(ProviderCase api) {
    return connect(api, s -> {});
  }

  final PollingConnection connect(ProviderCase api, Consumer<SettingsBuilder> change) {
    ConnectionSettings settings =
        ConnectionSettings.to(server.endpoint() + api.base())
            .with(
                s ->
                    s.pollInterval(Duration.ofMillis(20))
                        .pollSchedule(PollSchedule.usual())
                        .jobTimeout(Duration.ofSeconds(10))
                        .retry(Retries.none()))
            .with(change);
    PollingConnection made = api.connect().apply(settings);
    opened.add(made);
    return made;
  }

  /** Has the server accept a job, and answer its status checks so. */
  final void accept(ProviderCase api, ResponseDefinitionBuilder... polls) {
    api.routes().submit().on(server, api.replies().accepted());
    api.routes().poll().on(server, polls);
    api.routes().result().ifPresent(route -> route.on(server, api.replies().result()));
  }

  final int submits(ProviderCase api) {
    return api.routes().submit().requestsAt(server).size();
  }

  final int polls(ProviderCase api) {
    return api.routes().poll().requestsAt(server).size();
  }
}

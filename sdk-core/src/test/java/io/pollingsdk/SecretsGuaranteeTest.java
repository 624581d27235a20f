package io.pollingsdk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.pollingsdk.http.ApiRequest;
import io.pollingsdk.job.Job;
import io.pollingsdk.job.JobHandle;
import io.pollingsdk.testkit.CallPath;
import io.pollingsdk.testkit.Reply;
import io.pollingsdk.testkit.SampleApi;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** Guarantee 11: nothing secret reaches a log, a text form or a token. */
class SecretsGuaranteeTest {
  private final GuaranteesFixture fixture = new GuaranteesFixture();
  private final Logger logger = (Logger) LoggerFactory.getLogger("io.pollingsdk");
  private final ListAppender<ILoggingEvent> log = new ListAppender<>();

  /** Signs with a query parameter of its own name. */
  private static final class QuerySigned extends SampleApi {
    QuerySigned(ConnectionSettings settings) {
      super(settings);
    }

    @Override
    protected ApiRequest sign(ApiRequest request) {
      return request.param("apiKey", "k-secret").param("hush", "h-secret");
    }

    @Override
    protected Set<String> secretNames() {
      return Set.of("Hush");
    }
  }

  @BeforeEach
  void listen() {
    log.start();
    logger.setLevel(Level.TRACE);
    logger.addAppender(log);
  }

  @AfterEach
  void stop() {
    logger.detachAppender(log);
    logger.setLevel(null);
  }

  @Test
  void guarantee11EveryRequestIsLoggedWithoutSecrets() {
    fixture.transport.then(
        GuaranteesFixture.ACCEPTED, GuaranteesFixture.RUNNING, GuaranteesFixture.DONE);
    QuerySigned api = new QuerySigned(fixture.settings(s -> {}));
    CallPath.NON_BLOCKING.run(fixture.time, api, SampleApi.start()).result();
    assertThat(log.list)
        .extracting(ILoggingEvent::getFormattedMessage)
        .anyMatch(line -> line.contains("SUBMIT POST") && line.contains("-> 202"))
        .filteredOn(line -> line.contains("POLL GET"))
        .hasSize(2)
        .allMatch(line -> line.contains("apiKey=***") && line.contains("hush=***"));
    assertThat(log.list)
        .extracting(ILoggingEvent::getFormattedMessage)
        .noneMatch(line -> line.contains("-secret"));
  }

  @Test
  void guarantee11WhatIsShownOfAnExceptionHidesSecrets() {
    fixture.transport.then(Reply.of(200, "{\"password\":\"p-secret\",\"x\":1}"));
    SampleApi api = fixture.connect();
    assertThatThrownBy(() -> api.request(ApiRequest.get("/x")).at("y").string())
        .hasMessageContaining("'y'")
        .hasMessageContaining("\"password\":\"***\"")
        .hasMessageNotContaining("p-secret");
  }

  @Test
  void guarantee11ATokenHoldsNoCredential() {
    fixture.transport.then(GuaranteesFixture.ACCEPTED);
    Job job = fixture.connect().submit(SampleApi.start());
    String payload = job.token().split("\\.", -1)[1];
    String json =
        new String(
            java.util.Base64.getUrlDecoder().decode(payload),
            java.nio.charset.StandardCharsets.UTF_8);
    assertThat(json).contains("\"id\":\"7\"").doesNotContain("sample-secret");
    assertThatThrownBy(() -> JobHandle.of("7").with("password", "x"))
        .hasMessageContaining("credential");
  }
}

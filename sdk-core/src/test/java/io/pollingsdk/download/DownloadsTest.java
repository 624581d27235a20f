package io.pollingsdk.download;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pollingsdk.Retries;
import io.pollingsdk.download.DownloadResult.Completeness;
import io.pollingsdk.error.TransportException.Kind;
import io.pollingsdk.task.Task;
import io.pollingsdk.testkit.FakeTime;
import io.pollingsdk.testkit.Reply;
import io.pollingsdk.testkit.ScriptedTransport;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A download's way through sources and retries, in fake time and on one thread. */
class DownloadsTest {
  private static final String HELLO_SHA256 =
      "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824";

  private final FakeTime time = new FakeTime();
  private final ScriptedTransport transport = new ScriptedTransport(time);
  private final List<DownloadEvent> events = new ArrayList<>();
  private final Downloads downloads =
      Downloads.builder()
          .transport(transport)
          .time(time)
          .callbackExecutor(Runnable::run)
          .blockingExecutor(Runnable::run)
          .listener(events::add)
          .build();

  @AfterEach
  void close() {
    downloads.close();
  }

  private static DownloadRequest request() {
    return DownloadRequest.from("https://a.example.org/file").to(Target.memory(1000));
  }

  private List<String> kinds() {
    return events.stream().map(event -> event.getClass().getSimpleName()).toList();
  }

  @Test
  void fetchesIntoMemory() {
    transport.then(Reply.of(200, "hello", "Content-Length", "5"));

    DownloadResult result = downloads.fetch(request().sha256(HELLO_SHA256).size(5));

    assertThat(new String(result.bytes(), StandardCharsets.UTF_8)).isEqualTo("hello");
    assertThat(result.completeness()).isEqualTo(Completeness.VERIFIED);
    assertThat(result.digests()).containsExactly(Digest.sha256(HELLO_SHA256));
    assertThat(kinds())
        .containsExactly(
            "Prepared",
            "Sent",
            "HeadersReceived",
            "Progressed",
            "Progressed",
            "Verifying",
            "Succeeded");
  }

  @Test
  void asksAgainAfterAWaitWhereTheServerMayDoBetter() {
    transport.then(Reply.of(503, ""), Reply.failure(Kind.CONNECT), Reply.of(200, "hello"));

    Task<DownloadResult> task = downloads.start(request());
    assertThat(transport.sent()).hasSize(1);
    time.advance(Duration.ofSeconds(10));

    assertThat(task.await().tally().attempts()).isEqualTo(3);
    assertThat(kinds()).contains("Retrying");
  }

  @Test
  void goesToTheNextSourceWhereThisOneHasItNot() {
    transport.then(Reply.of(404, ""), Reply.of(200, "hello"));

    DownloadResult result = downloads.fetch(request().mirror("https://b.example.org/file", 10));

    assertThat(result.source().host()).isEqualTo("b.example.org");
  }

  @Test
  void saysNotFoundWhereEverySourceSaysSo() {
    transport.thenAlways(Reply.of(404, ""));

    assertThatThrownBy(() -> downloads.fetch(request().mirror("https://b.example.org/file", 10)))
        .isInstanceOf(DownloadException.NotFound.class)
        .hasMessageContaining("https://a.example.org/file: HTTP 404 (after 2 attempts)")
        .satisfies(e -> assertThat(e.getSuppressed()).hasSize(1));
  }

  @Test
  void triesDamagedContentOnceMoreFromItsFirstByte() {
    transport.then(Reply.of(200, "hellx"), Reply.of(200, "hello"));

    DownloadResult result = downloads.fetch(request().sha256(HELLO_SHA256));

    assertThat(result.tally().attempts()).isEqualTo(2);
  }

  @Test
  void choosesAnewWhenItsTurnComesAndTheHostWasFoundDeadMeanwhile() {
    List<Runnable> handed = new ArrayList<>();
    try (Downloads later =
        Downloads.builder()
            .transport(transport)
            .time(time)
            .callbackExecutor(Runnable::run)
            .blockingExecutor(handed::add)
            .limits(limits -> limits.total(1))
            .retry(Retries.none())
            .build()) {
      transport.then(Reply.failure(Kind.CONNECT), Reply.of(200, "hello"), Reply.of(200, "hello"));
      DownloadRequest two = request().mirror("https://b.example.org/file", 10);
      Task<DownloadResult> first = later.start(two);
      Task<DownloadResult> second = later.start(two);
      while (!handed.isEmpty()) {
        handed.remove(0).run();
      }

      assertThat(first.await().source().host()).isEqualTo("b.example.org");
      assertThat(second.await().tally().attempts()).isEqualTo(1);
      assertThat(second.await().source().host()).isEqualTo("b.example.org");
    }
  }

  @Test
  void tellsHostsApartByTheirPorts() {
    transport.then(Reply.failure(Kind.CONNECT), Reply.of(200, "hello"), Reply.of(200, "hello"));
    try (Downloads once =
        Downloads.builder()
            .transport(transport)
            .time(time)
            .callbackExecutor(Runnable::run)
            .blockingExecutor(Runnable::run)
            .retry(Retries.none())
            .build()) {
      DownloadRequest two =
          DownloadRequest.from("http://a.example.org:1/file")
              .mirror("http://a.example.org:2/file", 10)
              .to(Target.memory(10));

      assertThat(once.fetch(two).tally().attempts()).isEqualTo(2);
      assertThat(once.fetch(two).tally().attempts()).isEqualTo(1);
    }
  }

  @Test
  void tellsWhatARecoveryThrew() {
    transport.then(Reply.of(404, ""));

    assertThatThrownBy(
            () ->
                downloads.fetch(
                    request()
                        .recovery(
                            failure -> {
                              throw new IllegalStateException("no mirrors today");
                            })))
        .isInstanceOf(DownloadException.NotFound.class)
        .satisfies(
            e ->
                assertThat(e.getSuppressed())
                    .hasSize(1)
                    .allMatch(s -> s.getMessage().contains("today")));
  }
}

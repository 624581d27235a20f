package io.pollingsdk.download;

import static org.assertj.core.api.Assertions.assertThat;

import io.pollingsdk.Retries;
import io.pollingsdk.download.DownloadEvent.Cancelled;
import io.pollingsdk.download.DownloadEvent.Failed;
import io.pollingsdk.download.DownloadEvent.HeadersReceived;
import io.pollingsdk.download.DownloadEvent.Prepared;
import io.pollingsdk.download.DownloadEvent.Progressed;
import io.pollingsdk.download.DownloadEvent.Sent;
import io.pollingsdk.download.DownloadEvent.Succeeded;
import io.pollingsdk.download.DownloadEvent.Verifying;
import io.pollingsdk.http.TransportSettings;
import io.pollingsdk.http.TransportSettings.Pool;
import io.pollingsdk.http.TransportSettings.Timeouts;
import io.pollingsdk.task.Task;
import io.pollingsdk.testkit.FakeTime;
import io.pollingsdk.testkit.RawServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Downloads over real sockets into a file, in fake time: three attempts a source, and waits that
 * cost nothing. One attempt at a time and one connection, so whatever keeps its permit or its
 * connection is found out when the rig is closed.
 */
final class Rig implements AutoCloseable {
  static final String WHOLE = "0123456789";
  static final String WHOLE_SHA256 =
      "84d89877f0d4041efb6bf91a16f0248f2fd573e6af05c19f96bedb9f882f7882";

  final FakeTime time = new FakeTime();
  final List<DownloadEvent> events = new CopyOnWriteArrayList<>();
  final Downloads downloads;
  private final Path folder;

  Rig(Path folder) {
    this(folder, builder -> builder);
  }

  Rig(Path folder, UnaryOperator<DownloadsBuilder> change) {
    this.folder = folder;
    this.downloads =
        change
            .apply(
                Downloads.builder()
                    .network(network(Timeouts.standard()))
                    .limits(limits -> limits.total(1).perHost(1))
                    .retry(Retries.attempts(3, Duration.ofMillis(500)))
                    .time(time)
                    .callbackExecutor(Runnable::run)
                    .blockingExecutor(Runnable::run)
                    .listener(events::add))
            .build();
  }

  static TransportSettings network(Timeouts timeouts) {
    return TransportSettings.standard()
        .with(new Pool(1, 1, 1))
        .with(timeouts.withPoolWait(Duration.ofSeconds(5)));
  }

  /** Settings with which a silent server fails soon. */
  static DownloadsBuilder impatient(DownloadsBuilder builder) {
    return builder.network(network(Timeouts.standard().withResponse(Duration.ofMillis(200))));
  }

  /** Answers with 200 once, and closes the connection as it says. */
  static RawServer.Script ok(String body, String... headers) {
    return answer("200 OK", body, headers);
  }

  /** Answers once, and closes the connection as it says. */
  static RawServer.Script answer(String status, String body, String... headers) {
    StringBuilder lines = new StringBuilder("HTTP/1.1 " + status + "\r\n");
    for (String header : headers) {
      lines.append(header).append("\r\n");
    }
    String end = "Connection: close\r\nContent-Length: " + body.length() + "\r\n\r\n";
    return RawServer.once(lines + end + body);
  }

  Path file() {
    return folder.resolve("file");
  }

  /** What to fetch, from a URI that holds a secret, into the file. */
  DownloadRequest from(RawServer server) {
    return from(server.uri("/path/file?token=s3cret"));
  }

  DownloadRequest from(URI uri) {
    return DownloadRequest.from(uri).to(Target.file(file()));
  }

  /**
   * What became of a download.
   *
   * @param result what it gave, or null
   * @param failure why it failed, or null
   * @param events what listeners were told
   * @param disk the names in its folder afterwards
   * @param text what is in the file afterwards; empty where there is none
   */
  record Outcome(
      @Nullable DownloadResult result,
      @Nullable DownloadException failure,
      List<DownloadEvent> events,
      List<String> disk,
      String text) {

    DownloadResult succeeded() {
      assertThat(failure).isNull();
      return Objects.requireNonNull(result);
    }

    DownloadException failed() {
      assertThat(result).isNull();
      return Objects.requireNonNull(failure);
    }

    /** Returns what listeners were told, by kind, without the progress. */
    List<String> kinds() {
      return events.stream()
          .filter(event -> !(event instanceof Progressed))
          .map(event -> event.getClass().getSimpleName())
          .toList();
    }

    /** Returns it in short: what it came to, and after how many attempts. */
    @Override
    public String toString() {
      return failure != null
          ? failure.kind() + " " + failure.attempts()
          : succeeded().completeness() + " " + succeeded().tally().attempts();
    }
  }

  /** Downloads, in no time, and looks at what must be true of every download. */
  Outcome fetch(DownloadRequest request) {
    events.clear();
    forgetFile();
    Task<DownloadResult> task = downloads.start(request);
    while (!task.isDone()) {
      assertThat(time.runNext()).as("the download goes on").isTrue();
    }
    DownloadResult result = null;
    DownloadException failure = null;
    try {
      result = task.await();
    } catch (DownloadException e) {
      failure = e;
    }
    Outcome outcome = new Outcome(result, failure, List.copyOf(events), disk(), text());
    check(outcome);
    return outcome;
  }

  private String text() {
    try {
      return Files.exists(file()) ? Files.readString(file(), StandardCharsets.ISO_8859_1) : "";
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void forgetFile() {
    try {
      Files.deleteIfExists(file());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  List<String> disk() {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void check(Outcome outcome) {
    DownloadException failure = outcome.failure();
    if (failure != null) {
      assertThat(outcome.disk()).as(failure.getMessage()).doesNotContain("file");
      for (Throwable at = failure; at != null; at = at.getCause()) {
        assertThat(String.valueOf(at.getMessage())).doesNotContain("s3cret");
      }
      assertThat(failure).hasMessageContaining("Nothing was stored");
    } else if (outcome.succeeded().stored() instanceof Stored.InFile) {
      assertThat(outcome.disk()).containsExactly("file");
    }
    checkOrder(outcome.events());
  }

  private static void checkOrder(List<DownloadEvent> events) {
    assertThat(events.get(0)).isInstanceOf(Prepared.class);
    assertThat(events).filteredOn(Prepared.class::isInstance).hasSize(1);
    assertThat(events)
        .filteredOn(e -> e instanceof Succeeded || e instanceof Failed || e instanceof Cancelled)
        .containsExactly(events.get(events.size() - 1));
    boolean sent = false;
    boolean head = false;
    long last = 0;
    for (DownloadEvent event : events) {
      if (event instanceof Sent begun) {
        sent = true;
        head = false;
        last = begun.offset();
      } else if (event instanceof HeadersReceived known) {
        assertThat(sent).as("a head comes after a request").isTrue();
        head = true;
        last = known.offset();
      } else if (event instanceof Progressed progress) {
        assertThat(head).as("bytes come after a head").isTrue();
        assertThat(progress.bytes()).isGreaterThanOrEqualTo(last);
        assertThat(progress.total().orElse(Long.MAX_VALUE))
            .isGreaterThanOrEqualTo(progress.bytes());
        last = progress.bytes();
      } else if (event instanceof Verifying) {
        assertThat(sent).as("something was asked for").isTrue();
      }
    }
    if (events.get(events.size() - 1) instanceof Succeeded) {
      assertThat(events.get(events.size() - 2)).isInstanceOf(Verifying.class);
    }
  }

  /** Fetches once more, which needs the one permit and the one connection there are. */
  @Override
  public void close() throws IOException {
    try (RawServer good = new RawServer(RawServer.once(RawServer.ok("good")));
        downloads) {
      Outcome last = fetch(from(good.uri("/")).to(Target.memory(4)));
      assertThat(last.failure()).isNull();
    }
  }
}

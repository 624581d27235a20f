package io.pollingsdk.download;

import static io.pollingsdk.testkit.RawServer.head;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pollingsdk.error.TransportException;
import io.pollingsdk.http.ApiResponse;
import io.pollingsdk.http.Headers;
import io.pollingsdk.http.StreamedResponse;
import io.pollingsdk.http.Transport;
import io.pollingsdk.http.WireRequest;
import io.pollingsdk.task.Task;
import io.pollingsdk.testkit.FakeTime;
import io.pollingsdk.testkit.RawServer;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Bodies that nobody wants any more: they are broken off, not read to their end. */
class BreakingOffTest {
  private static final int MEBIBYTE = 1024 * 1024;
  private static final String BLOCK = "x".repeat(65_536);

  @TempDir private Path folder;
  private final CountDownLatch taking = new CountDownLatch(1);
  private final CountDownLatch cancelled = new CountDownLatch(1);
  private final CountDownLatch gone = new CountDownLatch(1);

  /** Takes its first bytes when the download is cancelled, not before. */
  private final Check patient =
      head ->
          part -> {
            taking.countDown();
            RawServer.await(cancelled);
          };

  @ParameterizedTest
  @ValueSource(strings = {"Content-Length: 9999999999999", "Transfer-Encoding: chunked", "X: y"})
  void readsNoMoreOfAnEndlessBodyAfterACancel(String framing) throws Exception {
    RawServer.Script endless =
        peer -> {
          try {
            peer.socket().setSendBufferSize(65_536);
            peer.read();
            peer.write(head("HTTP/1.1 200 OK", framing));
            peer.flood(framing.contains("chunked") ? "10000\r\n" + BLOCK + "\r\n" : BLOCK);
          } finally {
            gone.countDown();
          }
        };
    try (RawServer server = new RawServer(endless);
        Downloads downloads = Downloads.builder().build()) {
      Task<DownloadResult> task =
          downloads.start(
              DownloadRequest.from(server.uri("/"))
                  .to(Target.file(folder.resolve("file")))
                  .check("wait", patient));
      RawServer.await(taking);
      task.cancel().join();
      cancelled.countDown();
      RawServer.await(gone);

      // The transport's window, and what the system's buffers took that nobody has read.
      assertThat(server.written()).isLessThan(16L * MEBIBYTE);
      assertThatThrownBy(task::await).isInstanceOf(DownloadException.Cancelled.class);
    }
    try (Stream<Path> left = Files.list(folder)) {
      assertThat(left).isEmpty();
    }
  }

  /** Answers each request with a body that drips for ever: an hour a byte. */
  private static final class Dripping implements Transport {
    private final FakeTime time;
    private final int status;
    private int bytes;
    private int requests;
    private int closed;

    Dripping(FakeTime time, int status) {
      this.time = time;
      this.status = status;
    }

    @Override
    public CompletableFuture<StreamedResponse> open(WireRequest request) {
      requests++;
      StreamedResponse.Body body =
          new StreamedResponse.Body() {
            private boolean over;

            @Override
            public ByteBuffer next() {
              time.advance(Duration.ofHours(1));
              if (over) {
                throw new TransportException(
                    TransportException.Kind.CLOSED, request + ": closed", null);
              }
              bytes++;
              return ByteBuffer.wrap(new byte[] {'x'});
            }

            @Override
            public void close() {
              closed += over ? 0 : 1;
              over = true;
            }
          };
      return CompletableFuture.completedFuture(
          new StreamedResponse(
              request.uri(), status, Headers.of("Location", "/" + requests), body));
    }

    @Override
    public CompletableFuture<ApiResponse> send(WireRequest request) {
      throw new AssertionError("nothing but downloads");
    }

    @Override
    public void close() {}
  }

  @ParameterizedTest
  @CsvSource({"404, NOT_FOUND", "403, NOT_AUTHORIZED", "204, HTTP_STATUS", "302, REDIRECT"})
  void readsNoRefusalThatDripsForLong(int status, DownloadException.Kind kind) {
    FakeTime time = new FakeTime();
    Dripping transport = new Dripping(time, status);
    try (Downloads downloads = downloads(time, transport)) {
      Task<DownloadResult> task = downloads.start(request().timeout(Duration.ofDays(30)));

      assertThatThrownBy(task::await)
          .isInstanceOfSatisfying(
              DownloadException.class, e -> assertThat(e.kind()).isEqualTo(kind));
      assertThat(transport.closed).isEqualTo(transport.requests);
      assertThat(transport.bytes).isLessThanOrEqualTo(transport.requests);
    }
  }

  @Test
  void endsWhileARefusalDrips() {
    FakeTime time = new FakeTime();
    Dripping transport = new Dripping(time, 404);
    try (Downloads downloads = downloads(time, transport)) {
      Task<DownloadResult> task = downloads.start(request().timeout(Duration.ofMinutes(30)));

      assertThatThrownBy(task::await).isInstanceOf(DownloadException.TimedOut.class);
      assertThat(transport.closed).isEqualTo(1);
      assertThat(transport.bytes).isZero();
    }
  }

  private static DownloadRequest request() {
    return DownloadRequest.from("https://a.example.org/0").to(Target.memory(1000));
  }

  private static Downloads downloads(FakeTime time, Transport transport) {
    return Downloads.builder()
        .transport(transport)
        .time(time)
        .callbackExecutor(Runnable::run)
        .blockingExecutor(Runnable::run)
        .build();
  }
}

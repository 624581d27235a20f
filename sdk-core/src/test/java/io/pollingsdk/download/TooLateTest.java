package io.pollingsdk.download;

import static org.assertj.core.api.Assertions.assertThat;

import io.pollingsdk.error.WaitInterruptedException;
import io.pollingsdk.task.CancelResult;
import io.pollingsdk.task.Task;
import io.pollingsdk.testkit.RawServer;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Cancelling while a download publishes comes too late; before that, what can be used stays. */
class TooLateTest {
  private static final byte[] CONTENT = Fetching.content(100_000);

  @TempDir Path dir;
  private final CountDownLatch publishing = new CountDownLatch(1);
  private final CountDownLatch published = new CountDownLatch(1);
  private final AtomicInteger aborts = new AtomicInteger();
  private final EventLog log = new EventLog();
  private final Downloads downloads = Fetching.quick().build();
  private RawServer server;

  @BeforeEach
  void start() throws Exception {
    server = new RawServer(Fetching.serving(CONTENT));
  }

  @AfterEach
  void close() throws Exception {
    published.countDown();
    downloads.close();
    server.close();
  }

  /** A store that takes its time to publish. */
  private final class Slow implements Sink {
    @Override
    public void write(ByteBuffer bytes) {
      bytes.position(bytes.limit());
    }

    @Override
    public boolean restart() {
      return true;
    }

    @Override
    public Stored commit() {
      publishing.countDown();
      try {
        RawServer.await(published);
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
      return new Stored.Elsewhere("slow");
    }

    @Override
    public void abort(boolean keep) {
      aborts.incrementAndGet();
    }
  }

  private DownloadRequest request() {
    return DownloadRequest.from(server.uri("/f")).to(Slow::new).listener(log);
  }

  private void succeeds(Task<DownloadResult> task) throws Exception {
    published.countDown();
    assertThat(Fetching.result(task).stored()).isEqualTo(new Stored.Elsewhere("slow"));
    assertThat(log.names()).endsWith("Succeeded").doesNotContain("Cancelled");
    assertThat(aborts).hasValue(0);
  }

  @Test
  void cancellingTheTaskSaysThatItIsTooLate() throws Exception {
    Task<DownloadResult> task = downloads.start(request());
    RawServer.await(publishing);

    assertThat(task.cancel().get(10, TimeUnit.SECONDS)).isEqualTo(CancelResult.ALREADY_DONE);
    succeeds(task);
  }

  @Test
  void cancellingTheFutureEndsTheFutureOnly() throws Exception {
    Task<DownloadResult> task = downloads.start(request());
    RawServer.await(publishing);

    assertThat(task.result().cancel(true)).isTrue();
    succeeds(task);
    assertThat(task.result()).isCancelled();
  }

  @Test
  void closingWaitsForIt() throws Exception {
    Task<DownloadResult> task = downloads.start(request());
    RawServer.await(publishing);

    Thread closing = new Thread(downloads::close);
    closing.start();
    succeeds(task);
    closing.join();
  }

  @Test
  void interruptingTheCallerEndsItsWaitOnly() throws Exception {
    CompletableFuture<Throwable> thrown = new CompletableFuture<>();
    Thread caller =
        new Thread(
            () -> {
              try {
                downloads.fetch(request());
              } catch (RuntimeException e) {
                thrown.complete(e);
              }
            });
    caller.start();
    RawServer.await(publishing);
    caller.interrupt();
    assertThat(thrown.get(60, TimeUnit.SECONDS)).isInstanceOf(WaitInterruptedException.class);

    published.countDown();
    assertThat(log.names()).endsWith("Succeeded");
    assertThat(aborts).hasValue(0);
  }

  /** Begins a download to a file, cancels it after some bytes, and waits until that is done. */
  private void cancelInTheBody(String head) throws Exception {
    CountDownLatch some = new CountDownLatch(1);
    try (RawServer half =
            new RawServer(
                peer -> {
                  String unused = peer.read();
                  peer.write(head);
                  peer.write(Arrays.copyOf(CONTENT, 50_000));
                  peer.awaitEnd();
                });
        Downloads others = Fetching.quick().time(new HastyTime()).build()) {
      // Progress is told of bytes that are written.
      Task<DownloadResult> task =
          others.start(
              DownloadRequest.from(half.uri("/f"))
                  .to(Target.file(dir.resolve("f")))
                  .listener(
                      event -> {
                        if (event instanceof DownloadEvent.Progressed progressed
                            && progressed.bytes() > 0) {
                          some.countDown();
                        }
                      }));
      RawServer.await(some);
      assertThat(task.cancel().get(10, TimeUnit.SECONDS)).isEqualTo(CancelResult.REQUESTED);
      assertThat(Fetching.failure(task)).isInstanceOf(DownloadException.Cancelled.class);
    }
  }

  @Test
  void whatCanBeGoneOnWithStays() throws Exception {
    cancelInTheBody(Fetching.head(0, CONTENT.length));

    assertThat(dir).isDirectoryContaining("glob:**/.f.part");
    assertThat(dir).isDirectoryContaining("glob:**/.f.part.json");
    assertThat(dir.resolve("f")).doesNotExist();
  }

  @ParameterizedTest
  @ValueSource(strings = {"X: y", "ETag: W/\"weak\"", "Content-Encoding: gzip"})
  void whatCannotBeGoneOnWithGoes(String header) throws Exception {
    cancelInTheBody(RawServer.head("HTTP/1.1 200 OK", header, "Content-Length: " + CONTENT.length));

    assertThat(dir).isEmptyDirectory();
  }
}

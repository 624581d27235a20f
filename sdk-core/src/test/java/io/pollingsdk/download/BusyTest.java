package io.pollingsdk.download;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pollingsdk.http.ApiResponse;
import io.pollingsdk.http.Headers;
import io.pollingsdk.task.Task;
import io.pollingsdk.testkit.FakeTime;
import io.pollingsdk.testkit.Reply;
import io.pollingsdk.testkit.ScriptedTransport;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Several downloads of one context to one file. */
class BusyTest {
  private final FakeTime time = new FakeTime();
  private final ScriptedTransport transport = new ScriptedTransport(time);
  private final ExecutorService attempts = Executors.newCachedThreadPool();
  private final CountDownLatch asked = new CountDownLatch(1);
  private final CompletableFuture<ApiResponse> answer = new CompletableFuture<>();
  private final Downloads downloads =
      Downloads.builder()
          .transport(transport)
          .time(time)
          .callbackExecutor(Runnable::run)
          .blockingExecutor(attempts)
          .build();

  @TempDir Path folder;

  private DownloadRequest request;

  @BeforeEach
  void prepare() {
    request = DownloadRequest.from("https://a.example.org/f").to(Target.file(folder.resolve("f")));
    transport.then(
        unused -> {
          asked.countDown();
          return answer;
        });
  }

  @AfterEach
  void close() {
    downloads.close();
    attempts.shutdownNow();
  }

  private void answer() {
    answer.complete(
        new ApiResponse(
            request.sources().get(0).uri(), 200, Headers.empty(), new byte[] {'h', 'i'}));
  }

  @Test
  void fetchOnceWhatTwoWantTheSame() {
    Task<DownloadResult> first = downloads.start(request.attach("first"));
    Task<DownloadResult> second = downloads.start(request.attach("second"));

    answer();

    assertThat(first.await().attachment()).contains("first");
    assertThat(second.await().attachment()).contains("second");
    assertThat(second.await().file()).hasContent("hi");
    assertThat(transport.sent()).hasSize(1);
  }

  @Test
  void failTogether() {
    Task<DownloadResult> first = downloads.start(request);
    Task<DownloadResult> second = downloads.start(request);

    answer.complete(
        new ApiResponse(request.sources().get(0).uri(), 404, Headers.empty(), new byte[0]));

    assertThatThrownBy(first::await).isInstanceOf(DownloadException.NotFound.class);
    assertThatThrownBy(second::await).isInstanceOf(DownloadException.NotFound.class);
  }

  @Test
  void doNotDependOnWhetherTheFirstIsCancelled() throws InterruptedException {
    Task<DownloadResult> first = downloads.start(request);
    asked.await();
    Task<DownloadResult> second = downloads.start(request);
    transport.then(Reply.of(200, "ho"));

    assertThat(first.cancel().join()).isNotNull();

    assertThat(second.await().file()).hasContent("ho");
    assertThatThrownBy(first::await).isInstanceOf(DownloadException.Cancelled.class);
  }

  @Test
  void canBeCancelledWhileTheyWaitForTheFirst() {
    Task<DownloadResult> first = downloads.start(request);
    Task<DownloadResult> second = downloads.start(request);

    assertThat(second.cancel().join()).isNotNull();
    answer();

    assertThatThrownBy(second::await).isInstanceOf(DownloadException.Cancelled.class);
    assertThat(first.await().file()).hasContent("hi");
  }

  @Test
  void failWhereTheyWantSomethingElse() {
    Task<DownloadResult> first = downloads.start(request);

    assertThatThrownBy(() -> downloads.fetch(request.size(7)))
        .isInstanceOf(DownloadException.Storage.class)
        .hasMessageContaining("another download of this context");

    answer();
    assertThat(first.await(Duration.ofDays(1)).size()).isEqualTo(2);
  }

  @Test
  void areHeldToTheirOwnLimit() {
    Task<DownloadResult> first = downloads.start(request);
    Task<DownloadResult> second = downloads.start(request.maxBytes(1));

    answer();

    assertThat(first.await(Duration.ofDays(1)).size()).isEqualTo(2);
    assertThatThrownBy(second::await).hasMessageContaining("larger than the 1 bytes");
  }

  @Test
  void failWhereTheFirstMayReplaceWhatTheyMustNot() {
    Task<DownloadResult> first = downloads.start(request);
    FileTarget stays = Target.file(folder.resolve("f")).ifExists(FileTarget.IfExists.FAIL);

    assertThatThrownBy(() -> downloads.fetch(request.to(stays)))
        .isInstanceOf(DownloadException.Storage.class);

    answer();
    assertThat(first.await(Duration.ofDays(1)).size()).isEqualTo(2);
  }

  @Test
  void leaveTheFileFreeWhenTheyAreOver() {
    answer();
    transport.then(Reply.of(200, "ho"));

    downloads.fetch(request);

    assertThat(downloads.fetch(request.size(2)).file()).hasContent("ho");
  }
}

package io.pollingsdk.bench;

import io.pollingsdk.bench.ServerProcess.Counts;
import io.pollingsdk.download.DownloadResult;
import io.pollingsdk.download.Downloads;
import io.pollingsdk.task.Task;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * How much is still read from the network after a cancel. Linux counts what a process reads; where
 * that is not told, the server's count is an upper bound, as it includes what fits into the
 * system's socket buffers and is read by nobody.
 *
 * @param read the most that was read after a cancel; empty where it cannot be told
 * @param sent the most that the server could send after a cancel
 * @param millis the longest time from the cancel to the end of the task
 */
record AfterCancel(OptionalLong read, long sent, long millis) {
  private static final Path IO = Path.of("/proc/self/io");
  private static final int TIMES = 10;

  static AfterCancel measure(Settings settings, ServerProcess server) throws Exception {
    AfterCancel most = new AfterCancel(OptionalLong.empty(), 0, 0);
    try (Downloads downloads = Downloads.builder().build()) {
      // The first one loads classes, which are read, too.
      for (int i = -1; i < TIMES; i++) {
        Path folder = settings.folder().resolve("work");
        Contest.clear(folder);
        Files.createDirectories(folder);
        long from = settings.size() / 4 + i * settings.size() / 20;
        Task<DownloadResult> task =
            downloads.start(Ours.toFile(server.big(settings.size()), folder.resolve("f"), false));
        AfterCancel once = cancel(task, from, server);
        most = i < 0 ? most : most.or(once);
        Contest.clear(folder);
      }
    }
    return most;
  }

  private AfterCancel or(AfterCancel other) {
    return new AfterCancel(
        other.read.isEmpty()
            ? other.read
            : OptionalLong.of(Math.max(read.orElse(0), other.read.getAsLong())),
        Math.max(sent, other.sent),
        Math.max(millis, other.millis));
  }

  private static AfterCancel cancel(Task<DownloadResult> task, long from, ServerProcess server)
      throws Exception {
    Counts before = server.counts();
    while (!(received(task) >= from)) {
      LockSupport.parkNanos(200_000);
    }
    long sent = server.counts().sent();
    long start = System.nanoTime();
    CompletableFuture<?> unused = task.cancel();
    OptionalLong read = bytesRead();
    try {
      DownloadResult tooFast = task.await();
      throw new IllegalStateException("it was done before it could be cancelled: " + tooFast);
    } catch (CancellationException | io.pollingsdk.download.DownloadException expected) {
      // That is the cancel.
    }
    long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
    // Whatever still comes, comes now.
    TimeUnit.MILLISECONDS.sleep(300);
    OptionalLong after = bytesRead();
    Counts later = server.counts();
    if (later.sent() - before.sent() < from) {
      throw new IllegalStateException("the server counts wrong");
    }
    return new AfterCancel(
        read.isEmpty() ? read : OptionalLong.of(after.orElse(0) - read.getAsLong()),
        later.sent() - sent,
        millis);
  }

  /** Returns how many bytes have come; not a number before the first one. */
  private static double received(Task<DownloadResult> task) {
    if (task.isDone()) {
      throw new IllegalStateException("it was done before it could be cancelled");
    }
    return task.progress().done();
  }

  private static OptionalLong bytesRead() throws IOException {
    return Files.isReadable(IO)
        ? Files.readAllLines(IO).stream()
            .filter(line -> line.startsWith("rchar: "))
            .mapToLong(line -> Long.parseLong(line.substring("rchar: ".length())))
            .findFirst()
        : OptionalLong.empty();
  }
}

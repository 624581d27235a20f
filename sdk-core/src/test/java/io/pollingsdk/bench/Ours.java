package io.pollingsdk.bench;

import io.pollingsdk.download.DownloadRequest;
import io.pollingsdk.download.DownloadResult;
import io.pollingsdk.download.Downloads;
import io.pollingsdk.download.Target;
import io.pollingsdk.task.Task;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/** What is measured of the SDK: a context of its own each time, so connections are new. */
final class Ours {
  private Ours() {}

  static DownloadRequest toNothing(String uri) {
    return DownloadRequest.from(uri).to(Target.stream(OutputStream.nullOutputStream()));
  }

  static DownloadRequest toFile(String uri, Path file, boolean durable) {
    return DownloadRequest.from(uri).to(Target.file(file).durable(durable));
  }

  static void one(DownloadRequest request) {
    try (Downloads downloads = Downloads.builder().build()) {
      DownloadResult unused = downloads.fetch(request);
    }
  }

  static void many(int count, int connections, IntFunction<DownloadRequest> requests) {
    List<DownloadRequest> all = IntStream.range(0, count).mapToObj(requests).toList();
    try (Downloads downloads =
        Downloads.builder().limits(l -> l.total(connections).perHost(connections)).build()) {
      int done = 0;
      for (Task<DownloadResult> task : downloads.all(all)) {
        DownloadResult unused = task.await();
        done++;
      }
      if (done != count) {
        throw new IllegalStateException(done + " of " + count + " downloads ended");
      }
    }
  }
}

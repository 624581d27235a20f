package io.pollingsdk.download;

import io.pollingsdk.download.DownloadException.Kind;
import io.pollingsdk.internal.run.Futures;
import io.pollingsdk.internal.run.Workers;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Has each file written by one download at a time. A second one that wants the same there gets the
 * first one's result, and takes over where that was cancelled or hit a limit of its own; one that
 * wants something else fails.
 */
final class Busy {
  private final Map<Object, Run<DownloadResult>> writing = new ConcurrentHashMap<>();
  private final Workers workers;

  Busy(Workers workers) {
    this.workers = workers;
  }

  /** Starts a run, now or when the one that writes the same file is over. */
  void enter(Object file, Run<DownloadResult> run) {
    run.afterwards(() -> writing.remove(file, run));
    Run<DownloadResult> other = writing.putIfAbsent(file, run);
    if (other == null) {
      if (run.isEnded()) {
        // It was cancelled while it waited for another: nobody else removes it.
        writing.remove(file, run);
      } else {
        run.start();
      }
    } else if (other.request().wantsTheSameAs(run.request())) {
      Futures.whenDone(
          other.over(), (unused, failure) -> workers.engine(() -> follow(file, run, other)));
    } else {
      run.endWith(
          () -> {
            throw new Refusal(
                Kind.STORAGE, "another download of this context writes something else to its file");
          });
    }
  }

  private void follow(Object file, Run<DownloadResult> run, Run<DownloadResult> other) {
    if (other.failure() instanceof DownloadException failed && isItsOwn(failed.kind())) {
      enter(file, run);
    } else {
      run.endWith(() -> within(run.request(), other.await()));
    }
  }

  private static DownloadResult within(DownloadRequest request, DownloadResult result) {
    request.bounds().refuseMore(result.size());
    return result.withAttachment(request.attachment());
  }

  /** Returns whether it failed by what its own caller wanted, and nothing else. */
  private static boolean isItsOwn(Kind kind) {
    return switch (kind) {
      case CANCELLED, CLOSED, TOTAL_TIMEOUT, TOO_LARGE -> true;
      default -> false;
    };
  }
}

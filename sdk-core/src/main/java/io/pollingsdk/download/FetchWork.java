package io.pollingsdk.download;

import io.pollingsdk.download.DownloadException.Kind;
import io.pollingsdk.task.Progress;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Fetches content into its target, over as many attempts as it takes. */
final class FetchWork implements Work<DownloadResult> {
  private final Context context;
  private final Target target;
  private final Events events;
  private @Nullable Content content;
  private long received;
  private volatile Progress progress = Progress.unknown();

  FetchWork(Context context, Target target, Events events) {
    this.context = context;
    this.target = target;
    this.events = events;
  }

  @Override
  public DownloadResult attempt(Trial trial) {
    Content so = content;
    if (so == null) {
      so = Content.open(target, trial.request(), context.time());
      content = so;
      events.prepared();
    }
    try {
      return new Fetch(context, trial, so, this).run();
    } catch (Refusal e) {
      throw afterwards(so, e);
    }
  }

  /** Keeps what can be gone on with, and drops what is wrong. */
  private static Refusal afterwards(Content content, Refusal refusal) {
    Problem problem = refusal.problem();
    try {
      if (isWrong(problem) && !refusal.leavesContentAlone()) {
        content.restart();
      } else if (problem.kind().isSourcesFault()) {
        content.save();
      }
      return refusal;
    } catch (Refusal stuck) {
      return isWrong(problem) ? Refusal.last(problem) : stuck;
    }
  }

  private static boolean isWrong(Problem problem) {
    return problem.isAboutContent() || problem.kind() == Kind.TOO_LARGE;
  }

  @Override
  public void change(DownloadRequest request) {
    if (content != null) {
      content.expect(request);
    }
  }

  @Override
  public void abandon() {
    if (content != null) {
      content.abort();
    }
  }

  @Override
  public Progress progress() {
    return progress;
  }

  Events events() {
    return events;
  }

  long received() {
    return received;
  }

  void received(int bytes) {
    received += bytes;
  }

  void at(long bytes, OptionalLong total, boolean always) {
    progress = Progress.steps(bytes, total.isPresent() ? Math.max(bytes, total.getAsLong()) : -1);
    events.progress(bytes, total, always);
  }
}

package io.pollingsdk.examples;

import io.pollingsdk.job.Job;
import io.pollingsdk.job.JobStatus;
import java.io.PrintStream;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Flow;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/** One line a job: bars that move on a terminal; elsewhere a line of its own for each quarter. */
final class ProgressLines implements AutoCloseable {
  private final PrintStream out;
  private final boolean live;
  private final List<ProgressBar> bars = new CopyOnWriteArrayList<>();
  private final List<CompletableFuture<Void>> ends = new CopyOnWriteArrayList<>();

  ProgressLines(PrintStream out, boolean live) {
    this.out = out;
    this.live = live;
  }

  /** Shows a job's progress until it ends. */
  void watch(String name, Job job) {
    Watcher watcher = new Watcher(live ? bar(name) : plain(name));
    ends.add(watcher.end);
    job.updates().subscribe(watcher);
  }

  /** Waits for the jobs' last updates, however they end. */
  @Override
  public void close() {
    CompletableFuture.allOf(ends.toArray(CompletableFuture[]::new)).join();
    bars.forEach(ProgressBar::close);
  }

  private Line bar(String name) {
    ProgressBar bar =
        new ProgressBarBuilder()
            .setTaskName("   %-6s".formatted(name))
            .setMaxRenderedLength(100)
            .setInitialMax(100)
            .setStyle(ProgressBarStyle.ASCII)
            .setUpdateIntervalMillis(100)
            .hideEta()
            .build();
    bars.add(bar);
    return (percent, state) -> {
      bar.setExtraMessage(" " + state);
      bar.stepTo(percent);
      bar.refresh();
    };
  }

  private Line plain(String name) {
    return new Line() {
      private int quarter = -1;
      private String shown = "";

      @Override
      public void show(int percent, String state) {
        if (percent / 25 > quarter || !state.equals(shown)) {
          quarter = percent / 25;
          shown = state;
          out.printf("   %-8s %3d %%  %s%n", name, percent, state);
        }
      }
    };
  }

  /** Where one job's progress is shown. */
  @FunctionalInterface
  private interface Line {
    void show(int percent, String state);
  }

  private static final class Watcher implements Flow.Subscriber<JobStatus> {
    private final Line line;
    private final CompletableFuture<Void> end = new CompletableFuture<>();
    private int percent;

    Watcher(Line line) {
      this.line = line;
    }

    @Override
    public void onSubscribe(Flow.Subscription subscription) {
      subscription.request(Long.MAX_VALUE);
    }

    @Override
    public void onNext(JobStatus status) {
      if (status instanceof JobStatus.Running running) {
        // Many commands report none; then the bar's clock is all that moves.
        percent = (int) Math.round(running.progress().fraction().orElse(0) * 100);
        line.show(percent, "running");
      } else if (status instanceof JobStatus.Succeeded) {
        line.show(100, "succeeded");
      } else {
        line.show(percent, status instanceof JobStatus.Failed ? "failed" : "cancelled");
      }
    }

    @Override
    public void onError(Throwable failure) {
      line.show(percent, "gave up");
      end.complete(null);
    }

    @Override
    public void onComplete() {
      end.complete(null);
    }
  }
}

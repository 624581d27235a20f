package io.pollingsdk.download;

import io.pollingsdk.download.Bounds.MinSpeed;
import io.pollingsdk.download.DownloadException.Kind;
import io.pollingsdk.internal.run.Workers;
import io.pollingsdk.internal.text.Durations;
import io.pollingsdk.pacing.TimeSource;
import org.jspecify.annotations.Nullable;

/**
 * Ends an attempt whose bytes come too slowly, by the average of each window. Time that we made it
 * wait ourselves is no fault of the source: a window with such a wait does not count.
 */
final class SpeedGuard implements Stop.Guard {
  private final MinSpeed least;
  private final Stop stop;
  private final TimeSource time;
  private final Workers workers;
  private long received;
  private long atLastLook;
  private boolean heldBack;
  private boolean over;
  private TimeSource.@Nullable Timer timer;

  SpeedGuard(MinSpeed least, Stop stop, TimeSource time, Workers workers) {
    this.least = least;
    this.stop = stop;
    this.time = time;
    this.workers = workers;
  }

  synchronized SpeedGuard begin() {
    timer = time.schedule(least.window(), () -> workers.engine(this::look));
    return this;
  }

  synchronized void received(int bytes) {
    received += bytes;
  }

  synchronized void heldBack() {
    heldBack = true;
  }

  private void look() {
    synchronized (this) {
      if (over) {
        return;
      }
      double enough = least.bytesPerSecond() * (least.window().toNanos() / 1e9);
      if (heldBack || received - atLastLook >= enough) {
        heldBack = false;
        atLastLook = received;
        begin();
        return;
      }
    }
    stop.stop(
        Problem.of(
            Kind.TOO_SLOW,
            "less than "
                + least.bytesPerSecond()
                + " bytes a second came over "
                + Durations.text(least.window())
                + " (minSpeed)",
            null));
  }

  @Override
  public synchronized void close() {
    over = true;
    if (timer != null) {
      timer.cancel();
    }
  }
}

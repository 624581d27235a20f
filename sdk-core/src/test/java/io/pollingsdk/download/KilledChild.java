package io.pollingsdk.download;

import io.pollingsdk.internal.run.SystemTime;
import io.pollingsdk.pacing.TimeSource;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;

/** A process that downloads to a file and says on its standard output what comes. */
final class KilledChild {
  /** How fast its clock goes, which decides how often it makes safe what it has. */
  enum Clock {
    /** So fast that it saves with nearly every part. */
    HASTY,
    /** As fast until it has saved once, and then it stands still. */
    HASTY_ONCE,
    /** So slow that it never saves. */
    STILL
  }

  private KilledChild() {}

  /** Is given a URI, a file, a clock, and whether to stop for ever before it publishes. */
  public static void main(String[] args) {
    HastyTime time = new HastyTime(Clock.valueOf(args[2]));
    boolean stops = Boolean.parseBoolean(args[3]);
    DownloadRequest request =
        DownloadRequest.from(URI.create(args[0]))
            .to(Target.file(Path.of(args[1])))
            .check("told", head -> new Telling(time, stops))
            .listener(event -> say(event.getClass().getSimpleName()));
    try (Downloads downloads = Fetching.quick().time(time).build()) {
      DownloadResult result = downloads.fetch(request);
      say("done " + result.tally().resumedFrom() + " " + result.tally().received());
    } catch (DownloadException e) {
      say("failed " + e.kind());
    }
  }

  private static void say(String line) {
    System.out.println(line);
    System.out.flush();
  }

  /** Tells what comes, before it is written. */
  private static final class Telling implements Check.Verifier {
    private final HastyTime time;
    private final boolean stops;
    private long seen;

    Telling(HastyTime time, boolean stops) {
      this.time = time;
      this.stops = stops;
    }

    @Override
    public void accept(ByteBuffer part) {
      if (seen > 0) {
        time.hasSaved();
      }
      seen += part.remaining();
      say("seen " + seen);
    }

    @Override
    public void finish(long size) throws InterruptedException {
      say("all " + size);
      if (stops) {
        Thread.currentThread().join();
      }
    }
  }

  /** Goes on by seconds whenever somebody looks at it. */
  private static final class HastyTime implements TimeSource {
    private final SystemTime real = new SystemTime();
    private final AtomicLong nanos = new AtomicLong();
    private final Clock clock;
    private volatile boolean saved;

    HastyTime(Clock clock) {
      this.clock = clock;
    }

    void hasSaved() {
      saved = true;
    }

    @Override
    public long nanoTime() {
      boolean hasty = clock == Clock.HASTY || (clock == Clock.HASTY_ONCE && !saved);
      return nanos.addAndGet(hasty ? Duration.ofSeconds(3).toNanos() : 1);
    }

    @Override
    public Instant now() {
      return real.now();
    }

    @Override
    public Timer schedule(Duration delay, Runnable task) {
      return real.schedule(delay, task);
    }
  }
}

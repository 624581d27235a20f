package io.pollingsdk.jobbench.server;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * All jobs: numbers in, times out. Two longs a job and no objects. Thread-safe. The numbers of
 * ended jobs are not used again, and their room is not given back: 16 bytes a job are no matter for
 * the life of a benchmark's server.
 */
final class JobTable {
  /** Returned for a job that does not exist, or was forgotten. */
  static final long UNKNOWN = Long.MIN_VALUE;

  private static final int CHUNK_BITS = 16;
  private static final int CHUNK = 1 << CHUNK_BITS;
  private static final int CHUNKS = 4096;
  private static final long REMEMBERED = TimeUnit.SECONDS.toNanos(5);

  private final AtomicLong count = new AtomicLong();
  // For each job: when it is done, and when that was told first (0: not yet).
  private final AtomicReferenceArray<AtomicLongArray> chunks = new AtomicReferenceArray<>(CHUNKS);

  /**
   * {@return the number of a new job}
   *
   * @param doneAt when it will be done
   */
  long add(long doneAt) {
    long id = count.getAndIncrement();
    int chunk = (int) (id >>> CHUNK_BITS);
    AtomicLongArray times = chunks.get(chunk);
    if (times == null) {
      chunks.compareAndSet(chunk, null, new AtomicLongArray(2 * CHUNK));
      times = chunks.get(chunk);
    }
    times.set(slot(id), doneAt);
    return id;
  }

  /**
   * Looks a job up. Five seconds after its end was told first, it is forgotten.
   *
   * @param id its number
   * @param now the time
   * @return when it is done, perhaps in the future, or {@link #UNKNOWN}
   */
  long doneAt(long id, long now) {
    if (id < 0 || id >= count.get()) {
      return UNKNOWN;
    }
    AtomicLongArray times = chunks.get((int) (id >>> CHUNK_BITS));
    if (times == null) {
      return UNKNOWN;
    }
    int slot = slot(id);
    long doneAt = times.get(slot);
    if (doneAt - now > 0) {
      return doneAt;
    }
    long told = times.get(slot + 1);
    if (told == 0) {
      times.set(slot + 1, now == 0 ? 1 : now);
      return doneAt;
    }
    return now - told > REMEMBERED ? UNKNOWN : doneAt;
  }

  private static int slot(long id) {
    return 2 * (int) (id & (CHUNK - 1));
  }
}

package io.pollingsdk.internal.poll;

import io.pollingsdk.job.JobHandle;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The jobs that a connection watches, and which of them polls where several watch the same: a table
 * with open addressing, as a map would take more memory for a job than most of its parts.
 * Thread-safe.
 */
public final class LiveJobs {
  private static final int FIRST = 16;

  // Those that have no handle yet, and those that follow another.
  private final Set<JobRunner> others = ConcurrentHashMap.newKeySet();
  private final Object lock = new Object();
  private @Nullable JobRunner[] table = new JobRunner[FIRST];
  private int leading;
  private volatile boolean closed;

  void add(JobRunner job) {
    others.add(job);
    closeIfClosed(job);
  }

  void closeIfClosed(JobRunner job) {
    if (closed) {
      job.close();
    }
  }

  /**
   * Makes a job the one that polls for its handle; returns the one that does so already, or the job
   * itself. It takes the place of one that has ended and is about to leave.
   */
  JobRunner lead(JobRunner job) {
    JobRunner leader;
    synchronized (lock) {
      int at = find(job.known());
      JobRunner known = table[at];
      leader = known == null || known.isDone() ? job : known;
      if (known == null) {
        put(at, job);
      } else {
        table[at] = leader;
      }
    }
    if (leader == job) {
      others.remove(job);
      settle(job);
    }
    // One that closing passed over, as its submit was under way, may follow another.
    closeIfClosed(job);
    return leader;
  }

  /** Lets go of a job that has ended while it was put into the table. */
  private void settle(JobRunner job) {
    if (job.isDone()) {
      remove(job);
    }
  }

  /** Gives a job its next handle; where another leads for that one already, both go on. */
  void move(JobRunner job, JobHandle before, JobHandle after) {
    synchronized (lock) {
      boolean led = removeAt(before, job);
      job.known(after);
      int at = find(after);
      if (led && table[at] == null) {
        put(at, job);
      } else if (led) {
        others.add(job);
      }
    }
    settle(job);
  }

  /** Returns whether another job polls for a job's handle. */
  boolean anotherLeads(JobRunner job) {
    synchronized (lock) {
      JobRunner leader = table[find(job.known())];
      return leader != null && leader != job;
    }
  }

  void remove(JobRunner job) {
    if (job.isAccepted()) {
      synchronized (lock) {
        if (removeAt(job.known(), job)) {
          return;
        }
      }
    }
    others.remove(job);
  }

  private void put(int at, JobRunner job) {
    table[at] = job;
    if (++leading > table.length / 2 + table.length / 4) {
      rehash(table.length * 2);
    }
  }

  private void rehash(int length) {
    @Nullable JobRunner[] old = table;
    table = new JobRunner[length];
    for (JobRunner job : old) {
      if (job != null) {
        table[free(job)] = job;
      }
    }
  }

  private int free(JobRunner job) {
    int at = slot(job.known());
    while (table[at] != null) {
      at = next(at);
    }
    return at;
  }

  private int slot(JobHandle handle) {
    int hash = handle.hashCode() * 0x9E3779B9;
    return (hash ^ (hash >>> 16)) & (table.length - 1);
  }

  private int next(int at) {
    return (at + 1) & (table.length - 1);
  }

  /** Returns where the job of a handle stands, or where it belongs. */
  private int find(JobHandle handle) {
    int at = slot(handle);
    while (true) {
      JobRunner there = table[at];
      if (there == null || there.known().isSameJobAs(handle)) {
        return at;
      }
      at = next(at);
    }
  }

  private boolean removeAt(JobHandle handle, JobRunner job) {
    int at = find(handle);
    if (table[at] != job) {
      return false;
    }
    table[at] = null;
    leading--;
    // What stands behind it may have been pushed there by it.
    for (int i = next(at); table[i] != null; i = next(i)) {
      JobRunner pushed = table[i];
      table[i] = null;
      table[free(pushed)] = pushed;
    }
    if (table.length > FIRST && leading < table.length / 8) {
      rehash(table.length / 2);
    }
    return true;
  }

  /** Returns how many jobs are watched. */
  public int size() {
    synchronized (lock) {
      return leading + others.size();
    }
  }

  /** Ends the watching of all jobs that have been accepted, and of whatever comes later. */
  public void close() {
    closed = true;
    List<@Nullable JobRunner> leaders;
    synchronized (lock) {
      leaders = new ArrayList<>(Arrays.asList(table));
    }
    for (JobRunner job : leaders) {
      if (job != null) {
        job.close();
      }
    }
    others.forEach(JobRunner::close);
  }
}

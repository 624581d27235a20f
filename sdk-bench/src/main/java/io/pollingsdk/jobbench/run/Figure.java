package io.pollingsdk.jobbench.run;

import java.util.Locale;

/** What is measured. */
enum Figure {
  /** Processor time of the client, JIT left out, over all jobs. */
  CPU_JOB("CPU µs a job", "%.1f", false),
  /** The same from when all jobs were started: what watching them takes. */
  CPU_WATCHED("CPU µs a job once started", "%.1f", false),
  /** As the first, over all status requests, submits included. */
  CPU_POLL("CPU µs a poll", "%.1f", false),
  /** Jobs ended in a second. */
  JOBS("jobs/s", "%.0f", true),
  /** Status requests in a second. */
  POLLS("polls/s", "%.0f", true),
  /** Status requests for one job. */
  POLLS_JOB("polls a job", "%.1f", false),
  /** The most Java threads alive at once. */
  THREADS("threads", "%.0f", false),
  /** All threads of the process while all jobs waited. */
  OS_THREADS("threads with the JVM's", "%.0f", false),
  /** Resident memory while all jobs waited. */
  RESIDENT("resident MiB", "%.0f", false),
  /** The most resident memory. */
  MOST_RESIDENT("most resident MiB", "%.0f", false),
  /** From done at the server to the result in the caller's hand, the median. */
  LATE_P50("late p50 ms", "%.1f", false),
  /** The same, which 99 of 100 do not exceed. */
  LATE_P99("late p99 ms", "%.1f", false),
  /** Live heap while all jobs wait, over all jobs. */
  HEAP_JOB("heap bytes a job", "%.0f", false);

  private final String title;
  private final String format;
  private final boolean more;

  Figure(String title, String format, boolean more) {
    this.title = title;
    this.format = format;
    this.more = more;
  }

  /** {@return what it is called in tables} */
  String title() {
    return title;
  }

  /**
   * {@return a value as text}
   *
   * @param value the value
   */
  String text(double value) {
    return Double.isNaN(value) ? "-" : String.format(Locale.ROOT, format, value);
  }

  /**
   * {@return the better of two values}
   *
   * @param a one
   * @param b the other
   */
  double better(double a, double b) {
    return more ? Math.max(a, b) : Math.min(a, b);
  }
}

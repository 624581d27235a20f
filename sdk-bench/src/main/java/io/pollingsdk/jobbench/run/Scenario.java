package io.pollingsdk.jobbench.run;

import static io.pollingsdk.jobbench.run.Figure.CPU_JOB;
import static io.pollingsdk.jobbench.run.Figure.CPU_POLL;
import static io.pollingsdk.jobbench.run.Figure.CPU_WATCHED;
import static io.pollingsdk.jobbench.run.Figure.HEAP_JOB;
import static io.pollingsdk.jobbench.run.Figure.JOBS;
import static io.pollingsdk.jobbench.run.Figure.LATE_P50;
import static io.pollingsdk.jobbench.run.Figure.LATE_P99;
import static io.pollingsdk.jobbench.run.Figure.MOST_RESIDENT;
import static io.pollingsdk.jobbench.run.Figure.OS_THREADS;
import static io.pollingsdk.jobbench.run.Figure.POLLS;
import static io.pollingsdk.jobbench.run.Figure.POLLS_JOB;
import static io.pollingsdk.jobbench.run.Figure.RESIDENT;
import static io.pollingsdk.jobbench.run.Figure.THREADS;

import io.pollingsdk.jobbench.Every;
import io.pollingsdk.jobbench.Growing;
import java.time.Duration;
import java.util.List;

/** What contestants do. The first of its figures is the one that charts show. */
// A load holds its schedule, whose implementations have no state.
@SuppressWarnings("ImmutableEnumChecker")
enum Scenario {
  /** Jobs that are done at the first poll, one after the other. */
  S1(
      "jobs that are done at the first poll, one after the other",
      new Load(1, Duration.ZERO, Duration.ZERO, Every.of(Duration.ZERO)),
      List.of(CPU_JOB, JOBS)),
  /** Ten thousand jobs, polled each second. */
  S2(
      "10,000 jobs of 20 s, polled each second, staggered",
      new Load(
          10_000, Duration.ofSeconds(20), Duration.ofSeconds(1), Every.of(Duration.ofSeconds(1))),
      List.of(
          CPU_POLL,
          CPU_JOB,
          CPU_WATCHED,
          THREADS,
          OS_THREADS,
          RESIDENT,
          MOST_RESIDENT,
          LATE_P50,
          LATE_P99)),
  /** Two thousand jobs, polled every ten milliseconds; they outlast what is measured. */
  S3(
      "2,000 jobs polled every 10 ms",
      new Load(2000, Duration.ofHours(1), Duration.ofMillis(500), Every.of(Duration.ofMillis(10))),
      List.of(CPU_POLL, POLLS)),
  /** A hundred thousand jobs on the default schedule. */
  S4(
      "100,000 jobs of 60 s, default schedule",
      new Load(100_000, Duration.ofSeconds(60), Duration.ofSeconds(10), new Growing()),
      List.of(
          HEAP_JOB,
          CPU_POLL,
          CPU_JOB,
          CPU_WATCHED,
          POLLS_JOB,
          POLLS,
          THREADS,
          OS_THREADS,
          RESIDENT,
          MOST_RESIDENT,
          LATE_P50,
          LATE_P99)),
  /** As S2, where the API answers about many jobs at once. */
  S5(
      "as S2, where one answer tells of many jobs",
      S2.load,
      List.of(
          CPU_JOB, CPU_WATCHED, THREADS, OS_THREADS, RESIDENT, MOST_RESIDENT, LATE_P50, LATE_P99)),
  /** As S4, where the API answers about many jobs at once. */
  S5L(
      "as S4, where one answer tells of many jobs",
      S4.load,
      List.of(
          CPU_JOB,
          CPU_WATCHED,
          HEAP_JOB,
          THREADS,
          OS_THREADS,
          RESIDENT,
          MOST_RESIDENT,
          LATE_P50,
          LATE_P99));

  private final String title;
  private final Load load;
  private final List<Figure> figures;

  Scenario(String title, Load load, List<Figure> figures) {
    this.title = title;
    this.load = load;
    this.figures = figures;
  }

  /** {@return what is done} */
  String title() {
    return title;
  }

  /** {@return how much is done} */
  Load load() {
    return load;
  }

  /** {@return what is measured, the most telling first} */
  List<Figure> figures() {
    return figures;
  }

  /** {@return whether it is for those who ask about many jobs at once} */
  boolean batches() {
    return this == S5 || this == S5L;
  }

  /** {@return whether it is so long that peers run it only when asked to} */
  boolean large() {
    return this == S4 || this == S5L;
  }
}

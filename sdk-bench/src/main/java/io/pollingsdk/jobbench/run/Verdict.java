package io.pollingsdk.jobbench.run;

import io.pollingsdk.jobbench.Growing;
import io.pollingsdk.jobbench.ours.Ours;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What was promised, and whether it is so.
 *
 * @param target what was promised
 * @param figure what is
 * @param limit the most it may be
 */
record Verdict(String target, double figure, double limit) {
  /** {@return met or not, where it can be told} */
  String word() {
    return Double.isNaN(figure) || Double.isNaN(limit)
        ? "not measured"
        : figure <= limit ? "met" : "NOT MET";
  }

  /** {@return both as one line} */
  String line() {
    String numbers =
        Double.isNaN(figure) || Double.isNaN(limit)
            ? ""
            : String.format(Locale.ROOT, ": %.1f, limit %.1f", figure, limit);
    return String.format(Locale.ROOT, "%-12s %s%s", word(), target, numbers);
  }

  /**
   * {@return all that was promised}
   *
   * @param rankings all scenarios that were run
   */
  static List<Verdict> all(List<Ranking> rankings) {
    List<Verdict> verdicts = new ArrayList<>();
    of(rankings, Scenario.S1)
        .ifPresent(
            s1 ->
                verdicts.add(
                    new Verdict(
                        "S1: CPU a job at most 1.2 times a plain HttpClient 5 loop's",
                        s1.ours(Figure.CPU_JOB),
                        1.2 * named(s1, "HttpClient 5 classic, a thread a job", Figure.CPU_JOB))));
    of(rankings, Scenario.S2).ifPresent(s2 -> polls(s2, verdicts));
    of(rankings, Scenario.S3).ifPresent(s3 -> polls(s3, verdicts));
    of(rankings, Scenario.S4).ifPresent(s4 -> large(s4, verdicts));
    of(rankings, Scenario.S5).ifPresent(s5 -> batches(s5, of(rankings, Scenario.S2), verdicts));
    return verdicts;
  }

  private static void polls(Ranking ranking, List<Verdict> verdicts) {
    String name = ranking.scenario().name();
    double ours = ranking.ours(Figure.CPU_POLL);
    double others =
        ranking.rows().stream()
            .filter(row -> row.isPeer() && !row.name().startsWith("Vert.x"))
            .mapToDouble(row -> row.median(Figure.CPU_POLL))
            .filter(Double::isFinite)
            .min()
            .orElse(Double.NaN);
    verdicts.add(new Verdict(name + ": CPU a poll below every peer's but Vert.x", ours, others));
    verdicts.add(
        new Verdict(
            name + ": CPU a poll at or below Vert.x WebClient's",
            ours,
            named(ranking, "Vert.x WebClient", Figure.CPU_POLL)));
    verdicts.add(
        new Verdict(
            name + ": pipelined, CPU a poll at or below Vert.x WebClient's, pipelined",
            named(ranking, Ours.PIPELINED, Figure.CPU_POLL),
            named(ranking, "Vert.x WebClient, pipelined", Figure.CPU_POLL)));
  }

  private static void large(Ranking s4, List<Verdict> verdicts) {
    double heap = s4.ours(Figure.HEAP_JOB);
    verdicts.add(new Verdict("S4: heap a waiting job at most 1 KiB", heap, 1024));
    verdicts.add(new Verdict("S4: heap a waiting job at most 512 bytes", heap, 512));
    verdicts.add(new Verdict("S4: at most 20 threads", s4.ours(Figure.THREADS), 20));
    long lasting = Scenario.S4.load().lasting().toNanos();
    verdicts.add(
        new Verdict(
            "S4: p99 lateness within the schedule's bound and 5 %, in ms",
            s4.ours(Figure.LATE_P99), 1.05 * Growing.mostNanos(lasting) / 1e6));
  }

  private static void batches(Ranking s5, Optional<Ranking> s2, List<Verdict> verdicts) {
    verdicts.add(
        atMost(
            s2,
            0.05,
            "S5: CPU a job at most 0.05 times the best peer's in S2",
            s5,
            Figure.CPU_JOB));
    verdicts.add(
        atMost(
            s2,
            0.05,
            "S5: the same once all jobs are started, as each must be submitted by itself",
            s5,
            Figure.CPU_WATCHED));
  }

  private static Verdict atMost(
      Optional<Ranking> others, double times, String target, Ranking ranking, Figure figure) {
    double best = others.map(other -> other.bestPeer(figure)).orElse(Double.NaN);
    return new Verdict(target, ranking.ours(figure), times * best);
  }

  private static double named(Ranking ranking, String name, Figure figure) {
    return ranking.row(name).map(row -> row.median(figure)).orElse(Double.NaN);
  }

  private static Optional<Ranking> of(List<Ranking> rankings, Scenario scenario) {
    return rankings.stream().filter(ranking -> ranking.scenario() == scenario).findFirst();
  }
}

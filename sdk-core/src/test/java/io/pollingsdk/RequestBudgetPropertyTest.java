package io.pollingsdk;

import static io.pollingsdk.GuaranteesFixture.seconds;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.resilience4j.bulkhead.Bulkhead;
import io.github.resilience4j.bulkhead.BulkheadConfig;
import io.pollingsdk.error.TransportException.Kind;
import io.pollingsdk.http.ApiRequest;
import io.pollingsdk.http.ApiResponse;
import io.pollingsdk.internal.pace.BudgetQueue;
import io.pollingsdk.job.Job;
import io.pollingsdk.pacing.PollSchedule;
import io.pollingsdk.pacing.RequestBudget;
import io.pollingsdk.testkit.Reply;
import io.pollingsdk.testkit.SampleApi;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.function.IntConsumer;
import org.junit.jupiter.api.Test;

/** Random budgets, jobs and answers: what holds whatever comes. */
class RequestBudgetPropertyTest {
  private static final Duration LAST_CHECK = seconds(4);

  /** How late the alarms of a deadline and of what follows it may ring. */
  private static final Duration GRAINS = Duration.ofMillis(20);

  private static void each(int seeds, IntConsumer scene) {
    for (int seed = 0; seed < seeds; seed++) {
      try {
        scene.accept(seed);
      } catch (AssertionError e) {
        throw new AssertionError("seed " + seed + ": " + e.getMessage(), e);
      }
    }
  }

  @Test
  void theBudgetIsKeptInEveryWindowAndEveryJobEndsInItsTime() {
    each(200, seed -> new Scene(seed).run());
  }

  @Test
  void noJobStarves() {
    each(60, seed -> new Fairness(seed).run());
  }

  /** All kinds of answers, callers that leave, two connections, and a wait for a server's wish. */
  private static final class Scene {
    private final Crowd crowd = new Crowd();
    private final Random random;
    private final double rate;
    private final int atOnce;
    private final RequestBudget budget;
    private final Bulkhead bulkhead =
        Bulkhead.of(
            "api",
            BulkheadConfig.custom()
                .maxConcurrentCalls(3)
                .maxWaitDuration(Duration.ofHours(1))
                .build());
    private final Duration timeout;
    private final List<Crowd.Api> apis = new ArrayList<>();
    private final List<Job> jobs = new ArrayList<>();
    private final List<Duration> deadlines = new ArrayList<>();
    private final List<Duration> ends = new ArrayList<>();
    private final List<CompletableFuture<ApiResponse>> calls = new ArrayList<>();
    private final List<CompletableFuture<ApiResponse>> underWay = new ArrayList<>();
    private final List<String> wrong = new ArrayList<>();
    private Duration holdUntil = Duration.ZERO;

    Scene(int seed) {
      random = new Random(seed);
      rate = random.nextInt(4) == 0 ? 0 : Math.pow(10, random.nextDouble() * 2.3 - 0.5);
      atOnce = rate == 0 || random.nextBoolean() ? 1 + random.nextInt(6) : 0;
      RequestBudget some =
          rate == 0 ? RequestBudget.concurrent(atOnce) : RequestBudget.perSecond(rate);
      budget =
          (rate > 0 && atOnce > 0 ? some.withConcurrent(atOnce) : some)
              .withRecovery(ms(1000, 60_000));
      timeout = ms(15_000, 60_000);
      crowd.hooks.results = random.nextBoolean();
      for (String what : List.of("SUBMIT", "ONE", "MANY", "RESULT", "CANCEL")) {
        crowd.replies.put(what, now -> request -> answered(now).to(request));
      }
      boolean crowded = random.nextInt(3) == 0;
      for (int i = 0; i < 2; i++) {
        apis.add(crowd.connect(s -> set(s, crowded)));
      }
    }

    private void set(SettingsBuilder s, boolean crowded) {
      s.requestBudget(budget)
          .batchWindow(random.nextBoolean() ? Duration.ZERO : ms(1, 3000))
          .pollSchedule(PollSchedule.fixed(ms(300, 3000)))
          .jobTimeout(timeout)
          .lastCheckTimeout(LAST_CHECK)
          .requestTimeout(ms(2000, 8000))
          .maxRetryAfter(seconds(10))
          .maxPollFailures(1000);
      if (crowded) {
        s.bulkhead(bulkhead);
      }
    }

    private Duration ms(int from, int to) {
      return Duration.ofMillis(from + random.nextInt(to - from));
    }

    /** Notes what starts; what is told is decided by chance. */
    private Reply answered(Crowd.Asked now) {
      // Told later, as what a transport throws is the engine's to deal with.
      if (now.at().compareTo(holdUntil) < 0) {
        wrong.add(now + " before " + holdUntil);
      }
      underWay.removeIf(CompletableFuture::isDone);
      if (atOnce > 0 && underWay.size() >= atOnce) {
        wrong.add(now + " beside " + underWay.size());
      }
      CompletableFuture<ApiResponse> answer = new CompletableFuture<>();
      underWay.add(answer);
      int what = random.nextInt(20);
      Reply told =
          switch (what) {
            case 0 -> Reply.of(429, "");
            case 1 -> Reply.of(random.nextBoolean() ? 429 : 503, "", "Retry-After", "3");
            case 2 -> Reply.of(503, "");
            case 3 -> Reply.failure(Kind.CONNECTION_LOST);
            case 4 -> Reply.silence();
            case 5 -> Reply.of(307, "", "Location", "https://api.example.org/v1/jobs/away");
            default -> usual(now);
          };
      return request -> {
        if (what != 4) {
          Duration after = random.nextBoolean() ? Duration.ZERO : ms(0, 2500);
          Runnable tell =
              () -> {
                if (what == 1 && !answer.isDone()) {
                  holdUntil = crowd.time.elapsed().plus(seconds(3));
                }
                CompletableFuture<ApiResponse> made = told.to(request);
                if (made.isCompletedExceptionally()) {
                  answer.completeExceptionally(made.handle((value, e) -> e).join());
                } else {
                  answer.complete(made.join());
                }
              };
          if (after.isZero()) {
            tell.run();
          } else {
            crowd.time.schedule(after, tell);
          }
        }
        return answer;
      };
    }

    private int accepted;

    private Reply usual(Crowd.Asked now) {
      return switch (now.what()) {
        case "SUBMIT" -> {
          int id = accepted++;
          yield Reply.of(202, "{\"id\":\"" + id + "\",\"href\":\"/v1/jobs/" + id + "\"}");
        }
        case "MANY" -> {
          List<String> lines = new ArrayList<>();
          for (String id : now.ids()) {
            lines.add(id + "=" + (random.nextInt(12) == 0 ? "done" : "running"));
          }
          yield Reply.of(200, String.join("\n", lines));
        }
        default -> Reply.of(200, random.nextInt(12) == 0 ? "done" : "running");
      };
    }

    private void submit() {
      int number = jobs.size();
      Job job = apis.get(random.nextInt(2)).submit(SampleApi.start());
      jobs.add(job);
      deadlines.add(crowd.time.elapsed().plus(timeout));
      ends.add(Duration.ofDays(1));
      assertThat(
              job.result().whenComplete((value, failure) -> ends.set(number, crowd.time.elapsed())))
          .isNotNull();
    }

    void run() {
      for (int i = 0; i < 120; i++) {
        switch (random.nextInt(8)) {
          case 0, 1, 2, 3 -> submit();
          case 4 -> calls.add(apis.get(0).requestAsync(ApiRequest.get("/calls/" + i)));
          case 5 -> {
            if (!jobs.isEmpty()) {
              jobs.get(random.nextInt(jobs.size())).result().cancel(true);
            }
          }
          case 6 -> {
            if (!jobs.isEmpty()) {
              assertThat(jobs.get(random.nextInt(jobs.size())).cancel()).isNotNull();
            }
          }
          default -> crowd.time.advance(ms(0, 2000));
        }
      }
      if (random.nextInt(3) == 0) {
        apis.get(1).close();
      }
      crowd.time.advance(Duration.ofMinutes(5));
      assertThat(jobs).allMatch(job -> job.isDone() && job.result().isDone());
      assertThat(calls).allMatch(CompletableFuture::isDone);
      for (int i = 0; i < jobs.size(); i++) {
        assertThat(ends.get(i)).isLessThanOrEqualTo(deadlines.get(i).plus(LAST_CHECK).plus(GRAINS));
      }
      assertThat(wrong).isEmpty();
      assertWindows();
      for (Crowd.Api api : apis) {
        assertThat(Inside.jobs(api)).isZero();
        assertThat(Inside.requests(api)).isZero();
        assertThat(Inside.alarms(api)).isZero();
      }
      assertThat(BudgetQueue.of(budget).waiting()).isZero();
      assertThat(BudgetQueue.of(budget).running()).isZero();
      assertThat(bulkhead.getMetrics().getAvailableConcurrentCalls()).isEqualTo(3);
      assertThat(crowd.time.pending()).isZero();
    }

    private void assertWindows() {
      List<Duration> starts = crowd.asked.stream().map(Crowd.Asked::at).toList();
      int most = rate == 0 ? Integer.MAX_VALUE : (int) Math.ceil(rate);
      int first = 0;
      for (int last = 0; last < starts.size(); last++) {
        while (starts.get(last).minus(starts.get(first)).compareTo(seconds(1)) >= 0) {
          first++;
        }
        assertThat(last - first + 1).as("within a second").isLessThanOrEqualTo(most);
      }
    }
  }

  /** More jobs than budget, all of which want the same. */
  private static final class Fairness {
    private final Crowd crowd = new Crowd();
    private final Random random;
    private final int many;
    private final double rate;
    private final Duration interval;
    private final Crowd.Api api;

    Fairness(int seed) {
      random = new Random(seed);
      many = 20 + random.nextInt(100);
      interval = Duration.ofMillis(500 + random.nextInt(4500));
      // A quarter of what they want at most.
      rate = many / (interval.toMillis() / 1000.0) / (4 + random.nextInt(5));
      crowd.replies.put("ONE", now -> random.nextBoolean() ? null : this::late);
      api =
          crowd.connect(
              s ->
                  s.requestBudget(RequestBudget.perSecond(rate))
                      .batchWindow(Duration.ZERO)
                      .pollSchedule(PollSchedule.fixed(interval))
                      .jobTimeout(Duration.ofDays(1)));
    }

    private CompletableFuture<ApiResponse> late(Object request) {
      CompletableFuture<ApiResponse> answer = new CompletableFuture<>();
      crowd.time.schedule(
          Duration.ofMillis(random.nextInt(200)), () -> answer.complete(Crowd.answer("running")));
      return answer;
    }

    void run() {
      List<Job> jobs = Crowd.submit(api, many);
      jobs.forEach(job -> crowd.time.runUntil(job.accepted()));
      Duration begin = crowd.time.elapsed();
      // A round in which each job is asked about once.
      Duration round = seconds(1.01 * many / rate);
      crowd.time.advance(round.multipliedBy(20));
      List<List<Duration>> polls = new ArrayList<>();
      for (int i = 0; i < many; i++) {
        String id = String.valueOf(i);
        polls.add(
            crowd.asked("ONE").stream()
                .filter(one -> one.ids().contains(id) && one.at().compareTo(begin) >= 0)
                .map(Crowd.Asked::at)
                .toList());
      }
      int least = polls.stream().mapToInt(List::size).min().orElseThrow();
      int most = polls.stream().mapToInt(List::size).max().orElseThrow();
      assertThat(least).isGreaterThanOrEqualTo(18);
      assertThat(most).isLessThanOrEqualTo(least + 3);
      // In line there are at most all others; before that it had its own interval to wait.
      Duration longest = interval.plus(seconds(0.2)).plus(round).plus(GRAINS);
      for (List<Duration> times : polls) {
        for (int i = 1; i < times.size(); i++) {
          assertThat(times.get(i).minus(times.get(i - 1))).isBetween(interval, longest);
        }
      }
      api.close();
      assertThat(jobs).allMatch(Job::isDone);
      assertThat(crowd.time.pending()).isLessThan(many);
    }
  }
}

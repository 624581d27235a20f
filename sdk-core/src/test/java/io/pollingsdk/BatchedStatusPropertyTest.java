package io.pollingsdk;

import static org.assertj.core.api.Assertions.assertThat;

import io.pollingsdk.http.ApiResponse;
import io.pollingsdk.http.WireRequest;
import io.pollingsdk.job.Job;
import io.pollingsdk.job.JobHandle;
import io.pollingsdk.job.JobListener;
import io.pollingsdk.job.JobSnapshot;
import io.pollingsdk.job.JobStatus;
import io.pollingsdk.pacing.PollSchedule;
import io.pollingsdk.testkit.Reply;
import io.pollingsdk.testkit.SampleApi;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Random jobs and random answers: what holds whatever comes. */
class BatchedStatusPropertyTest {
  /** How much later than planned an alarm may ring: twice, as a check may wait for a window. */
  private static final Duration GAPS = Duration.ofMillis(10);

  @Test
  void everyJobEndsOnceItsPollsAreCountedAndNoneComesEarlyOrLate() {
    for (int seed = 0; seed < 150; seed++) {
      Scene scene = new Scene(seed);
      try {
        scene.run();
      } catch (AssertionError e) {
        throw new AssertionError("seed " + seed + ": " + e.getMessage(), e);
      }
    }
  }

  /** What is planned for, and known of, one job. */
  private static final class Life {
    private Duration deadline = Duration.ZERO;
    private Duration ends = Duration.ZERO;
    private String end = "";
    // When it was accepted, and when each check was answered.
    private final List<Duration> events = new ArrayList<>();
    private int told;
    private int finished;
    private int polls;
  }

  private static final class Scene implements JobListener {
    private final Crowd crowd = new Crowd();
    private final Random random;
    private final Duration interval;
    private final Duration window;
    private final Duration timeout;
    private final Crowd.Api api;
    private final Map<String, Life> lives = new HashMap<>();
    private boolean cannotBeRead;

    Scene(int seed) {
      random = new Random(seed);
      interval = ms(500, 2000);
      window = ms(1, 300);
      timeout = ms(12_000, 40_000);
      crowd.hooks.largest = random.nextInt(20);
      int groups = 1 + random.nextInt(4);
      crowd.hooks.group =
          job -> {
            int group = Integer.parseInt(job.id()) % groups;
            return group == 3 ? Optional.empty() : Optional.of("g" + group);
          };
      crowd.hooks.statuses =
          answer -> {
            if (cannotBeRead) {
              throw new IllegalStateException("cannot be read");
            }
            return Crowd.Hooks.read(answer);
          };
      crowd.replies.put("MANY", this::many);
      crowd.replies.put("ONE", this::one);
      api =
          crowd.connect(
              s ->
                  s.batchWindow(window)
                      .pollSchedule(PollSchedule.fixed(interval))
                      .jobTimeout(timeout)
                      .requestTimeout(Duration.ofSeconds(3))
                      .maxPollFailures(1000)
                      .listener(this));
    }

    private Duration ms(int from, int to) {
      return Duration.ofMillis(from + random.nextInt(to - from));
    }

    private String state(String id) {
      Life life = lives.get(id);
      return life == null || crowd.time.elapsed().compareTo(life.ends) < 0 ? "running" : life.end;
    }

    private Reply many(Crowd.Asked now) {
      int what = random.nextInt(20);
      cannotBeRead = what == 0;
      return switch (what) {
        case 1 -> Reply.of(404, "");
        case 2, 3 -> Reply.of(503, "");
        case 4 -> Reply.silence();
        case 5, 6, 7 -> request -> later(request, Reply.of(200, lines(now)));
        default -> Reply.of(200, lines(now));
      };
    }

    private String lines(Crowd.Asked now) {
      return now.ids().stream()
          .filter(id -> random.nextInt(10) > 0)
          .map(id -> id + "=" + (random.nextInt(10) == 0 ? "odd" : state(id)))
          .collect(Collectors.joining("\n"));
    }

    private Reply one(Crowd.Asked now) {
      String state = state(now.ids().get(0));
      Reply answer = Reply.of(200, state.equals("given") ? "done" : state);
      return switch (random.nextInt(12)) {
        case 0 -> Reply.of(503, "");
        case 1 -> Reply.silence();
        case 2, 3 -> request -> later(request, answer);
        default -> answer;
      };
    }

    private CompletableFuture<ApiResponse> later(WireRequest request, Reply answer) {
      CompletableFuture<ApiResponse> future = new CompletableFuture<>();
      crowd.time.schedule(ms(1, 2500), () -> future.complete(answer.to(request).join()));
      return future;
    }

    private Life life(JobSnapshot snapshot) {
      return lives.get(snapshot.handle().orElseThrow().id());
    }

    @Override
    public void submitted(JobHandle job) {
      Life life = new Life();
      life.deadline = crowd.time.elapsed().plus(timeout);
      life.ends = crowd.time.elapsed().plus(ms(0, 45_000));
      life.end = List.of("given", "done", "failed", "cancelled").get(random.nextInt(4));
      life.events.add(crowd.time.elapsed());
      lives.put(job.id(), life);
    }

    @Override
    public void polled(JobSnapshot snapshot, JobStatus status) {
      life(snapshot).told++;
      life(snapshot).events.add(crowd.time.elapsed());
    }

    @Override
    public void pollFailed(JobSnapshot snapshot, Throwable failure, int inARow) {
      polled(snapshot, JobStatus.running());
    }

    @Override
    public void finished(JobSnapshot snapshot, Optional<Throwable> failure) {
      life(snapshot).finished++;
      life(snapshot).polls = snapshot.polls();
    }

    void run() {
      List<Job> jobs = new ArrayList<>();
      for (int i = random.nextInt(60); i >= 0; i--) {
        jobs.add(api.submit(SampleApi.start()));
        if (random.nextBoolean()) {
          crowd.time.advance(ms(0, 200));
        }
      }
      for (int i = 0; i < 5; i++) {
        crowd.time.advance(ms(0, 5000));
        jobs.get(random.nextInt(jobs.size())).result().cancel(true);
      }
      crowd.time.advance(Duration.ofMinutes(2));
      assertThat(jobs).allMatch(job -> job.isDone() && job.result().isDone());
      lives.forEach(this::check);
      assertThat(Inside.jobs(api)).isZero();
      assertThat(Inside.requests(api)).isZero();
      assertThat(Inside.alarms(api)).isZero();
      assertThat(crowd.time.pending()).isZero();
    }

    private void check(String id, Life life) {
      assertThat(life.finished).as("ends of " + id).isEqualTo(1);
      assertThat(life.polls).as("polls of " + id).isEqualTo(life.told);
      List<Duration> asked =
          crowd.asked.stream()
              .filter(one -> !one.what().equals("SUBMIT") && one.ids().contains(id))
              .map(Crowd.Asked::at)
              .toList();
      int next = 0;
      for (int i = 0; i < life.events.size(); i++) {
        Duration event = life.events.get(i);
        // What was asked in between belongs to the check that this event ended.
        while (i > 0 && next < asked.size() && asked.get(next).compareTo(event) <= 0) {
          next++;
        }
        if (next == asked.size()) {
          return;
        }
        Duration due = event.plus(interval);
        Duration first = asked.get(next);
        if (first.compareTo(life.deadline) < 0) {
          assertThat(first).as("early, of " + id).isGreaterThanOrEqualTo(due);
        }
        Duration latest = due.plus(window).plus(GAPS);
        Duration bound = latest.compareTo(life.deadline) < 0 ? latest : life.deadline.plus(GAPS);
        assertThat(first).as("late, of " + id).isLessThanOrEqualTo(bound);
      }
      assertThat(asked).allMatch(at -> at.compareTo(life.deadline.plus(GAPS)) <= 0);
    }
  }
}

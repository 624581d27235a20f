package io.pollingsdk.pacing;

import io.pollingsdk.pacing.PollSchedule.Ended;
import io.pollingsdk.pacing.PollSchedule.Moment;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/** Polls jobs by a schedule in simulated time, many at once, and counts. */
final class JobSimulation {
  /** How jobs come. */
  enum Arrival {
    /** The next starts when one is seen to have ended. */
    STEADY,
    /** So many at a time, when all before them are seen to have ended. */
    TOGETHER
  }

  /** A job that takes some time, of a kind with a usual interval. */
  record SimulatedJob(String operation, double usual, double seconds) {}

  /** What became of a job. */
  record Outcome(double seconds, int polls, double lateness) {}

  private static final class Running {
    final int index;
    final double start;
    int polls;
    double lastPoll;
    double due;

    Running(int index, double start) {
      this.index = index;
      this.start = start;
    }
  }

  private final PollSchedule schedule;
  private final List<SimulatedJob> jobs;
  private final PriorityQueue<Running> waiting =
      new PriorityQueue<>(Comparator.comparingDouble((Running r) -> r.due));
  private final List<Outcome> outcomes;
  private int started;

  private JobSimulation(PollSchedule schedule, List<SimulatedJob> jobs) {
    this.schedule = schedule;
    this.jobs = jobs;
    outcomes = new ArrayList<>(Collections.nCopies(jobs.size(), null));
  }

  /** Returns the outcomes in the order of the jobs. */
  static List<Outcome> run(
      PollSchedule schedule, List<SimulatedJob> jobs, int atOnce, Arrival arrival) {
    return new JobSimulation(schedule, jobs).run(atOnce, arrival);
  }

  private List<Outcome> run(int atOnce, Arrival arrival) {
    for (int i = 0; i < atOnce; i++) {
      start(0);
    }
    while (!waiting.isEmpty()) {
      Running job = waiting.remove();
      double now = job.due;
      SimulatedJob what = jobs.get(job.index);
      double elapsed = now - job.start;
      job.polls++;
      if (elapsed < what.seconds) {
        job.lastPoll = elapsed;
        await(job, elapsed);
        continue;
      }
      outcomes.set(job.index, new Outcome(what.seconds, job.polls, elapsed - what.seconds));
      schedule.ended(new Ended(what.operation, duration(job.lastPoll), duration(elapsed)));
      if (arrival == Arrival.STEADY) {
        start(now);
      } else if (waiting.isEmpty()) {
        for (int i = 0; i < atOnce; i++) {
          start(now);
        }
      }
    }
    return outcomes;
  }

  private void start(double now) {
    if (started < jobs.size()) {
      await(new Running(started++, now), 0);
    }
  }

  private void await(Running job, double elapsed) {
    SimulatedJob what = jobs.get(job.index);
    Moment moment =
        new Moment(
            duration(elapsed),
            job.polls,
            duration(what.usual),
            Double.NaN,
            what.operation,
            (long) ((job.start + elapsed) * 1e9));
    job.due = job.start + elapsed + schedule.nextDelay(moment).toNanos() / 1e9;
    waiting.add(job);
  }

  private static Duration duration(double seconds) {
    return Duration.ofNanos((long) (seconds * 1e9));
  }
}

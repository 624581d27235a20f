package io.pollingsdk;

import io.pollingsdk.internal.poll.JobContext;
import io.pollingsdk.internal.poll.JobRunner;
import io.pollingsdk.internal.poll.LiveJobs;
import io.pollingsdk.job.Job;
import io.pollingsdk.pacing.PollSchedule;
import java.lang.reflect.Field;
import java.util.Collection;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Looks at what a connection holds. */
final class Inside {
  private Inside() {}

  /** Returns how many jobs a connection watches. */
  static int jobs(PollingConnection connection) {
    return ((LiveJobs) field(PollingConnection.class, "jobs", connection)).size();
  }

  /** Returns how many others are listed as those who hear from a job's polls. */
  static int followers(Job job) {
    Object company = lookAt(JobRunner.class, "company", job);
    return company == null
        ? 0
        : ((Collection<?>) field(company.getClass(), "followers", company)).size();
  }

  /** Returns how many kinds of jobs a connection keeps in mind. */
  static int kinds(PollingConnection connection) {
    Object context = field(PollingConnection.class, "context", connection);
    Object kinds = field(JobContext.class, "kinds", context);
    return ((Map<?, ?>) field(kinds.getClass(), "known", kinds)).size();
  }

  /** Returns how many kinds of jobs a schedule that learns keeps in mind. */
  static int learnt(PollSchedule schedule) {
    return ((Map<?, ?>) field(schedule.getClass(), "kinds", schedule)).size();
  }

  /** Returns how many requests are under way. */
  static int requests(Connection connection) {
    Object exchanger = connection.exchanger();
    return ((Collection<?>) field(exchanger.getClass(), "live", exchanger)).size();
  }

  /** Returns how many entries a connection's alarms hold, also those that were called off. */
  static int alarms(PollingConnection connection) {
    int requests = entries(connection.exchanger().wiring().alarms());
    Object context = lookAt(PollingConnection.class, "context", connection);
    if (context == null) {
      // No job was ever made.
      return requests;
    }
    JobContext.Surroundings around =
        (JobContext.Surroundings) field(JobContext.class, "around", context);
    return requests + entries(around.alarms());
  }

  private static int entries(Object alarms) {
    Object heap = field(alarms.getClass(), "heap", alarms);
    return (int) field(heap.getClass(), "size", heap);
  }

  private static Object field(Class<?> type, String name, Object of) {
    return Objects.requireNonNull(lookAt(type, name, of), name);
  }

  private static @Nullable Object lookAt(Class<?> type, String name, Object of) {
    try {
      Field field = type.getDeclaredField(name);
      field.setAccessible(true);
      return field.get(of);
    } catch (ReflectiveOperationException e) {
      throw new LinkageError(e.getMessage(), e);
    }
  }
}

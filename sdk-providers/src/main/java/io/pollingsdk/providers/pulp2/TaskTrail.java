package io.pollingsdk.providers.pulp2;

import io.pollingsdk.job.JobHandle;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The way through the tasks of a job, kept in its handle: the one that is asked now, those still to
 * be asked, and those that have ended. Immutable. The job's id stays that of its first task.
 *
 * @param current the task that is asked now
 * @param open the tasks still to be asked, in order
 * @param ended the tasks that have ended, the latest of them where there are very many
 * @param count how many have ended in all
 */
record TaskTrail(String current, List<String> open, List<String> ended, int count) {
  /** Together they stay well below what a handle can hold. */
  private static final int MOST_OPEN = 16_000;

  private static final int MOST_ENDED = 8_000;
  private static final Pattern ID = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_-]{0,99}");

  private static final String CURRENT = "current";
  private static final String OPEN = "open";
  private static final String ENDED = "ended";
  private static final String COUNT = "count";

  TaskTrail {
    open = List.copyOf(open);
    ended = List.copyOf(ended);
  }

  static boolean isId(String text) {
    return ID.matcher(text).matches();
  }

  /** Returns the job of a task. */
  static JobHandle of(String taskId) {
    if (!isId(taskId)) {
      throw new IllegalArgumentException("a task's id has letters, digits, '-' and '_' only");
    }
    return JobHandle.of(taskId);
  }

  static TaskTrail from(JobHandle job) {
    return new TaskTrail(
        job.attribute(CURRENT).orElse(job.id()),
        ids(job, OPEN),
        ids(job, ENDED),
        job.attribute(COUNT).map(Integer::parseInt).orElse(0));
  }

  private static List<String> ids(JobHandle job, String name) {
    return job.attribute(name)
        .filter(text -> !text.isEmpty())
        .map(text -> List.of(text.split(",", -1)))
        .orElse(List.of());
  }

  /** Returns the handle with this trail in it. */
  JobHandle on(JobHandle job) {
    return job.with(CURRENT, current)
        .with(OPEN, String.join(",", open))
        .with(ENDED, String.join(",", ended))
        .with(COUNT, Integer.toString(count));
  }

  /** Returns the trail with more tasks to be asked, without those it knows. */
  TaskTrail plus(Collection<String> spawned) {
    Set<String> more = new LinkedHashSet<>(open);
    more.addAll(spawned);
    more.remove(current);
    ended.forEach(more::remove);
    if (length(more) > MOST_OPEN) {
      throw new IllegalStateException(
          "more tasks are open at once than a job's token can hold: " + more.size());
    }
    return new TaskTrail(current, List.copyOf(more), ended, count);
  }

  /** Returns the trail with the current task ended; there has to be a next one. */
  TaskTrail next() {
    List<String> kept = new ArrayList<>(ended);
    kept.add(current);
    // They only keep a task from being asked twice, so that the oldest may go.
    while (length(kept) > MOST_ENDED) {
      kept.remove(0);
    }
    return new TaskTrail(open.get(0), open.subList(1, open.size()), kept, count + 1);
  }

  private static int length(Collection<String> ids) {
    return ids.stream().mapToInt(id -> id.length() + 1).sum();
  }
}

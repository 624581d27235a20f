package io.pollingsdk.internal.poll;

import io.pollingsdk.http.ApiResponse;
import io.pollingsdk.job.JobCancelledException;
import io.pollingsdk.job.JobFailedException;
import io.pollingsdk.job.JobStatus;
import io.pollingsdk.job.JobUnreachableException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Those who watch one job, such as the one who submitted it and one who resumed it: one polls, the
 * others hear from it. Each keeps its own deadline and its own future; when the one that polls
 * stops, but the job has not ended, another goes on.
 */
final class Company {
  private final JobRunner job;
  private final List<JobRunner> followers = new ArrayList<>(1);
  private @Nullable JobRunner leader;

  Company(JobRunner job) {
    this.job = job;
  }

  /** Makes a job hear from another that polls for the same; false where it has to poll itself. */
  static boolean join(JobRunner job) {
    JobRunner leader = job.context.around().jobs().lead(job);
    if (leader == job) {
      return false;
    }
    Company own = job.company();
    own.leader(leader);
    // Until its deadline, when it makes the last check itself.
    job.schedule(job.remaining());
    if (leader.company().add(job)) {
      return true;
    }
    own.leader(null);
    return false;
  }

  private synchronized void leader(@Nullable JobRunner who) {
    leader = who;
  }

  private boolean add(JobRunner follower) {
    synchronized (job) {
      return !job.isDone() && followers.add(follower);
    }
  }

  /** Returns who polls for the job. */
  synchronized JobRunner whoPolls() {
    return leader == null ? job : leader;
  }

  /** Hears from nobody any more. */
  void leave() {
    JobRunner left = whoPolls();
    leader(null);
    if (left != job) {
      left.company().remove(job);
    }
  }

  private void remove(JobRunner follower) {
    synchronized (job) {
      followers.remove(follower);
    }
  }

  /** Passes on what was heard. */
  void tell(JobStatus read) {
    for (JobRunner follower : followers(false)) {
      follower.step(() -> follower.heard(read));
    }
  }

  /** The job's watching has ended: what the API said is true for all; the rest is not. */
  void end(@Nullable ApiResponse value, @Nullable Throwable failure) {
    leave();
    boolean forAll =
        value != null
            || failure instanceof JobFailedException
            || failure instanceof JobCancelledException
            || failure instanceof JobUnreachableException;
    for (JobRunner follower : followers(true)) {
      follower.company().leader(null);
      if (forAll) {
        follower.finish(value, failure);
      } else if (!follower.isDone() && !join(follower)) {
        follower.takeOver();
      }
    }
  }

  private List<JobRunner> followers(boolean last) {
    synchronized (job) {
      List<JobRunner> all = List.copyOf(followers);
      if (last) {
        followers.clear();
      }
      return all;
    }
  }
}

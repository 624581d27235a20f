package io.pollingsdk.internal.poll;

import io.pollingsdk.http.ApiResponse;
import io.pollingsdk.job.JobCancelledException;
import io.pollingsdk.job.JobFailedException;
import io.pollingsdk.job.JobStatus;
import io.pollingsdk.job.JobUnreachableException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Those who watch one job, such as the one who submitted it and one who resumed it: one polls, the
 * others hear from it. Each keeps its own deadline and its own future; when the one that polls
 * stops, but the job has not ended, another goes on.
 */
final class Company {
  private final JobRunner job;
  private final Set<JobRunner> followers = new LinkedHashSet<>();
  private @Nullable JobRunner leader;
  private int turn;

  Company(JobRunner job) {
    this.job = job;
  }

  /** Makes a job hear from another that polls for the same; false where it has to poll itself. */
  static boolean join(JobRunner job) {
    while (true) {
      JobRunner leader = job.context.around().jobs().lead(job);
      if (leader == job) {
        return false;
      }
      Company own = job.company();
      // Until its deadline, when it makes the last check itself.
      own.follow(leader, job.schedule(job.remaining()));
      boolean follows = leader.company().add(job);
      if (follows && job.isDone()) {
        // It may have ended before it was known whom it follows.
        own.leave();
      }
      if (follows && own.whoPolls() == job) {
        // Or, like its last check, before it was listed.
        leader.company().remove(job);
      }
      // Where the leader has ended by now, look anew, unless its own last check has begun.
      if (follows || !own.endWait()) {
        return true;
      }
    }
  }

  private synchronized void follow(@Nullable JobRunner who, int wait) {
    leader = who;
    turn = wait;
  }

  /** Ends the wait for what another tells; false where it is over: its last check has begun. */
  private boolean endWait() {
    int mine;
    synchronized (this) {
      mine = turn;
      leader = null;
    }
    return job.endWait(mine);
  }

  private synchronized boolean waits() {
    return leader != null && job.isWaiting(turn);
  }

  private boolean add(JobRunner follower) {
    synchronized (job) {
      return !job.isDone() && followers.add(follower);
    }
  }

  boolean hasFollowers() {
    synchronized (job) {
      return !followers.isEmpty();
    }
  }

  /** Returns who polls for the job. */
  synchronized JobRunner whoPolls() {
    return leader == null ? job : leader;
  }

  /** Hears from nobody any more. */
  void leave() {
    JobRunner left = whoPolls();
    synchronized (this) {
      leader = null;
    }
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
      if (follower.company().waits()) {
        follower.step(() -> follower.heard(read));
      }
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
      if (forAll) {
        follower.finish(value, failure);
      } else if (follower.company().endWait() && !join(follower)) {
        follower.takeOver(job);
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

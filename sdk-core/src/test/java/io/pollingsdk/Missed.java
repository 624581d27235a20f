package io.pollingsdk;

import io.pollingsdk.job.JobListener;
import io.pollingsdk.job.JobSnapshot;
import java.util.List;

/**
 * Notes failed status checks as {@code id:how many in a row}.
 *
 * @param seen where
 */
record Missed(List<String> seen) implements JobListener {
  @Override
  public void pollFailed(JobSnapshot snapshot, Throwable failure, int inARow) {
    seen.add(snapshot.handle().orElseThrow().id() + ":" + inARow);
  }
}

package io.pollingsdk.providers.pulp3;

import com.google.gson.JsonArray;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import io.pollingsdk.http.ApiResponse;
import io.pollingsdk.http.Headers;
import io.pollingsdk.job.JobHandle;
import io.pollingsdk.job.JobStatus;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * What it means that a task is not there. Right after the submit: not yet visible. Later, for a
 * domain's delete: the domain is gone, and with it the tasks in it, this one too.
 */
final class NotFound {
  private static final Duration GRACE = Duration.ofSeconds(10);
  private static final String SEEN = "seen";

  private NotFound() {}

  /** Returns the job, remembering that its task has been there. */
  static JobHandle seen(JobHandle job) {
    return job.with(SEEN, "yes");
  }

  /** Returns the status, or empty where 404 is an error. */
  static Optional<JobStatus> status(JobHandle job, ApiResponse polled, Instant now) {
    boolean seen = job.attribute(SEEN).isPresent();
    boolean young = job.submittedAt().filter(at -> now.isBefore(at.plus(GRACE))).isPresent();
    if (young && !seen) {
      return Optional.of(JobStatus.running());
    }
    return Hrefs.deletesDomain(job)
        ? Optional.of(JobStatus.succeeded(completed(job, polled)))
        : Optional.empty();
  }

  /** As the task would say it, could it still be asked. */
  private static ApiResponse completed(JobHandle job, ApiResponse polled) {
    JsonObject task = new JsonObject();
    task.addProperty("pulp_href", job.id());
    task.addProperty("state", "completed");
    task.add("error", JsonNull.INSTANCE);
    task.add("created_resources", new JsonArray());
    return new ApiResponse(
        polled.uri(),
        200,
        Headers.of("Content-Type", "application/json"),
        task.toString().getBytes(StandardCharsets.UTF_8));
  }
}

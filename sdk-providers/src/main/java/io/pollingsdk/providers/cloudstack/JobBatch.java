package io.pollingsdk.providers.cloudstack;

import com.google.gson.JsonElement;
import io.pollingsdk.http.ApiRequest;
import io.pollingsdk.http.ApiResponse;
import io.pollingsdk.http.JsonMember;
import io.pollingsdk.job.BatchStatus;
import io.pollingsdk.job.JobHandle;
import io.pollingsdk.job.JobStatus;
import io.pollingsdk.job.ListedJobs;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Asks for the account's jobs with {@code listAsyncJobs}, which knows no ids but a date to begin
 * at, and gives the oldest first. Its description says that it lists pending jobs; servers list
 * those that have ended too.
 */
final class JobBatch implements BatchStatus {
  /** What a server gives at once, unless it is set otherwise. */
  private static final int PAGE = 500;

  /** How far the server's clock may be behind ours. */
  private static final Duration CLOCKS = Duration.ofMinutes(1);

  /** Odd, but the one form that servers of all versions read. */
  private static final DateTimeFormatter DATE =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss'Z'Z", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  @Override
  public int largestBatch() {
    return PAGE;
  }

  /** Without page and page size, which a server may refuse, it gives as many as it is set to. */
  @Override
  public ApiRequest request(List<JobHandle> jobs) {
    ApiRequest all = CloudStack.command("listAsyncJobs");
    boolean dated = jobs.stream().allMatch(job -> job.submittedAt().isPresent());
    Optional<Instant> oldest =
        jobs.stream().flatMap(job -> job.submittedAt().stream()).min(Comparator.naturalOrder());
    return oldest
        .filter(at -> dated)
        .map(at -> all.param("startdate", DATE.format(at.minus(CLOCKS))))
        .orElse(all);
  }

  @Override
  public Map<String, JobStatus> statuses(List<JobHandle> jobs, ApiResponse answer) {
    List<JsonMember> told =
        Envelope.open(answer).at("asyncjobs").list().stream().filter(JobBatch::isWhole).toList();
    return ListedJobs.of(answer, told, job -> job.at("jobid").optionalString())
        .statuses(jobs, JobHandle::id, (job, alone) -> JobAnswers.status(alone, alone.at()));
  }

  /** Without its result, an ended job is told in short only. */
  private static boolean isWhole(JsonMember job) {
    return job.element().filter(JsonElement::isJsonObject).isPresent()
        && (isPending(job) || job.at("jobresult").isPresent());
  }

  private static boolean isPending(JsonMember job) {
    return job.at("jobstatus").optionalNumber().orElse(0) == 0;
  }
}

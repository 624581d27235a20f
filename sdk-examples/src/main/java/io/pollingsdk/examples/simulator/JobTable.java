package io.pollingsdk.examples.simulator;

import com.google.gson.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** The jobs in the order of their submission. Not safe for use by several threads. */
final class JobTable {
  private final Map<String, Job> jobs = new LinkedHashMap<>();
  private final Duration duration;

  JobTable(Duration duration) {
    this.duration = duration;
  }

  /**
   * Adds a job that begins at once, or when the machine it works on is free.
   *
   * @param free the end of the job before it on the same machine, or any time past
   */
  Job submit(Job.Kind kind, String instanceId, Instant now, Instant free, Job.Outcome outcome) {
    String id = UUID.randomUUID().toString();
    Instant starts = free.isAfter(now) ? free : now;
    Job job = new Job(id, kind, instanceId, now, starts, starts.plus(duration), outcome);
    jobs.put(id, job);
    return job;
  }

  JsonObject query(Parameters parameters, Instant now) throws ApiException {
    String id = parameters.require("jobid");
    Job job = jobs.get(id);
    if (job == null) {
      throw ApiException.noSuchEntity("jobid", id);
    }
    return job.describe(now);
  }

  /** The pending jobs only, as CloudStack does. */
  JsonObject list(Parameters parameters, Instant now) throws ApiException {
    String keyword = parameters.find("keyword").orElse("");
    List<JsonObject> pending =
        jobs.values().stream()
            .filter(job -> !job.isDone(now) && job.command().contains(keyword))
            .map(job -> job.describe(now))
            .toList();
    return Listing.page("asyncjobs", pending, parameters);
  }
}

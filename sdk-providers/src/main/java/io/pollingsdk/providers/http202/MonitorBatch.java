package io.pollingsdk.providers.http202;

import io.pollingsdk.http.ApiRequest;
import io.pollingsdk.http.ApiResponse;
import io.pollingsdk.http.JsonMember;
import io.pollingsdk.job.BatchStatus;
import io.pollingsdk.job.JobHandle;
import io.pollingsdk.job.JobStatus;
import io.pollingsdk.job.ListedJobs;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;

/** Asks for the list below which status monitors stand. */
final class MonitorBatch implements BatchStatus {
  private final JobList list;
  private final String root;
  private final BiFunction<JobHandle, ApiResponse, JobStatus> read;

  /**
   * Creates the value.
   *
   * @param list the list
   * @param endpoint the connection's endpoint
   * @param read reads a status from a member of the list
   */
  MonitorBatch(JobList list, URI endpoint, BiFunction<JobHandle, ApiResponse, JobStatus> read) {
    this.list = list;
    this.root = withoutQuery(list.request().uriOn(endpoint)) + "/";
    this.read = read;
  }

  private static String withoutQuery(URI uri) {
    return uri.toString().replaceFirst("[?#].*$", "").replaceFirst("/+$", "");
  }

  @Override
  public int largestBatch() {
    return list.largest();
  }

  /** Of monitors elsewhere the list tells nothing, even if it has their ids. */
  @Override
  public Optional<String> group(JobHandle job) {
    String uri = monitor(job);
    boolean below = uri.startsWith(root) && uri.indexOf('/', root.length()) < 0;
    return below && uri.length() > root.length() ? Optional.of("") : Optional.empty();
  }

  private static String monitor(JobHandle job) {
    return job.statusUri().map(MonitorBatch::withoutQuery).orElse("");
  }

  @Override
  public ApiRequest request(List<JobHandle> jobs) {
    return list.request();
  }

  @Override
  public Map<String, JobStatus> statuses(List<JobHandle> jobs, ApiResponse answer) {
    Map<String, JobStatus> statuses =
        ListedJobs.of(answer, Monitor.at(answer, list.members()).list(), this::name)
            .statuses(jobs, job -> lastSegment(monitor(job)), read);
    // A list may leave out what belongs to an end, and only a monitor leads to the result.
    statuses.values().removeIf(JobStatus::isTerminal);
    return statuses;
  }

  private Optional<String> name(JsonMember member) {
    JsonMember place = member;
    for (String step : list.name()) {
      place = place.at(step);
    }
    return place.optionalString().map(MonitorBatch::lastSegment);
  }

  private static String lastSegment(String idOrLink) {
    String path = idOrLink.replaceFirst("[?#].*$", "").replaceFirst("/+$", "");
    return path.substring(path.lastIndexOf('/') + 1);
  }
}

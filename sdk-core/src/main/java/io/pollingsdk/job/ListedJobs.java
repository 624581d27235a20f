package io.pollingsdk.job;

import com.google.gson.JsonElement;
import io.pollingsdk.error.MalformedResponseException;
import io.pollingsdk.http.ApiResponse;
import io.pollingsdk.http.JsonMember;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;

/**
 * What an answer that lists jobs says of each, by the name that the API gives it: for {@link
 * BatchStatus#statuses}. Each member is read as if it were the answer to a status check of that job
 * alone, so that a provider reads a status in one place only. Immutable.
 *
 * <pre>{@code
 * public Map<String, JobStatus> statuses(List<JobHandle> jobs, ApiResponse answer) {
 *   return ListedJobs.of(
 *           answer, answer.at("tickets").list(), each -> each.at("id").optionalString())
 *       .statuses(jobs, JobHandle::id, this::readStatus);
 * }
 * }</pre>
 */
public final class ListedJobs {
  private final ApiResponse answer;
  private final Map<String, JsonElement> members;

  private ListedJobs(ApiResponse answer, Map<String, JsonElement> members) {
    this.answer = answer;
    this.members = members;
  }

  /**
   * Takes up the members of a list. One without a name is passed over; of several with the same,
   * the first counts.
   *
   * @param answer the answer
   * @param members what it lists
   * @param name finds a member's name in it
   * @return the jobs
   */
  public static ListedJobs of(
      ApiResponse answer, List<JsonMember> members, Function<JsonMember, Optional<String>> name) {
    Map<String, JsonElement> byName = new HashMap<>();
    for (JsonMember member : members) {
      member
          .element()
          .ifPresent(
              element -> nameIn(member, name).ifPresent(id -> byName.putIfAbsent(id, element)));
    }
    return new ListedJobs(answer, byName);
  }

  private static Optional<String> nameIn(
      JsonMember member, Function<JsonMember, Optional<String>> name) {
    try {
      return name.apply(member);
    } catch (MalformedResponseException e) {
      return Optional.empty();
    }
  }

  /**
   * Reads what the list says of some jobs. Left out are those that it does not name, and those
   * whose member cannot be read: what is wrong with them, a check of their own will tell.
   *
   * @param jobs the jobs
   * @param name returns the name that the list has for a job
   * @param read reads a status, such as {@code this::readStatus}
   * @return statuses by {@link JobHandle#id()}; the map is the caller's
   */
  public Map<String, JobStatus> statuses(
      List<JobHandle> jobs,
      Function<JobHandle, String> name,
      BiFunction<JobHandle, ApiResponse, JobStatus> read) {
    Map<String, JobStatus> statuses = new HashMap<>();
    for (JobHandle job : jobs) {
      JsonElement member = members.get(name.apply(job));
      if (member != null) {
        readable(job, answer.withJson(member), read)
            .ifPresent(status -> statuses.put(job.id(), status));
      }
    }
    return statuses;
  }

  private static Optional<JobStatus> readable(
      JobHandle job, ApiResponse alone, BiFunction<JobHandle, ApiResponse, JobStatus> read) {
    try {
      return Optional.of(read.apply(job, alone));
    } catch (MalformedResponseException e) {
      return Optional.empty();
    }
  }
}

package io.pollingsdk.providers.http202;

import io.pollingsdk.http.ApiRequest;
import java.util.List;

/**
 * A list in which an API tells of many jobs, each as its status monitor would. The monitors have to
 * stand below it: those of {@code /jobs} are {@code /jobs/7} and its like. Best held to jobs that
 * go on, so that they are not crowded out by others.
 *
 * <pre>{@code
 * JobList.of(ApiRequest.get("/jobs").param("state", "running").param("limit", 200), "items")
 *     .named("job", "id").largest(200)
 * }</pre>
 *
 * @param request asks for the list
 * @param members where the array stands in the answer; empty where it is the answer
 * @param name where, in a member, the job's id or its link stands
 * @param largest how many jobs the answer may tell of; at least 1
 */
public record JobList(ApiRequest request, List<String> members, List<String> name, int largest) {
  private static final int USUAL = 100;

  /**
   * Creates a list.
   *
   * @param request asks for the list
   * @param members where the array stands in the answer
   * @param name where, in a member, the job's id or its link stands
   * @param largest how many jobs the answer may tell of
   * @throws IllegalArgumentException if there is no name, or the largest number is below 1
   */
  public JobList {
    members = List.copyOf(members);
    name = List.copyOf(name);
    if (name.isEmpty()) {
      throw new IllegalArgumentException("the path of a job's name has no name");
    }
    if (largest < 1) {
      throw new IllegalArgumentException("a list has at least 1 job, but was " + largest);
    }
  }

  /**
   * {@return a list of at most 100 jobs, with a member {@code id} each}
   *
   * @param request asks for the list
   * @param members where the array stands in the answer; none where it is the answer
   */
  public static JobList of(ApiRequest request, String... members) {
    return new JobList(request, List.of(members), List.of("id"), USUAL);
  }

  /**
   * {@return a copy with another place of a job's id or link}
   *
   * @param path where, in a member
   */
  public JobList named(String... path) {
    return new JobList(request, members, List.of(path), largest);
  }

  /**
   * {@return a copy with another largest number of jobs}
   *
   * @param jobs at least 1
   */
  public JobList largest(int jobs) {
    return new JobList(request, members, name, jobs);
  }
}

package io.pollingsdk.providers.pulp3;

import com.google.gson.JsonElement;
import io.pollingsdk.http.ApiResponse;
import io.pollingsdk.http.JsonMember;
import java.util.List;
import java.util.Optional;

/**
 * A task, as far as most callers want it.
 *
 * @param href the task's own href
 * @param name what runs, such as {@code pulp_file.app.tasks.synchronizing.synchronize}; empty where
 *     it is not told
 * @param state such as {@code completed}
 * @param createdResources the hrefs of what it made, such as a repository version
 * @param result what it returned, where it did
 */
public record Pulp3Task(
    String href,
    String name,
    String state,
    List<String> createdResources,
    Optional<JsonElement> result) {

  /**
   * Creates the value.
   *
   * @param href the task's own href
   * @param name what runs
   * @param state such as {@code completed}
   * @param createdResources the hrefs of what it made
   * @param result what it returned, where it did
   */
  public Pulp3Task {
    createdResources = List.copyOf(createdResources);
  }

  /**
   * {@return the task that an answer holds}
   *
   * @param response such as the result of a job
   * @throws io.pollingsdk.error.MalformedResponseException if it holds none
   */
  public static Pulp3Task of(ApiResponse response) {
    return new Pulp3Task(
        response.at("pulp_href").string(),
        response.at("name").optionalString().orElse(""),
        response.at("state").string(),
        // An element is null where the resource has been deleted since.
        response.at("created_resources").list().stream()
            .filter(JsonMember::isPresent)
            .map(JsonMember::string)
            .toList(),
        response.at("result").element());
  }
}

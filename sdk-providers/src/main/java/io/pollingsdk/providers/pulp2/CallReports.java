package io.pollingsdk.providers.pulp2;

import io.pollingsdk.http.ApiResponse;
import io.pollingsdk.http.JsonMember;
import io.pollingsdk.job.JobHandle;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads the answer to a call. */
final class CallReports {
  private static final Pattern LAST_SEGMENT = Pattern.compile("([^/?#]+)/?$");

  private CallReports() {}

  static Optional<JobHandle> jobFrom(ApiResponse accepted) {
    if (!accepted.isSuccess()) {
      throw accepted.malformed(
          "", "is a redirect; Pulp's paths end with a slash, so it may be missing", null);
    }
    if (accepted.status() != 202) {
      if (!accepted.text().isBlank()) {
        // A page to log in is no answer of Pulp.
        accepted.json();
      }
      return Optional.empty();
    }
    List<String> tasks = spawned(accepted);
    if (!tasks.isEmpty()) {
      JobHandle first = TaskTrail.of(tasks.get(0));
      return Optional.of(TaskTrail.from(first).plus(tasks).on(first));
    }
    Optional<String> group = accepted.at("group_id").optionalString();
    if (group.isPresent()) {
      return group.map(id -> GroupSummary.job(checked(id, accepted)));
    }
    if (!accepted.at("spawned_tasks").isPresent()) {
      throw accepted.malformed("spawned_tasks", "is missing, and so is group_id", null);
    }
    // Postponed, but with nothing to do.
    return Optional.empty();
  }

  /** Returns the ids of the tasks that a call or a task has spawned. */
  static List<String> spawned(ApiResponse report) {
    List<String> ids = new ArrayList<>();
    for (JsonMember link : report.at("spawned_tasks").list()) {
      String id =
          link.at("task_id")
              .optionalString()
              .or(() -> link.at("_href").optionalString().flatMap(CallReports::lastSegment))
              .or(() -> link.at("href").optionalString().flatMap(CallReports::lastSegment))
              .orElseThrow(
                  () -> report.malformed("spawned_tasks", "has a task without id or link", null));
      ids.add(checked(id, report));
    }
    return ids;
  }

  private static Optional<String> lastSegment(String href) {
    Matcher matcher = LAST_SEGMENT.matcher(href);
    return matcher.find() ? Optional.of(matcher.group(1)) : Optional.empty();
  }

  private static String checked(String id, ApiResponse report) {
    if (!TaskTrail.isId(id)) {
      throw report.malformed("", "names a task or group by what is no id", null);
    }
    return id;
  }
}

package io.pollingsdk.providers.google;

import com.google.gson.JsonObject;
import io.pollingsdk.http.ApiResponse;
import io.pollingsdk.job.JobStatus;
import io.pollingsdk.task.Progress;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** Reads the operations of Compute Engine. */
final class ComputeAnswers {
  private ComputeAnswers() {}

  /** Returns whether an answer is an operation; a read is answered with what was asked for. */
  static boolean isOperation(JsonObject body) {
    return Lenient.text(body, "kind").filter(kind -> kind.endsWith("#operation")).isPresent()
        || Lenient.text(body, "selfLink")
            .filter(link -> link.contains("/operations/"))
            .filter(link -> Lenient.has(body, "status"))
            .isPresent();
  }

  /** Returns an operation's path below the API's root, encoded. */
  static String path(ApiResponse accepted, JsonObject operation, String project) {
    return Lenient.text(operation, "selfLink")
        .flatMap(ComputeAnswers::belowRoot)
        .orElseGet(() -> pathByName(accepted, operation, project));
  }

  private static String pathByName(ApiResponse accepted, JsonObject operation, String project) {
    String name = accepted.at("name").string();
    if (!name.matches("[A-Za-z0-9_-]+")) {
      throw accepted.malformed("name", "is not the name of an operation", null);
    }
    String scope =
        scope(operation, "zone", "/zones/")
            .or(() -> scope(operation, "region", "/regions/"))
            .orElse("/global");
    return "/projects/" + project + scope + "/operations/" + name;
  }

  /** A scope is named by a link, whose last segment is its name. */
  private static Optional<String> scope(JsonObject operation, String member, String collection) {
    return Lenient.text(operation, member)
        .map(link -> link.substring(link.lastIndexOf('/') + 1))
        .filter(name -> name.matches("[A-Za-z0-9-]+"))
        .map(name -> collection + name);
  }

  /**
   * Returns the part of a link below the API's root. Links name hosts and versions that need not be
   * those of the endpoint, so only this part is taken.
   */
  static Optional<String> belowRoot(String link) {
    String path;
    try {
      path = URI.create(link.strip()).normalize().getRawPath();
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
    if (path == null) {
      return Optional.empty();
    }
    String rooted = path.startsWith("/") ? path : "/" + path;
    int at = rooted.indexOf("/projects/");
    // Operations of an organization have no project.
    int start = at >= 0 ? at : rooted.indexOf("/locations/");
    return start < 0 ? Optional.empty() : Optional.of(rooted.substring(start));
  }

  /** Returns the status; a progress of 100 is not the end. */
  static JobStatus status(ApiResponse polled) {
    JsonObject operation = polled.at().object();
    String state = polled.at("status").string();
    return switch (state) {
      case "PENDING", "RUNNING" ->
          JobStatus.running()
              .withProgress(progress(operation))
              .withMessage(Lenient.text(operation, "statusMessage").orElse(null));
      case "DONE" -> isFailure(operation) ? failure(operation) : JobStatus.succeeded();
      default -> JobStatus.unrecognized(state);
    };
  }

  private static Progress progress(JsonObject operation) {
    return Lenient.number(operation, "progress")
        .map(percent -> Progress.of(percent / 100))
        .orElse(Progress.unknown());
  }

  private static boolean isFailure(JsonObject operation) {
    return Lenient.has(operation, "error")
        || Lenient.number(operation, "httpErrorStatusCode").filter(code -> code >= 400).isPresent();
  }

  private static JobStatus failure(JsonObject operation) {
    List<JsonObject> errors =
        Lenient.object(operation, "error").stream()
            .flatMap(error -> Lenient.objects(error, "errors").stream())
            .toList();
    Optional<String> http =
        Lenient.text(operation, "httpErrorStatusCode")
            .map(
                code ->
                    "HTTP "
                        + code
                        + Lenient.text(operation, "httpErrorMessage").map(w -> " " + w).orElse(""));
    Optional<String> code =
        errors.stream().flatMap(error -> Lenient.text(error, "code").stream()).findFirst();
    String words =
        errors.stream()
            .flatMap(error -> Lenient.text(error, "message").stream())
            .collect(Collectors.joining("; "));
    String message =
        words.isEmpty()
            ? http.orElse(null)
            : words + http.map(status -> " (" + status + ")").orElse("");
    return JobStatus.failed(
        code.or(() -> Lenient.text(operation, "httpErrorStatusCode")).orElse(null), message);
  }

  /** Returns whether the operation leaves no target that could be read. */
  static boolean isDelete(JsonObject operation) {
    String type = Lenient.text(operation, "operationType").orElse("").toLowerCase(Locale.ROOT);
    return type.equals("delete") || type.endsWith(".delete");
  }
}

package io.pollingsdk.providers.gridscale;

import io.pollingsdk.http.ApiRequest;
import io.pollingsdk.http.ApiResponse;
import io.pollingsdk.http.JsonMember;
import io.pollingsdk.job.JobHandle;
import io.pollingsdk.job.JobStatus;
import java.net.URI;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Reads the answers that start a request and that tell of it. */
final class RequestAnswers {
  /** The attribute that keeps the path of the object that a request makes. */
  static final String OBJECT = "object";

  private static final Pattern ID = Pattern.compile("[A-Za-z0-9_-]{1,100}");

  /** Where an action on one object makes another, that stands beside it and not below. */
  private static final Set<String> ACTIONS = Set.of("clone", "import", "export", "rollback");

  private RequestAnswers() {}

  /** Returns the request that an answer started; the object's path is on {@code endpoint}. */
  static Optional<JobHandle> started(ApiRequest submitted, ApiResponse accepted, URI endpoint) {
    // Every answer has the header, but a read is answered at once.
    if (submitted.method().equals("GET") || submitted.method().equals("HEAD")) {
      return Optional.empty();
    }
    Optional<JsonMember> body =
        accepted.text().isBlank() ? Optional.empty() : Optional.of(accepted.at());
    Optional<String> id =
        body.flatMap(all -> id(accepted, all, "request_uuid"))
            .or(() -> accepted.header("X-Request-Id").map(String::strip))
            .filter(text -> !text.isEmpty());
    if (id.isEmpty()) {
      if (accepted.status() == 202) {
        throw accepted.malformed(
            "request_uuid", "is missing, and so is the header X-Request-Id", null);
      }
      return Optional.empty();
    }
    if (!ID.matcher(id.get()).matches()) {
      throw accepted.malformed("X-Request-Id", "is not the id of a request", null);
    }
    JobHandle job = JobHandle.of(id.get());
    return Optional.of(
        body.flatMap(all -> id(accepted, all, "object_uuid"))
            .map(object -> job.with(OBJECT, objectPath(submitted.uriOn(endpoint), object)))
            .orElse(job));
  }

  private static Optional<String> id(ApiResponse accepted, JsonMember body, String name) {
    Optional<String> id = body.at(name).optionalString().filter(text -> !text.isBlank());
    if (id.isPresent() && !ID.matcher(id.get()).matches()) {
      throw accepted.malformed(name, "is not an id", null);
    }
    return id;
  }

  private static String objectPath(URI collection, String object) {
    String path = collection.getRawPath().replaceFirst("/+$", "");
    int last = path.lastIndexOf('/');
    if (ACTIONS.contains(path.substring(last + 1))) {
      // From /objects/storages/{id}/clone, and from /objects/storages/import.
      String before = path.substring(0, last);
      boolean onOne = before.matches(".*/objects/[^/]+/[^/]+");
      path = onOne ? before.substring(0, before.lastIndexOf('/')) : before;
    }
    return path + "/" + object;
  }

  /** Returns the status: the two ends are known by name, and whatever else is said goes on. */
  static JobStatus status(JobHandle job, ApiResponse polled) {
    JsonMember own = polled.at(job.id());
    String state = own.at("status").string().strip();
    String message = own.at("message").optionalString().orElse(null);
    return switch (state) {
      case "done" -> JobStatus.succeeded();
      case "failed" -> JobStatus.failed(state, message);
      case "" -> JobStatus.unrecognized(state);
      default -> JobStatus.running().withMessage(message);
    };
  }
}

package io.pollingsdk.providers.ogc;

import com.google.gson.JsonElement;
import io.pollingsdk.error.MalformedResponseException;
import io.pollingsdk.http.ApiResponse;
import io.pollingsdk.http.JsonMember;
import io.pollingsdk.job.JobStatus;
import io.pollingsdk.task.Progress;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Reads {@code statusInfo} documents and the links in them. */
final class StatusInfo {
  /** In the order of preference, of which the standard has changed its mind. */
  private static final List<String> RESULTS =
      List.of("http://www.opengis.net/def/rel/ogc/1.0/results", "[ogc-rel:results]", "results");

  private static final Set<String> MONITOR = Set.of("monitor", "status", "self");

  private StatusInfo() {}

  /** Returns the job's id; 2.0 renames it. */
  static Optional<String> id(ApiResponse response) {
    return lenient(response, "jobID")
        .or(() -> lenient(response, "id"))
        .filter(text -> !text.isBlank());
  }

  /** Returns whether an answer is a status rather than a result. */
  static boolean is(ApiResponse response) {
    return lenient(response, "status").isPresent() && id(response).isPresent();
  }

  /** Returns where an answer says that the status is told. */
  static Optional<URI> monitor(ApiResponse response) {
    try {
      return link(response, MONITOR);
    } catch (MalformedResponseException e) {
      return Optional.empty();
    }
  }

  /** Returns where the results are, where an answer says so. */
  static Optional<URI> results(ApiResponse response) {
    return RESULTS.stream().flatMap(rel -> link(response, Set.of(rel)).stream()).findFirst();
  }

  /** Returns the first link of some relations; one to JSON before one to a page for people. */
  static Optional<URI> link(ApiResponse response, Set<String> relations) {
    List<JsonMember> fitting =
        response.at("links").list().stream()
            .filter(link -> link.at("rel").optionalString().filter(relations::contains).isPresent())
            .toList();
    return fitting.stream()
        .filter(link -> link.at("type").optionalString().orElse("json").contains("json"))
        .findFirst()
        .or(() -> fitting.stream().findFirst())
        .map(link -> response.resolve(link.at("href").string()));
  }

  /** Reads a status. */
  static JobStatus status(ApiResponse polled) {
    String state = polled.at("status").string();
    return switch (state.toLowerCase(Locale.ROOT)) {
      case "created", "accepted", "running" ->
          JobStatus.running()
              .withProgress(progress(polled))
              .withMessage(message(polled).orElse(null));
      case "successful" -> JobStatus.succeeded();
      case "failed" -> failed(polled);
      case "dismissed" -> JobStatus.cancelled(message(polled).orElse(null));
      default -> JobStatus.unrecognized(state);
    };
  }

  private static JobStatus failed(ApiResponse polled) {
    Refusal why =
        polled
            .at("exception")
            .element()
            .filter(JsonElement::isJsonObject)
            .map(element -> Refusal.in(element.getAsJsonObject()))
            .orElse(new Refusal(null, null));
    String message = why.message() == null ? message(polled).orElse(null) : why.message();
    return JobStatus.failed(why.code(), message);
  }

  private static Progress progress(ApiResponse polled) {
    return Progress.of(polled.at("progress").optionalNumber().orElse(Double.NaN) / 100);
  }

  private static Optional<String> message(ApiResponse polled) {
    return lenient(polled, "message").filter(text -> !text.isBlank());
  }

  /** Reads a member of an answer that may be anything. */
  private static Optional<String> lenient(ApiResponse response, String name) {
    try {
      return response.at(name).optionalString();
    } catch (MalformedResponseException e) {
      return Optional.empty();
    }
  }
}

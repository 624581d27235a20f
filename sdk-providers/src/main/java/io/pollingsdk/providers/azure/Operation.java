package io.pollingsdk.providers.azure;

import io.pollingsdk.http.ApiRequest;
import io.pollingsdk.http.ApiResponse;
import io.pollingsdk.job.JobHandle;
import java.net.URI;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** What is remembered of an operation between polls, in its job's handle. */
record Operation(JobHandle job) {
  /** How to ask: by one of the headers, or by the resource itself. */
  enum Poll {
    OPERATION_LOCATION,
    AZURE_ASYNC_OPERATION,
    LOCATION,
    RESOURCE
  }

  private static final String POLL = "poll";
  private static final String METHOD = "method";
  private static final String TARGET = "target";
  private static final String LOCATION = "location";
  private static final String VIA = "via";
  private static final Set<String> WRITES = Set.of("PUT", "PATCH");
  private static final Pattern DEPLOYMENT =
      Pattern.compile("(?i).*/providers/Microsoft\\.Resources/deployments/[^/]+");

  /** Returns a new operation's handle. */
  static JobHandle begun(Poll poll, URI statusUri, ApiRequest submitted, ApiResponse accepted) {
    String path = statusUri.getRawPath();
    String name = path.substring(path.lastIndexOf('/') + 1);
    JobHandle job =
        JobHandle.of(name.isEmpty() ? statusUri.toString() : name)
            .withStatusUri(statusUri)
            .with(POLL, poll.name())
            .with(METHOD, submitted.method());
    Optional<FinalStateVia> via = FinalStateVia.in(submitted);
    if (WRITES.contains(submitted.method())
        || via.equals(Optional.of(FinalStateVia.ORIGINAL_URI))) {
      job = job.with(TARGET, accepted.uri().toString());
    }
    if (poll != Poll.LOCATION) {
      job = new Operation(job).remembering(accepted);
    }
    return via.isPresent() ? job.with(VIA, via.get().name()) : job;
  }

  /** Returns the handle with the Location of an answer, where it has one. */
  JobHandle remembering(ApiResponse answer) {
    return answer
        .header("Location")
        .filter(text -> !text.isBlank())
        .flatMap(text -> answer.location())
        .map(uri -> job.with(LOCATION, uri.toString()))
        .orElse(job);
  }

  /** A handle that somebody made of a status URI alone is of the most usual kind. */
  Poll poll() {
    return job.attribute(POLL).map(Poll::valueOf).orElse(Poll.AZURE_ASYNC_OPERATION);
  }

  private String method() {
    return job.attribute(METHOD).orElse("GET");
  }

  private Optional<FinalStateVia> via() {
    return job.attribute(VIA).map(FinalStateVia::valueOf);
  }

  private Optional<ApiRequest> get(String attribute) {
    return job.attribute(attribute).map(uri -> ApiRequest.get(URI.create(uri)));
  }

  /** Returns the request that fetches the result, where the last poll does not hold it. */
  Optional<ApiRequest> finalGet(ApiResponse lastPoll) {
    return switch (poll()) {
      case RESOURCE -> Optional.empty();
      case LOCATION -> afterLocation(lastPoll);
      default -> new Operation(remembering(lastPoll)).afterMonitor(lastPoll);
    };
  }

  private Optional<ApiRequest> afterLocation(ApiResponse lastPoll) {
    boolean original = via().filter(FinalStateVia.ORIGINAL_URI::equals).isPresent();
    boolean nothing = WRITES.contains(method()) && lastPoll.text().isBlank();
    return (original || nothing) && !isDelete() ? get(TARGET) : Optional.empty();
  }

  private Optional<ApiRequest> afterMonitor(ApiResponse lastPoll) {
    Optional<String> resource =
        lastPoll.at("resourceLocation").optionalString().filter(uri -> !uri.isBlank());
    if (resource.isPresent()) {
      return Optional.of(ApiRequest.get(lastPoll.resolve(resource.get())));
    }
    if (isDelete()) {
      // What is gone has no state to fetch.
      return Optional.empty();
    }
    FinalStateVia via = via().orElse(FinalStateVia.FINAL_STATE_SCHEMA);
    Optional<ApiRequest> location = get(LOCATION);
    if (via == FinalStateVia.LOCATION && location.isPresent()) {
      return location;
    }
    if (via == FinalStateVia.ORIGINAL_URI || WRITES.contains(method())) {
      return get(TARGET);
    }
    boolean inMonitor =
        via == FinalStateVia.AZURE_ASYNC_OPERATION || via == FinalStateVia.OPERATION_LOCATION;
    return inMonitor || !method().equals("POST") ? Optional.empty() : location;
  }

  private boolean isDelete() {
    return method().equals("DELETE");
  }

  /** Returns the request that cancels, where the API has one. */
  Optional<ApiRequest> cancel() {
    Optional<URI> target = job.attribute(TARGET).map(URI::create);
    if (method().equals("PUT")
        && target.filter(uri -> DEPLOYMENT.matcher(uri.getRawPath()).matches()).isPresent()) {
      return target.map(uri -> post(uri, "/cancel"));
    }
    return poll() == Poll.OPERATION_LOCATION
        ? job.statusUri().map(uri -> post(uri, ":cancel"))
        : Optional.empty();
  }

  private static ApiRequest post(URI uri, String suffix) {
    String query = uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery();
    return ApiRequest.of(
        "POST",
        URI.create(
            uri.getScheme() + "://" + uri.getRawAuthority() + uri.getRawPath() + suffix + query));
  }
}

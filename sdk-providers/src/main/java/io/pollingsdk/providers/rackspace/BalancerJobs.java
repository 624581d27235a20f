package io.pollingsdk.providers.rackspace;

import io.pollingsdk.http.ApiRequest;
import io.pollingsdk.http.ApiResponse;
import io.pollingsdk.http.Headers;
import io.pollingsdk.http.JsonMember;
import io.pollingsdk.job.JobHandle;
import io.pollingsdk.job.JobStatus;
import java.net.URI;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What is known of a change to a load balancer, kept in the job's handle. */
final class BalancerJobs {
  /** The balancer is to be deleted, so its absence is the end. */
  private static final String DELETE = "delete";

  /** The change has been seen at work, so a settled state is the new one. */
  private static final String SEEN = "seen";

  /** When the balancer was last changed, as the accepted answer has it. */
  private static final String UPDATED = "updated";

  /** The balancers of a batch that are still to be looked at. */
  private static final String REST = "rest";

  private static final String YES = "yes";
  private static final Pattern BALANCER = Pattern.compile(".*/loadbalancers(?:/([^/]+)(/.*)?)?/?");

  private BalancerJobs() {}

  /** Returns the job that a request started; empty where it changed nothing or is done. */
  static Optional<JobHandle> from(ApiRequest submitted, ApiResponse accepted) {
    if (submitted.method().equals("GET") || submitted.method().equals("HEAD")) {
      return Optional.empty();
    }
    String path = String.valueOf(URI.create(submitted.target()).getPath());
    Matcher target = BALANCER.matcher(path.startsWith("/") ? path : "/" + path);
    boolean known = target.matches();
    boolean deletes =
        known && submitted.method().equals("DELETE") && (target.group(2) == null || isRoot(target));
    if (deletes) {
      return deletion(submitted, target);
    }
    return known && target.group(1) != null
        ? Optional.of(change(JobHandle.of(target.group(1)), accepted))
        : creation(accepted);
  }

  private static boolean isRoot(Matcher target) {
    return "/".equals(target.group(2));
  }

  private static Optional<JobHandle> deletion(ApiRequest submitted, Matcher target) {
    List<String> ids = new ArrayList<>();
    if (target.group(1) != null) {
      ids.add(target.group(1));
    } else {
      submitted.query().stream()
          .filter(param -> param.name().equals("id"))
          .forEach(param -> ids.add(param.value()));
    }
    if (ids.isEmpty()) {
      throw new IllegalArgumentException(submitted + " names no load balancer");
    }
    JobHandle first = JobHandle.of(ids.get(0)).with(DELETE, YES);
    return Optional.of(
        ids.size() == 1 ? first : first.with(REST, String.join(",", ids.subList(1, ids.size()))));
  }

  private static JobHandle change(JobHandle job, ApiResponse accepted) {
    if (accepted.text().isBlank() || !isObject(accepted)) {
      return job;
    }
    JsonMember balancer = accepted.at("loadBalancer");
    return balancer.isPresent()
        ? updated(balancer).map(at -> job.with(UPDATED, at.toString())).orElse(job)
        : job;
  }

  private static boolean isObject(ApiResponse accepted) {
    return accepted.json().isJsonObject()
        && (!accepted.json().getAsJsonObject().has("loadBalancer")
            || accepted.json().getAsJsonObject().get("loadBalancer").isJsonObject());
  }

  /** A balancer that is new has no state from before. */
  private static Optional<JobHandle> creation(ApiResponse accepted) {
    JsonMember balancer = accepted.at("loadBalancer");
    String id = balancer.at("id").string();
    return balancer.at("status").optionalString().equals(Optional.of("ACTIVE"))
        ? Optional.empty()
        : Optional.of(JobHandle.of(id).with(SEEN, YES));
  }

  /** Returns whether an answer tells the end of a delete. */
  static boolean isGone(JobHandle job, ApiResponse polled) {
    return job.attribute(DELETE).isPresent() && (polled.status() == 404 || polled.status() == 410);
  }

  /**
   * Returns the status.
   *
   * @param interval how long a state that may be the one from before is left to change
   */
  static JobStatus status(JobHandle job, ApiResponse polled, Duration interval) {
    if (isGone(job, polled)) {
      return gone(job, polled);
    }
    boolean deletes = job.attribute(DELETE).isPresent();
    JsonMember balancer = polled.at("loadBalancer");
    String state = balancer.at("status").string();
    return switch (state) {
      case "BUILD", "PENDING_UPDATE", "PENDING_CREATE", "PENDING_DELETE" ->
          JobStatus.running().withMessage(state).continuingAs(job.with(SEEN, YES));
      case "ACTIVE", "ERROR", "SUSPENDED" ->
          isFromBefore(job, balancer)
              // The next look at it is at least an interval away, whatever the schedule says.
              ? waiting(job, state, balancer).withRetryAfter(interval)
              : settled(state, deletes);
      case "DELETED" ->
          deletes ? gone(job, polled) : JobStatus.failed(state, "The load balancer was deleted");
      default -> JobStatus.unrecognized(state);
    };
  }

  private static JobStatus.Running waiting(JobHandle job, String state, JsonMember balancer) {
    JobStatus.Running running = JobStatus.running().withMessage(state);
    boolean dated = job.attribute(UPDATED).isPresent() && updated(balancer).isPresent();
    return dated ? running : running.continuingAs(job.with(SEEN, YES));
  }

  private static JobStatus settled(String state, boolean deletes) {
    return switch (state) {
      case "ERROR" -> JobStatus.failed(state, "The load balancer entered an error state");
      case "SUSPENDED" -> JobStatus.failed(state, "The load balancer is suspended");
      default -> deletes ? JobStatus.running().withMessage(state) : JobStatus.succeeded();
    };
  }

  /** Right after a change was accepted, the balancer may still show the state before it. */
  private static boolean isFromBefore(JobHandle job, JsonMember balancer) {
    Optional<Instant> now = updated(balancer);
    Optional<Instant> accepted = job.attribute(UPDATED).map(Instant::parse);
    boolean dated = now.isPresent() && accepted.isPresent();
    return dated ? now.get().isBefore(accepted.get()) : job.attribute(SEEN).isEmpty();
  }

  private static JobStatus gone(JobHandle job, ApiResponse polled) {
    String rest = job.attribute(REST).orElse("");
    if (rest.isEmpty()) {
      return JobStatus.succeeded(new ApiResponse(polled.uri(), 204, Headers.empty(), new byte[0]));
    }
    String[] ids = rest.split(",", 2);
    JobHandle next = JobHandle.of(ids[0]).with(DELETE, YES);
    return JobStatus.running().continuingAs(ids.length == 1 ? next : next.with(REST, ids[1]));
  }

  private static Optional<Instant> updated(JsonMember balancer) {
    return balancer
        .at("updated")
        .element()
        .filter(tree -> tree.isJsonObject())
        .map(tree -> tree.getAsJsonObject().get("time"))
        .flatMap(time -> instant(time.toString()));
  }

  private static Optional<Instant> instant(String json) {
    try {
      return Optional.of(OffsetDateTime.parse(json.replace("\"", "")).toInstant());
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }
}

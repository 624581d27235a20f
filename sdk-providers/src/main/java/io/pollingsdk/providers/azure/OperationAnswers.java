package io.pollingsdk.providers.azure;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.pollingsdk.http.ApiRequest;
import io.pollingsdk.http.ApiResponse;
import io.pollingsdk.http.JsonMember;
import io.pollingsdk.job.JobHandle;
import io.pollingsdk.job.JobStatus;
import io.pollingsdk.providers.azure.Operation.Poll;
import io.pollingsdk.task.Progress;
import java.net.URI;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;

/** Reads the answers to submits and status checks. */
final class OperationAnswers {
  private static final Set<Integer> ACCEPTING = Set.of(200, 201, 202, 204);
  private static final String LOCATION = "Location";

  /** What a status check was refused for, which says nothing of the operation. */
  private static final Set<Integer> NO_ANSWER = Set.of(401, 403, 404, 410);

  private OperationAnswers() {}

  // ---- submit

  /** Returns the operation that a submit began; empty where all is done. */
  static Optional<JobHandle> job(ApiRequest submitted, ApiResponse accepted) {
    int status = accepted.status();
    if (!ACCEPTING.contains(status)) {
      throw accepted.malformed(
          "",
          "has a status that no operation begins with: 200, 201, 202 or 204 was expected",
          null);
    }
    Optional<String> state = Optional.empty();
    if (status == 200 || status == 201) {
      requireReadable(accepted);
      state = provisioningState(accepted);
      if (state.filter(OperationAnswers::succeeded).isPresent()) {
        return Optional.empty();
      }
    }
    Optional<JobHandle> named = named(submitted, accepted);
    if (named.isPresent()) {
      return named;
    }
    boolean writes = submitted.method().equals("PUT") || submitted.method().equals("PATCH");
    boolean told = status == 202 ? !accepted.text().isBlank() : state.isPresent();
    if (writes && told) {
      return Optional.of(Operation.begun(Poll.RESOURCE, accepted.uri(), submitted, accepted));
    }
    if (status == 202) {
      throw accepted.malformed(
          "",
          "has none of the headers Operation-Location, Azure-AsyncOperation and Location, so there"
              + " is nowhere to ask for the operation's status",
          null);
    }
    return Optional.empty();
  }

  private static Optional<JobHandle> named(ApiRequest submitted, ApiResponse accepted) {
    for (Poll poll : Poll.values()) {
      Optional<URI> uri = poll == Poll.RESOURCE ? Optional.empty() : header(poll, accepted);
      // Beside 201, Location names the resource that was created.
      if (uri.isPresent() && (poll != Poll.LOCATION || accepted.status() == 202)) {
        return Optional.of(Operation.begun(poll, uri.get(), submitted, accepted));
      }
    }
    return Optional.empty();
  }

  private static Optional<URI> header(Poll poll, ApiResponse answer) {
    String name =
        switch (poll) {
          case OPERATION_LOCATION -> "Operation-Location";
          case AZURE_ASYNC_OPERATION -> "Azure-AsyncOperation";
          default -> LOCATION;
        };
    return answer.header(name).filter(uri -> !uri.isBlank()).map(answer::resolve);
  }

  /** Actions may answer with anything; where there is a state, it must be one. */
  private static Optional<String> provisioningState(ApiResponse answer) {
    if (answer.text().isBlank() || !isJson(answer)) {
      return Optional.empty();
    }
    boolean resource =
        answer.json() instanceof JsonObject body && body.get("properties") instanceof JsonObject;
    return resource
        ? answer.at("properties", "provisioningState").optionalString()
        : Optional.empty();
  }

  private static boolean succeeded(String state) {
    return state.equalsIgnoreCase("Succeeded");
  }

  // ---- status

  /** Returns what a status check told. */
  static JobStatus status(JobHandle job, ApiResponse polled) {
    Operation operation = new Operation(job);
    Poll poll = operation.poll();
    if (poll == Poll.LOCATION) {
      return byStatusCode(polled);
    }
    if (!polled.isSuccess()) {
      return JobStatus.unrecognized("HTTP " + polled.status());
    }
    return poll == Poll.RESOURCE ? byResource(polled) : byMonitor(operation, poll, polled);
  }

  private static JobStatus byStatusCode(ApiResponse polled) {
    return switch (polled.status()) {
      case 202 ->
          header(Poll.LOCATION, polled)
              .map(uri -> JobStatus.running().movedTo(uri))
              .orElse(JobStatus.running());
      case 200, 201, 204 -> {
        requireReadable(polled);
        yield JobStatus.succeeded();
      }
      default -> {
        ErrorBody error = ErrorBody.of(polled);
        boolean failed = polled.status() >= 400 && error.isPresent();
        yield failed && !NO_ANSWER.contains(polled.status())
            ? failed(error)
            : JobStatus.unrecognized("HTTP " + polled.status());
      }
    };
  }

  private static JobStatus byResource(ApiResponse polled) {
    if (polled.status() == 202) {
      return JobStatus.running();
    }
    polled.at().object();
    JsonMember state = polled.at("properties", "provisioningState");
    // What has no state is there.
    return byState(
        state.optionalString().orElse("Succeeded"),
        polled,
        JobStatus.running(),
        JobStatus.succeeded());
  }

  private static JobStatus byMonitor(Operation operation, Poll poll, ApiResponse polled) {
    String state = polled.at("status").string();
    if (state.isBlank()) {
      throw polled.malformed("status", "is empty", null);
    }
    JobHandle next = operation.remembering(polled);
    JobHandle moved = header(poll, polled).map(next::withStatusUri).orElse(next);
    JobStatus.Running running =
        JobStatus.running().withProgress(progress(polled)).continuingAs(moved);
    return succeeded(state)
        ? monitorResult(operation, polled)
        : byState(state, polled, running, JobStatus.succeeded());
  }

  private static JobStatus monitorResult(Operation operation, ApiResponse polled) {
    if (operation.finalGet(polled).isPresent()) {
      return JobStatus.succeeded();
    }
    Optional<JsonElement> result =
        polled.at("result").element().or(() -> polled.at("properties").element());
    return result
        .map(inner -> JobStatus.succeeded(polled.withJson(inner)))
        .orElse(JobStatus.succeeded());
  }

  /** The states that have no end are each service's own, and many. */
  private static JobStatus byState(
      String state, ApiResponse polled, JobStatus.Running running, JobStatus succeeded) {
    return switch (state.strip().toLowerCase(Locale.ROOT)) {
      case "succeeded" -> succeeded;
      case "failed" -> failed(ErrorBody.of(polled));
      case "canceled", "cancelled" ->
          JobStatus.cancelled(ErrorBody.of(polled).message().orElse(null));
      default -> running.withMessage(state);
    };
  }

  private static JobStatus failed(ErrorBody error) {
    return JobStatus.failed(error.code().orElse(null), error.message().orElse(null));
  }

  private static Progress progress(ApiResponse polled) {
    OptionalDouble percent = polled.at("percentComplete").optionalNumber();
    return percent.isPresent() ? Progress.of(percent.getAsDouble() / 100) : Progress.unknown();
  }

  // ---- bodies

  /** A sign-in page, or half an answer, is no result. */
  private static void requireReadable(ApiResponse answer) {
    if (!answer.text().isBlank() && isJson(answer)) {
      answer.json();
    }
  }

  /** Says so, or does not say otherwise; HTML is never a result. */
  private static boolean isJson(ApiResponse answer) {
    String type = answer.header("Content-Type").orElse("").toLowerCase(Locale.ROOT);
    return type.isBlank() || type.contains("json") || type.contains("html");
  }
}

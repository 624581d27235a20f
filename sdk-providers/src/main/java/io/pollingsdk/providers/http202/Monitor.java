package io.pollingsdk.providers.http202;

import io.pollingsdk.error.MalformedResponseException;
import io.pollingsdk.http.ApiResponse;
import io.pollingsdk.http.JsonMember;
import io.pollingsdk.job.JobStatus;
import io.pollingsdk.task.Progress;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/** Reads what a status monitor answers. Immutable. */
final class Monitor {
  private final Http202Settings rules;

  Monitor(Http202Settings rules) {
    this.rules = rules;
  }

  /** Returns where an answer says that the status is told. */
  Optional<URI> uri(ApiResponse response) {
    return response
        .header(rules.monitorHeader())
        .or(() -> scalar(response, rules.monitor()))
        .filter(text -> !text.isBlank())
        .map(response::resolve);
  }

  /** Returns the state that an answer tells, where it tells one. */
  Optional<String> state(ApiResponse response) {
    return scalar(response, rules.status());
  }

  /**
   * Reads a status from an answer that is no error.
   *
   * @param lenient whether the answer may be the result itself though a state is looked for
   */
  JobStatus status(ApiResponse polled, boolean lenient) {
    return switch (polled.status()) {
      case 202 -> pending(polled);
      case 303 -> seeOther(polled);
      case 201, 204 -> JobStatus.succeeded();
      default -> polled.isSuccess() ? ended(polled, lenient) : unknown(polled);
    };
  }

  private static JobStatus unknown(ApiResponse polled) {
    return JobStatus.unrecognized("HTTP " + polled.status());
  }

  /** Where the body says that the job has ended, it has. */
  private JobStatus pending(ApiResponse polled) {
    Optional<JobStatus> told = state(polled).map(state -> byState(polled, state));
    return told.filter(JobStatus::isTerminal).orElseGet(() -> running(polled));
  }

  private static JobStatus seeOther(ApiResponse polled) {
    if (polled.location().isEmpty()) {
      throw polled.malformed("", "says that the result is elsewhere, but has no Location", null);
    }
    return JobStatus.succeeded();
  }

  private JobStatus ended(ApiResponse polled, boolean lenient) {
    if (Problem.is(polled)) {
      return failed(polled);
    }
    if (rules.status().isEmpty() || (lenient && isObjectWithoutState(polled))) {
      checkType(polled);
      return JobStatus.succeeded();
    }
    return byState(polled, at(polled, rules.status()).string());
  }

  private boolean isObjectWithoutState(ApiResponse polled) {
    return Problem.object(polled).isPresent() && state(polled).isEmpty();
  }

  private void checkType(ApiResponse polled) {
    String type = polled.header("Content-Type").orElse("none").toLowerCase(Locale.ROOT);
    rules
        .resultType()
        .filter(wanted -> !type.split(";", -1)[0].strip().equals(wanted))
        .ifPresent(
            wanted -> {
              throw polled.malformed(
                  "", "has the media type " + type + ", but " + wanted + " was expected", null);
            });
  }

  private JobStatus byState(ApiResponse polled, String state) {
    if (rules.isDone(state)) {
      return rules.result().isEmpty()
          ? JobStatus.succeeded()
          : at(polled, rules.result())
              .element()
              .map(part -> JobStatus.succeeded(polled.withJson(part)))
              .orElseGet(JobStatus::succeeded);
    }
    if (rules.isFailed(state)) {
      return failed(polled);
    }
    if (rules.isCancelled(state)) {
      return JobStatus.cancelled(message(polled).orElse(null));
    }
    return rules.isRunning(state) ? running(polled) : JobStatus.unrecognized(state);
  }

  private JobStatus failed(ApiResponse polled) {
    Problem problem = problem(polled);
    // A failure without words still has its state.
    String code =
        problem.code() == null && problem.message() == null
            ? state(polled).orElse(null)
            : problem.code();
    return JobStatus.failed(code, problem.message());
  }

  /**
   * Returns what an answer says of an error, in the places that the settings name, or the usual.
   */
  Problem problem(ApiResponse response) {
    Problem usual = Problem.in(response);
    return new Problem(
        scalar(response, rules.code()).orElse(usual.code()),
        message(response).orElse(usual.message()));
  }

  private JobStatus running(ApiResponse polled) {
    JobStatus.Running running =
        JobStatus.running()
            .withProgress(progress(polled))
            .withMessage(message(polled).orElse(null));
    // Only the header: a member names the monitor in the first answer, and may be anything later.
    return polled
        .header(rules.monitorHeader())
        .filter(text -> polled.status() == 202 && !text.isBlank())
        .map(text -> running.movedTo(polled.resolve(text)))
        .orElse(running);
  }

  private Progress progress(ApiResponse polled) {
    return rules.progress().isEmpty()
        ? Progress.unknown()
        : read(polled, rules.progress(), member -> Optional.of(member.optionalNumber()))
            .filter(number -> number.isPresent())
            .map(number -> Progress.of(number.getAsDouble() / rules.whole()))
            .orElseGet(Progress::unknown);
  }

  private Optional<String> message(ApiResponse polled) {
    return scalar(polled, rules.message()).filter(text -> !text.isBlank());
  }

  private static Optional<String> scalar(ApiResponse response, List<String> path) {
    return path.isEmpty() ? Optional.empty() : read(response, path, JsonMember::optionalString);
  }

  /** Reads what may be missing, of any type, or in a body that is no JSON. */
  private static <T> Optional<T> read(
      ApiResponse response, List<String> path, Function<JsonMember, Optional<T>> how) {
    try {
      return how.apply(at(response, path));
    } catch (MalformedResponseException e) {
      return Optional.empty();
    }
  }

  static JsonMember at(ApiResponse response, List<String> path) {
    return response.at(path.toArray(new String[0]));
  }
}

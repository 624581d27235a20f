package io.pollingsdk.providers.http202;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * How an API fills in what HTTP leaves open. {@link #plain()} is HTTP alone; each method returns a
 * changed copy. A path is the names of JSON members from outside in. Immutable.
 *
 * <pre>{@code
 * Http202Settings rules = Http202Settings.plain()
 *     .statusAt("job", "state").done("ready").failed("broken")
 *     .progressAt(100, "job", "percent")
 *     .resultLinkAt("job", "result");
 * }</pre>
 */
public final class Http202Settings {
  private static final Http202Settings PLAIN = new Http202Settings(new Http202Parts());

  private final Http202Parts parts;

  private Http202Settings(Http202Parts parts) {
    this.parts = parts;
  }

  /** {@return the rules of HTTP alone, with {@code Prefer: respond-async}} */
  public static Http202Settings plain() {
    return PLAIN;
  }

  // ---- the state

  /**
   * Reads the state from a member of the status answers, which decides then: HTTP 200 without it is
   * an answer that cannot be read, never a success.
   *
   * @param path where; at least one name
   * @return a changed copy
   */
  public Http202Settings statusAt(String... path) {
    if (path.length == 0) {
      throw new IllegalArgumentException("the path of the status has no name");
    }
    return change(copy -> copy.status = List.of(path));
  }

  /**
   * Takes an answer with HTTP 200 that is a JSON object without the status for the result, for APIs
   * whose monitor ends by answering with it.
   *
   * @return a changed copy
   */
  public Http202Settings resultInPlaceOfStatus() {
    return change(copy -> copy.resultInPlaceOfStatus = true);
  }

  /**
   * Sets the states that mean success, in any case; the usual words are known already and replaced.
   *
   * @param states as the API writes them
   * @return a changed copy
   */
  public Http202Settings done(String... states) {
    return change(copy -> copy.done = lower(states));
  }

  /**
   * Sets the states that mean failure, in any case; the usual words are known already and replaced.
   *
   * @param states as the API writes them
   * @return a changed copy
   */
  public Http202Settings failed(String... states) {
    return change(copy -> copy.failed = lower(states));
  }

  /**
   * Sets the states that mean cancelled, in any case; the usual words are known already and
   * replaced.
   *
   * @param states as the API writes them
   * @return a changed copy
   */
  public Http202Settings cancelled(String... states) {
    return change(copy -> copy.cancelled = lower(states));
  }

  /**
   * Sets the states of a job that goes on, so that any other is told as unknown. Without it every
   * state that is no end is one of a job that goes on.
   *
   * @param states as the API writes them
   * @return a changed copy
   */
  public Http202Settings running(String... states) {
    return change(copy -> copy.running = lower(states));
  }

  /**
   * Reads the progress from a member.
   *
   * @param whole what it is at the end: 100 for percent, 1 for a fraction
   * @param path where
   * @return a changed copy
   */
  public Http202Settings progressAt(double whole, String... path) {
    if (!(whole > 0) || Double.isInfinite(whole)) {
      throw new IllegalArgumentException("the whole must be positive, but is " + whole);
    }
    return change(
        copy -> {
          copy.whole = whole;
          copy.progress = List.of(path);
        });
  }

  /**
   * Reads the code of a failure from a member; without it the usual places are looked at.
   *
   * @param path where
   * @return a changed copy
   */
  public Http202Settings codeAt(String... path) {
    return change(copy -> copy.code = List.of(path));
  }

  /**
   * Reads messages, of failures and of jobs that go on, from a member; without it the usual places
   * are looked at for failures.
   *
   * @param path where
   * @return a changed copy
   */
  public Http202Settings messageAt(String... path) {
    return change(copy -> copy.message = List.of(path));
  }

  // ---- the monitor and the result

  /**
   * Reads the status monitor's URI from another header than {@code Location}.
   *
   * @param name such as {@code Operation-Location}
   * @return a changed copy
   */
  public Http202Settings monitorHeader(String name) {
    return change(copy -> copy.monitorHeader = name);
  }

  /**
   * Reads the status monitor's URI from a member of the first answer where no header names it.
   *
   * @param path where
   * @return a changed copy
   */
  public Http202Settings monitorAt(String... path) {
    return change(copy -> copy.monitor = List.of(path));
  }

  /**
   * Takes a member of the last status answer for the result; where it is missing, the whole answer.
   *
   * @param path where
   * @return a changed copy
   */
  public Http202Settings resultAt(String... path) {
    return change(copy -> copy.result = List.of(path));
  }

  /**
   * Fetches the result from the URI in a member of the last status answer; where it is missing,
   * that answer is the result.
   *
   * @param path where
   * @return a changed copy
   */
  public Http202Settings resultLinkAt(String... path) {
    return change(copy -> copy.resultLink = List.of(path));
  }

  /**
   * Asks for a media type, and takes no last answer with HTTP 200 of another for a result: so a
   * log-in page of a proxy is none.
   *
   * @param mediaType such as {@code application/json}
   * @return a changed copy
   */
  public Http202Settings resultType(String mediaType) {
    return change(copy -> copy.resultType = mediaType.strip().toLowerCase(Locale.ROOT));
  }

  /**
   * Takes 404 and 410 from the monitor of a job that was submitted with DELETE for success.
   *
   * @return a changed copy
   */
  public Http202Settings goneEndsDelete() {
    return change(copy -> copy.goneEndsDelete = true);
  }

  // ---- requests

  /**
   * Lets the server answer at once where it is done within a time ({@code Prefer: respond-async,
   * wait=n}).
   *
   * @param most how long it may take over its first answer; whole seconds, at least one
   * @return a changed copy
   */
  public Http202Settings preferWait(Duration most) {
    if (most.toSeconds() < 1) {
      throw new IllegalArgumentException("wait must be at least one second, but is " + most);
    }
    return change(
        copy -> {
          copy.wait = most;
          copy.prefer = "respond-async, wait=" + most.toSeconds();
        });
  }

  /**
   * Sends no {@code Prefer} header.
   *
   * @return a changed copy
   */
  public Http202Settings withoutPrefer() {
    return change(
        copy -> {
          copy.wait = null;
          copy.prefer = null;
        });
  }

  /**
   * Says that the API recognises a request sent twice by a header, so that a submit is sent again
   * after its answer was lost.
   *
   * @param name such as {@code Idempotency-Key}
   * @return a changed copy
   */
  public Http202Settings idempotencyHeader(String name) {
    return change(copy -> copy.idempotencyHeader = name);
  }

  /**
   * Says that DELETE of the status monitor cancels a job.
   *
   * @return a changed copy
   */
  public Http202Settings cancelWithDelete() {
    return change(copy -> copy.cancelWithDelete = true);
  }

  /**
   * Says that the API lists its jobs, so that many are asked about at once. Needs {@link
   * #statusAt}, as members of a list have a state only.
   *
   * @param list the list
   * @return a changed copy
   */
  public Http202Settings listedIn(JobList list) {
    return change(copy -> copy.jobs = list);
  }

  // ---- for the connection

  List<String> status() {
    return parts.status;
  }

  boolean takesResultInPlaceOfStatus() {
    return parts.resultInPlaceOfStatus;
  }

  boolean isDone(String state) {
    return parts.done.contains(lower(state));
  }

  boolean isFailed(String state) {
    return parts.failed.contains(lower(state));
  }

  boolean isCancelled(String state) {
    return parts.cancelled.contains(lower(state));
  }

  boolean isRunning(String state) {
    return parts.running.isEmpty() || parts.running.contains(lower(state));
  }

  List<String> progress() {
    return parts.progress;
  }

  double whole() {
    return parts.whole;
  }

  List<String> code() {
    return parts.code;
  }

  List<String> message() {
    return parts.message;
  }

  String monitorHeader() {
    return parts.monitorHeader;
  }

  List<String> monitor() {
    return parts.monitor;
  }

  List<String> result() {
    return parts.result;
  }

  List<String> resultLink() {
    return parts.resultLink;
  }

  Optional<String> resultType() {
    return Optional.ofNullable(parts.resultType);
  }

  boolean isDeleteEndedByGone() {
    return parts.goneEndsDelete;
  }

  Optional<String> prefer() {
    return Optional.ofNullable(parts.prefer);
  }

  Optional<Duration> preferredWait() {
    return Optional.ofNullable(parts.wait);
  }

  Optional<String> idempotencyHeader() {
    return Optional.ofNullable(parts.idempotencyHeader);
  }

  boolean isCancelledByDelete() {
    return parts.cancelWithDelete;
  }

  Optional<JobList> jobs() {
    return Optional.ofNullable(parts.jobs);
  }

  private static String lower(String state) {
    return state.strip().toLowerCase(Locale.ROOT);
  }

  private static Set<String> lower(String... states) {
    return Arrays.stream(states)
        .map(Http202Settings::lower)
        .collect(Collectors.toUnmodifiableSet());
  }

  private Http202Settings change(Consumer<Http202Parts> change) {
    Http202Parts copy = parts.copy();
    change.accept(copy);
    return new Http202Settings(copy);
  }
}

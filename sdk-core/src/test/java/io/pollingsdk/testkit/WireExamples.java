package io.pollingsdk.testkit;

import io.pollingsdk.http.ApiRequest;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A provider's wire examples, for {@link ProviderContract}: one reply for each thing its API may
 * say. Immutable; make one with {@link #of}, then add what the API has.
 */
public final class WireExamples {
  private final ApiRequest submit;
  private final Reply accepted;
  private final Reply running;
  private final Reply succeeded;
  private @Nullable Reply immediate;
  private @Nullable Reply result;
  private @Nullable Reply failed;
  private @Nullable Reply cancelled;
  private @Nullable Reply unknownState;
  private @Nullable Reply refused;
  private List<String> secrets = List.of();
  private boolean notFoundIsAnswer;
  private @Nullable Batch batch;

  /** What the API says about two jobs at once. */
  record Batch(Reply second, Reply running, Reply ended) {}

  private WireExamples(ApiRequest submit, Reply accepted, Reply running, Reply succeeded) {
    this.submit = submit;
    this.accepted = accepted;
    this.running = running;
    this.succeeded = succeeded;
  }

  /**
   * Returns the examples that every API has.
   *
   * @param submit a request that starts a job
   * @param accepted the answer that accepts it
   * @param running a status answer of a job that goes on
   * @param succeeded the status answer of a job that ended well
   */
  public static WireExamples of(ApiRequest submit, Reply accepted, Reply running, Reply succeeded) {
    return new WireExamples(submit, accepted, running, succeeded);
  }

  private WireExamples copy() {
    WireExamples copy = new WireExamples(submit, accepted, running, succeeded);
    copy.immediate = immediate;
    copy.result = result;
    copy.failed = failed;
    copy.cancelled = cancelled;
    copy.unknownState = unknownState;
    copy.refused = refused;
    copy.secrets = secrets;
    copy.notFoundIsAnswer = notFoundIsAnswer;
    copy.batch = batch;
    return copy;
  }

  /** Adds the answer to a submit that the API has already carried out. */
  public WireExamples immediate(Reply reply) {
    WireExamples copy = copy();
    copy.immediate = reply;
    return copy;
  }

  /** Adds the answer to the request that fetches the result after success. */
  public WireExamples result(Reply reply) {
    WireExamples copy = copy();
    copy.result = reply;
    return copy;
  }

  /** Adds the status answer of a job that failed. */
  public WireExamples failed(Reply reply) {
    WireExamples copy = copy();
    copy.failed = reply;
    return copy;
  }

  /** Adds the status answer of a job that was cancelled. */
  public WireExamples cancelled(Reply reply) {
    WireExamples copy = copy();
    copy.cancelled = reply;
    return copy;
  }

  /** Adds a status answer with a state that nobody has heard of. */
  public WireExamples unknownState(Reply reply) {
    WireExamples copy = copy();
    copy.unknownState = reply;
    return copy;
  }

  /** Adds an error reply with the API's own code and message. */
  public WireExamples refused(Reply reply) {
    WireExamples copy = copy();
    copy.refused = reply;
    return copy;
  }

  /** Adds the credentials that the connection was made with. */
  public WireExamples secrets(String... values) {
    WireExamples copy = copy();
    copy.secrets = List.of(values);
    return copy;
  }

  /** Says that 404 is an answer of this API, such as the end of a delete. */
  public WireExamples notFoundIsAnAnswer() {
    WireExamples copy = copy();
    copy.notFoundIsAnswer = true;
    return copy;
  }

  /**
   * Adds what the API says where it is asked about two jobs at once.
   *
   * @param second the answer that accepts the second job; the first is that of {@link #of}
   * @param running the answer when both go on, the first as in the example of one that does
   * @param ended the answer when the first has ended as in the example of success, and the second
   *     goes on; it may leave the first out
   */
  public WireExamples batch(Reply second, Reply running, Reply ended) {
    WireExamples copy = copy();
    copy.batch = new Batch(second, running, ended);
    return copy;
  }

  ApiRequest submit() {
    return submit;
  }

  Reply accepted() {
    return accepted;
  }

  Reply running() {
    return running;
  }

  Reply succeeded() {
    return succeeded;
  }

  /** Returns the replies that end a job well: the last poll, and the result where it is fetched. */
  Reply[] ending() {
    return result == null ? new Reply[] {succeeded} : new Reply[] {succeeded, result};
  }

  Optional<Reply> immediate() {
    return Optional.ofNullable(immediate);
  }

  Optional<Reply> failed() {
    return Optional.ofNullable(failed);
  }

  Optional<Reply> cancelled() {
    return Optional.ofNullable(cancelled);
  }

  Optional<Reply> unknownState() {
    return Optional.ofNullable(unknownState);
  }

  Optional<Reply> refused() {
    return Optional.ofNullable(refused);
  }

  List<String> secrets() {
    return secrets;
  }

  Optional<Batch> batch() {
    return Optional.ofNullable(batch);
  }

  boolean isNotFoundAnAnswer() {
    return notFoundIsAnswer;
  }
}

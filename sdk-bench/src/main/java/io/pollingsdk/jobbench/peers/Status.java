package io.pollingsdk.jobbench.peers;

/**
 * A status answer, as JSON libraries bind it; what else it holds they leave out.
 *
 * @param id the job's id
 * @param state {@code running} or {@code done}
 */
record Status(String id, String state) {

  /** The state of a job that is done. */
  static final String DONE = "done";

  /** {@return whether the job is done} */
  boolean isDone() {
    return state.equals(DONE);
  }
}

package io.pollingsdk.jobbench.peers;

/**
 * What one poll told.
 *
 * @param body the answer's body
 * @param done whether it says that the job is done
 */
record Polled(String body, boolean done) {}

package io.pollingsdk.examples.simulator;

import com.google.gson.JsonObject;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A virtual machine, of which the state follows from its jobs and the time. */
final class Machine {
  private static final String RUNNING = "Running";

  private final JsonObject facts;
  private final String volumeId;
  private final Job deployment;
  private @Nullable Job destruction;
  private Instant free;

  /**
   * Begins with the deployment.
   *
   * @param facts all members but the state
   */
  Machine(JsonObject facts, String volumeId, Job deployment) {
    this.facts = facts;
    this.volumeId = volumeId;
    this.deployment = deployment;
    this.free = deployment.ends();
  }

  /** The machine as the job that deploys it reports it. */
  static JsonObject running(JsonObject facts) {
    return describe(facts, RUNNING);
  }

  JsonObject destroyed() {
    return describe(facts, "Destroyed");
  }

  JsonObject describe(Instant now) {
    return describe(facts, state(now));
  }

  private static JsonObject describe(JsonObject facts, String state) {
    JsonObject json = facts.deepCopy();
    json.addProperty("state", state);
    return json;
  }

  /** When the last of its jobs ends. */
  Instant free() {
    return free;
  }

  void destroyedBy(Job job) {
    if (destruction == null) {
      destruction = job;
    }
    free = job.ends();
  }

  String volumeId() {
    return volumeId;
  }

  boolean isRunning(Instant now) {
    return state(now).equals(RUNNING);
  }

  boolean isDestroyed(Instant now) {
    return destruction != null && destruction.isDone(now);
  }

  private String state(Instant now) {
    if (destruction != null && !now.isBefore(destruction.starts())) {
      return destruction.isDone(now) ? "Destroyed" : "Stopping";
    }
    if (!deployment.isDone(now)) {
      return "Starting";
    }
    return deployment.succeeded(now) ? RUNNING : "Error";
  }

  /** The root volume; it can be used while the machine runs. */
  JsonObject volume(Instant now) {
    JsonObject volume = new JsonObject();
    volume.addProperty("id", volumeId);
    volume.addProperty("name", "ROOT-" + facts.get("name").getAsString());
    volume.addProperty("type", "ROOT");
    volume.add("virtualmachineid", facts.get("id"));
    volume.add("zoneid", facts.get("zoneid"));
    volume.addProperty("state", isRunning(now) ? "Ready" : "Allocated");
    return volume;
  }
}

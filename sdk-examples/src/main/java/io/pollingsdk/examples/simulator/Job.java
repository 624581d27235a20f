package io.pollingsdk.examples.simulator;

import com.google.gson.JsonObject;
import java.time.Duration;
import java.time.Instant;

/**
 * An asynchronous job, of which the whole course is known when it is submitted.
 *
 * @param starts later than {@code created} if the job waits for another one on the same machine
 */
record Job(
    String id,
    Kind kind,
    String instanceId,
    Instant created,
    Instant starts,
    Instant ends,
    Outcome outcome) {
  static final String ACCOUNT_ID = "6d0e0c9a-7f0b-4a52-9d3c-2f1c0f1e7a01";
  static final String USER_ID = "6d0e0c9a-7f0b-4a52-9d3c-2f1c0f1e7a02";
  static final String DOMAIN_ID = "6d0e0c9a-7f0b-4a52-9d3c-2f1c0f1e7a03";

  /** What a job works on, and the name of the Java class that a real server reports for it. */
  enum Kind {
    DEPLOY("vm.DeployVMCmd", "VirtualMachine"),
    DESTROY("vm.DestroyVMCmd", "VirtualMachine"),
    SNAPSHOT("snapshot.CreateSnapshotCmd", "Snapshot");

    private final String command;
    private final String instanceType;

    Kind(String command, String instanceType) {
      this.command = "org.apache.cloudstack.api.command.user." + command;
      this.instanceType = instanceType;
    }
  }

  /** How a job ends: {@code jobstatus}, {@code jobresultcode} and {@code jobresult}. */
  record Outcome(int status, int resultCode, JsonObject result) {
    private static final int SUCCEEDED = 1;
    private static final int FAILED = 2;
    private static final int CANCELLED = 3;

    static Outcome success(String member, JsonObject entity) {
      JsonObject result = new JsonObject();
      result.add(member, entity);
      return new Outcome(SUCCEEDED, 0, result);
    }

    static Outcome failure(int code, String text) {
      return error(FAILED, code, text);
    }

    static Outcome cancelled() {
      return error(CANCELLED, ApiException.INTERNAL, "The job was cancelled by the operator");
    }

    private static Outcome error(int status, int code, String text) {
      JsonObject result = new JsonObject();
      result.addProperty("errorcode", code);
      result.addProperty("errortext", text);
      return new Outcome(status, code, result);
    }
  }

  boolean isDone(Instant now) {
    return !now.isBefore(ends);
  }

  boolean succeeded(Instant now) {
    return isDone(now) && outcome.status() == Outcome.SUCCEEDED;
  }

  String command() {
    return kind.command;
  }

  /** Everything a poll at this moment sees. A finished job answers the same for ever. */
  JsonObject describe(Instant now) {
    boolean done = isDone(now);
    JsonObject json = new JsonObject();
    json.addProperty("accountid", ACCOUNT_ID);
    json.addProperty("userid", USER_ID);
    json.addProperty("domainid", DOMAIN_ID);
    json.addProperty("cmd", kind.command);
    json.addProperty("jobstatus", done ? outcome.status() : 0);
    json.addProperty("jobprocstatus", percent(now));
    json.addProperty("jobresultcode", done ? outcome.resultCode() : 0);
    if (done) {
      json.addProperty("jobresulttype", "object");
      json.add("jobresult", outcome.result());
    }
    json.addProperty("jobinstancetype", kind.instanceType);
    json.addProperty("jobinstanceid", instanceId);
    json.addProperty("created", Timestamps.format(created));
    if (done) {
      json.addProperty("completed", Timestamps.format(ends));
    }
    json.addProperty("jobid", id);
    return json;
  }

  private long percent(Instant now) {
    if (isDone(now)) {
      return 100;
    }
    long total = Math.max(1, Duration.between(starts, ends).toMillis());
    long elapsed = Math.max(0, Duration.between(starts, now).toMillis());
    return Math.min(99, elapsed * 100 / total);
  }
}

package io.pollingsdk.examples;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import io.pollingsdk.error.SdkException;
import io.pollingsdk.http.ApiResponse;
import io.pollingsdk.job.Job;
import io.pollingsdk.job.JobDetachedException;
import io.pollingsdk.job.JobListener;
import io.pollingsdk.job.JobSnapshot;
import io.pollingsdk.job.JobStatus;
import io.pollingsdk.providers.cloudstack.CloudStackConnection;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** The story: three jobs at once, a result and an error, and a job that outlives its connection. */
final class Demo {
  private static final Gson PRETTY =
      new GsonBuilder().setPrettyPrinting().disableHtmlEscaping().create();

  private final PrintStream out;
  private final Access access;
  private final boolean live;

  /** The ids of the machines that the API may still have, failed ones too, by name. */
  private final Map<String, String> machines = new LinkedHashMap<>();

  Demo(PrintStream out, Access access, boolean live) {
    this.out = out;
    this.access = access;
    this.live = live;
  }

  /**
   * Tells the story.
   *
   * @param plan what to deploy, by name; one of them is meant to fail
   */
  void run(Map<String, MachineSpec> plan) {
    Optional<String> running;
    try (CloudStackConnection cloud = access.connect()) {
      Map<String, Job> jobs = deploy(cloud, plan);
      jobs.forEach(this::remember);
      running = showEnds(jobs);
    }
    loseAConnection(
        running.orElseThrow(
            () ->
                new QuickstartException(
                    "No machine was deployed, so there is none to go on with.")));
  }

  private Map<String, Job> deploy(CloudStackConnection cloud, Map<String, MachineSpec> plan) {
    title("1. Three machines at once");
    say("submit() returns at once. The API accepts each request with a job id, and the connection");
    say("asks for the status of all jobs until they end; a waiting job costs no thread.");
    out.println();
    Map<String, Job> jobs = new LinkedHashMap<>();
    try (ProgressLines lines = new ProgressLines(out, live)) {
      plan.forEach(
          (name, spec) -> {
            Job job = submit(cloud, name, spec);
            jobs.put(name, job);
            lines.watch(name, job);
          });
    }
    return jobs;
  }

  private static Job submit(CloudStackConnection cloud, String name, MachineSpec spec) {
    Map<String, Object> more = new LinkedHashMap<>();
    more.put("name", name);
    spec.network().ifPresent(network -> more.put("networkids", network));
    return cloud.deployVirtualMachine(spec.zone(), spec.offering(), spec.template(), more);
  }

  /** The id comes with the first answer: a job that fails may leave a machine behind. */
  private void remember(String name, Job job) {
    if (!job.accepted().isCompletedExceptionally()) {
      ApiResponse accepted = job.accepted().join();
      machines.put(name, accepted.at("deployvirtualmachineresponse", "id").string());
    }
  }

  /** Returns the name of the first machine that runs. */
  private Optional<String> showEnds(Map<String, Job> jobs) {
    title("2. What became of them");
    List<String> running = new ArrayList<>();
    jobs.forEach(
        (name, job) -> {
          try {
            ApiResponse result = job.await();
            boolean first = running.isEmpty();
            running.add(name);
            say(name + " succeeded" + (first ? ". Its result, as JSON:" : " too."));
            if (first) {
              showJson(result);
            }
          } catch (SdkException e) {
            say(name + " failed. Its exception says what happened, to which job, and why:");
            say("  " + e.getMessage());
          }
        });
    return running.stream().findFirst();
  }

  private void loseAConnection(String name) {
    String id = String.valueOf(machines.get(name));
    title("3. A connection is lost in the middle of a job");
    say("Destroying " + name + " ...");
    String token = abandon(id);
    say("This text is all that a new connection, or another process, needs to go on:");
    say("  " + token);
    try (CloudStackConnection cloud = access.connect()) {
      Job job = cloud.resume(token);
      say("Resumed as " + job.handle() + "; waiting for its end ...");
      ApiResponse result = job.await();
      machines.remove(name);
      say("It ended well. Its result:");
      showJson(result);
    }
  }

  /** Starts a job, closes its connection before the job has ended, and returns the job's token. */
  private String abandon(String machine) {
    Checks checks = new Checks();
    Job job;
    String token;
    try (CloudStackConnection cloud = access.connect(settings -> settings.listener(checks))) {
      job = cloud.destroyVirtualMachine(machine);
      token = job.token();
      checks.two.join();
    }
    try {
      job.await();
      say("The job was done before its connection could be closed.");
    } catch (JobDetachedException e) {
      say("The connection is closed. Its future does not hang, it ends with:");
      say("  " + e.getMessage());
    }
    return token;
  }

  /** Destroys what the story left behind, so that nobody pays for it. */
  void cleanUp() {
    if (machines.isEmpty()) {
      return;
    }
    title("Cleaning up");
    try (CloudStackConnection cloud = access.connect();
        ProgressLines lines = new ProgressLines(out, live)) {
      machines.forEach((name, id) -> lines.watch(name, cloud.destroyVirtualMachine(id)));
    }
  }

  private void showJson(ApiResponse result) {
    PRETTY.toJson(result.json()).lines().forEach(line -> say("  " + line));
  }

  private void title(String text) {
    out.println();
    out.println(text);
  }

  private void say(String text) {
    out.println("   " + text);
  }

  /** Learns when a job has been asked for twice, or has ended before. */
  private static final class Checks implements JobListener {
    private final CompletableFuture<Void> two = new CompletableFuture<>();

    @Override
    public void polled(JobSnapshot snapshot, JobStatus status) {
      if (snapshot.polls() >= 2) {
        two.complete(null);
      }
    }

    @Override
    public void finished(JobSnapshot snapshot, Optional<Throwable> failure) {
      two.complete(null);
    }
  }
}

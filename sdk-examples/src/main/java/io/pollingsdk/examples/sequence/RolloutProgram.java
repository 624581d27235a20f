package io.pollingsdk.examples.sequence;

import io.pollingsdk.ConnectionSettings;
import io.pollingsdk.examples.simulator.CloudStackSimulator;
import io.pollingsdk.providers.cloudstack.CloudStackConnection;
import io.pollingsdk.task.Task;
import java.io.PrintStream;
import java.time.Duration;

/** Runs a {@link Rollout} against the CloudStack simulator. */
public final class RolloutProgram {
  private RolloutProgram() {}

  /**
   * Runs the program.
   *
   * @param args none
   */
  public static void main(String[] args) {
    run(System.out, Duration.ofSeconds(2));
  }

  static void run(PrintStream out, Duration jobDuration) {
    String key = "simulator-api-key";
    String secret = "simulator-secret-key";
    Duration interval = jobDuration.dividedBy(10);
    try (CloudStackSimulator simulator =
            CloudStackSimulator.builder()
                .apiKey(key)
                .secretKey(secret)
                .jobDuration(jobDuration)
                .build();
        CloudStackConnection cloud =
            new CloudStackConnection(
                ConnectionSettings.to(simulator.endpoint()).with(s -> s.pollInterval(interval)),
                key,
                secret)) {
      // The simulator lets a machine of this name fail.
      Task<Rollout.Report> rollout = new Rollout(cloud).start("web-fail", "web-spare");
      out.println("Started: " + rollout);
      Rollout.Report report = rollout.await();
      out.println("Ended:   " + rollout);
      out.printf("%s runs, as the first one failed: %s%n", report.machine(), report.trouble());
      out.println("Its snapshot is " + report.snapshot());
    }
  }
}

package io.pollingsdk.examples;

import io.pollingsdk.ConnectionSettings;
import io.pollingsdk.error.AuthenticationException;
import io.pollingsdk.error.SdkException;
import io.pollingsdk.error.TransportException;
import io.pollingsdk.examples.simulator.CloudStackSimulator;
import io.pollingsdk.examples.tour.Tour;
import io.pollingsdk.providers.cloudstack.CloudStackConnection;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Shows asynchronous jobs at work, against a simulator in this JVM or a real CloudStack. */
@Command(
    name = "quickstart",
    sortOptions = false,
    description = {
      "Deploys three machines at once, shows a result and an error, and resumes a job by its token.",
      "Without options it runs against a CloudStack simulator inside this program.",
      ""
    })
public final class Quickstart implements Callable<Integer> {
  private final PrintStream out;
  private final boolean live;
  private final Duration simulatedJob;

  @Spec private @Nullable CommandSpec spec;

  // picocli sets it and acts on it.
  @SuppressWarnings("UnusedVariable")
  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this and exit.")
  private boolean help;

  @Mixin private final CloudOptions options = new CloudOptions();

  /**
   * Creates the program.
   *
   * @param live whether {@code out} is a terminal
   * @param simulatedJob how long a job of the simulator takes
   */
  Quickstart(PrintStream out, boolean live, Duration simulatedJob) {
    this.out = out;
    this.live = live;
    this.simulatedJob = simulatedJob;
  }

  /**
   * Runs the program; see {@code --help}.
   *
   * @param args the options
   */
  public static void main(String[] args) {
    Quickstart quickstart = new Quickstart(System.out, Terminal.isLive(), Duration.ofMillis(2500));
    System.exit(quickstart.run(System.err, args));
  }

  /** Returns 0, or 1 after one line that says what went wrong, or 2 after the usage. */
  int run(PrintStream err, String... args) {
    return new CommandLine(this)
        .setOut(new PrintWriter(out, true, Charset.defaultCharset()))
        .setErr(new PrintWriter(err, true, Charset.defaultCharset()))
        .setExecutionExceptionHandler(
            (failure, command, parsed) -> {
              if (failure instanceof SdkException || failure instanceof QuickstartException) {
                err.println(oneLine(failure));
                return CommandLine.ExitCode.SOFTWARE;
              }
              throw failure;
            })
        .execute(args);
  }

  private static String oneLine(Exception failure) {
    String message = String.valueOf(failure.getMessage()).replaceAll("\\s+", " ");
    if (failure instanceof AuthenticationException) {
      return "CloudStack does not accept the API key and secret key: " + message;
    }
    return failure instanceof TransportException
        ? "CloudStack cannot be reached: " + message
        : message;
  }

  @Override
  public Integer call() {
    long start = System.nanoTime();
    Optional<Access> real = real();
    String provider = System.getProperty("provider", "").strip();
    if (!provider.isEmpty() && !provider.equals("cloudstack")) {
      tour(provider);
    } else if (real.isPresent()) {
      runAgainst(real.get());
    } else {
      runAgainstSimulator();
    }
    out.printf("%nDone in %.1f seconds.%n", (System.nanoTime() - start) / 1e9);
    return CommandLine.ExitCode.OK;
  }

  private void tour(String provider) {
    try {
      new Tour(out, simulatedJob.dividedBy(5)).run(provider);
    } catch (IllegalArgumentException e) {
      throw new QuickstartException(String.valueOf(e.getMessage()));
    }
  }

  private Optional<Access> real() {
    try {
      return options.isReal() ? Optional.of(options.access()) : Optional.empty();
    } catch (IllegalArgumentException e) {
      CommandLine commandLine = Objects.requireNonNull(spec).commandLine();
      throw new ParameterException(commandLine, String.valueOf(e.getMessage()), e);
    }
  }

  private void runAgainstSimulator() {
    String key = "simulator-api-key";
    String secret = "simulator-secret-key";
    try (CloudStackSimulator simulator =
        CloudStackSimulator.builder()
            .apiKey(key)
            .secretKey(secret)
            .jobDuration(simulatedJob)
            .build()) {
      out.println("No --endpoint was given: this runs against a CloudStack simulator in this JVM.");
      out.println("It checks signatures as the real server does, and ends each job by its clock.");
      Duration interval = simulatedJob.dividedBy(12);
      Access access =
          new Access(
              ConnectionSettings.to(simulator.endpoint()).with(s -> s.pollInterval(interval)),
              key,
              secret);
      MachineSpec machine = choose(access);
      // The simulator lets a machine of this name fail.
      new Demo(out, access, live).run(plan("web-1", "web-2", machine, "fail-1", machine));
      out.printf("%nThe simulator answered %d requests.", simulator.requests());
    }
  }

  private void runAgainst(Access access) {
    out.println("Running against " + access.settings().endpoint() + ".");
    out.println("Two machines will be created there, and destroyed again.");
    MachineSpec machine = choose(access);
    MachineSpec wrong = machine.withTemplate(UUID.randomUUID().toString());
    String name = "quickstart-" + Long.toString(System.currentTimeMillis(), 36);
    Demo demo = new Demo(out, access, live);
    try {
      demo.run(plan(name + "-1", name + "-2", machine, name + "-no-template", wrong));
    } finally {
      demo.cleanUp();
    }
  }

  private MachineSpec choose(Access access) {
    try (CloudStackConnection cloud = access.connect()) {
      return MachineSpec.choose(cloud, options.wishes());
    }
  }

  private static Map<String, MachineSpec> plan(
      String one, String two, MachineSpec good, String three, MachineSpec failing) {
    Map<String, MachineSpec> plan = new LinkedHashMap<>();
    plan.put(one, good);
    plan.put(two, good);
    plan.put(three, failing);
    return plan;
  }
}

package io.pollingsdk.jobbench.run;

import com.google.gson.JsonObject;
import io.pollingsdk.jobbench.Driver;
import io.pollingsdk.jobbench.DriverKind;
import io.pollingsdk.jobbench.Every;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.time.Duration;

/**
 * The client's process: one contestant, one scenario. It ends when its standard input does, so with
 * its parent. Its last line of output is the result, or why there is none.
 */
public final class Client {
  /** What the line with the result begins with. */
  static final String RESULT = "RESULT ";

  /** What the line with the reason begins with, where there is no result. */
  static final String FAILED = "FAILED ";

  // As many polls it takes until all is compiled; on a busy machine that takes longer.
  private static final int WARM_UP_POLLS = 40_000;
  private static final int WARM_UP_ROUNDS = 4;
  private static final Load WARM_UP =
      new Load(
          500, Duration.ofMillis(1500), Duration.ofMillis(500), Every.of(Duration.ofMillis(20)));

  private final DriverKind kind;
  private final URI server;
  private final int connections;
  private final double scale;

  /**
   * @param kind the contestant
   * @param server the job server
   * @param connections the most connections
   * @param scale how much shorter or longer than usual
   */
  Client(DriverKind kind, URI server, int connections, double scale) {
    this.kind = kind;
    this.server = server;
    this.connections = connections;
    this.scale = scale;
  }

  /**
   * Runs it.
   *
   * @param args contestant, scenario, server, connections, scale
   */
  public static void main(String[] args) {
    Thread watch = new Thread(Client::endWithParent, "bench-parent");
    watch.setDaemon(true);
    watch.start();
    PrintStream out = System.out;
    int code = 1;
    try {
      Client client =
          new Client(
              DriverKinds.named(args[0]),
              URI.create(args[2]),
              Integer.parseInt(args[3]),
              Double.parseDouble(args[4]));
      JsonObject result = client.run(Scenario.valueOf(args[1])).toJson();
      out.println(RESULT + result);
      code = 0;
    } catch (Exception | LinkageError e) {
      String cause = e.getCause() == null ? "" : ", because of " + e.getCause();
      out.println(FAILED + (e + cause).replace('\n', ' '));
    }
    out.flush();
    // Whatever threads the library has left.
    Runtime.getRuntime().halt(code);
  }

  /**
   * Runs a scenario.
   *
   * @param scenario which
   * @return its figures
   * @throws Exception if it cannot be measured
   */
  Measured run(Scenario scenario) throws Exception {
    Load load = scenario.load();
    // What is measured is not closed: the process ends, and a slow end is no failure.
    if (scenario == Scenario.S1) {
      return new OneByOne(driver(load)).run(scale);
    }
    warmUp();
    ProcStatus.forgetMost();
    Crowd crowd = new Crowd(driver(load), server);
    return scenario == Scenario.S3
        ? crowd.poll(load, scale)
        : crowd.untilDone(load.scaled(scale), scenario.large());
  }

  /** Compiles what will be measured, on a driver of its own, whose connections are closed. */
  private void warmUp() throws Exception {
    try (Driver driver = driver(WARM_UP)) {
      ServerStats before = ServerStats.of(server);
      long polls = 0;
      for (int i = 0; i < WARM_UP_ROUNDS && polls < WARM_UP_POLLS; i++) {
        Measured unused = new Crowd(driver, server).untilDone(WARM_UP, false);
        ServerStats since = ServerStats.of(server).since(before);
        polls = since.polls() + since.entries();
      }
    }
  }

  private Driver driver(Load load) {
    return kind.maker().apply(new Driver.Plan(server, connections, load.schedule()));
  }

  private static void endWithParent() {
    try {
      while (System.in.read() >= 0) {
        // Nothing is expected.
      }
    } catch (IOException e) {
      // As good as the end.
    }
    Runtime.getRuntime().halt(2);
  }
}

package io.pollingsdk.jobbench.run;

import com.google.gson.JsonParser;
import io.pollingsdk.jobbench.DriverKind;
import io.pollingsdk.jobbench.server.JobServer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * Starts the server's and the clients' processes. Each ends when its standard input does: with this
 * process, however that ends.
 */
final class Processes implements AutoCloseable {
  // The same for all. A small heap at first: it grows as far as a contestant needs it to.
  private static final List<String> CLIENT_OPTIONS =
      List.of(
          "-Xms64m",
          "-Xmx6g",
          "-XX:-UseDynamicNumberOfCompilerThreads",
          // With one core or two, futures of the JDK else start a thread for each asynchronous
          // step, and the JDK's HttpClient has one of those a call.
          "-Djava.util.concurrent.ForkJoinPool.common.parallelism=2");
  private static final List<String> SERVER_OPTIONS = List.of("-Xms256m", "-Xmx1g");

  private final Process server;
  private final URI uri;

  private Processes(Process server, URI uri) {
    this.server = server;
    this.uri = uri;
  }

  /**
   * Starts the server.
   *
   * @return it
   * @throws IOException if it does not start
   */
  static Processes start() throws IOException {
    Path java = Path.of(System.getProperty("java.home"), "bin", "java");
    Process server = process(java, SERVER_OPTIONS, JobServer.class, List.of());
    String line = server.inputReader().readLine();
    if (line == null) {
      server.destroyForcibly();
      throw new IOException("the server has not started");
    }
    return new Processes(server, URI.create(line));
  }

  /** {@return the server's base URI} */
  URI uri() {
    return uri;
  }

  /**
   * Runs one contestant in a process of its own and waits for it.
   *
   * @param kind the contestant
   * @param scenario what it does
   * @param scale how much shorter or longer than usual
   * @param limit when it counts as hanging, and is killed
   * @return its figures
   * @throws IOException if it has not come to an end, with the reason
   * @throws InterruptedException if this is to end
   */
  Measured run(DriverKind kind, Scenario scenario, double scale, Duration limit)
      throws IOException, InterruptedException {
    Path java =
        Jdks.java(kind.leastJava())
            .orElseThrow(() -> new SkippedException("needs Java " + kind.leastJava()));
    Process client =
        process(
            java,
            CLIENT_OPTIONS,
            Client.class,
            List.of(
                kind.name(),
                scenario.name(),
                uri.toString(),
                String.valueOf(Options.CONNECTIONS),
                String.valueOf(scale)));
    try {
      CompletableFuture<Optional<String>> result =
          CompletableFuture.supplyAsync(() -> result(client.inputReader()));
      if (!client.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new IOException("hung and was killed after " + limit.toSeconds() + " s");
      }
      String line =
          result.join().orElseThrow(() -> new IOException("ended with " + client.exitValue()));
      if (line.startsWith(Client.FAILED)) {
        throw new IOException(line.substring(Client.FAILED.length()));
      }
      String json = line.substring(Client.RESULT.length());
      return Measured.fromJson(JsonParser.parseString(json).getAsJsonObject());
    } finally {
      client.destroyForcibly();
    }
  }

  @Override
  public void close() {
    server.destroyForcibly();
  }

  /** It cannot run here. */
  static final class SkippedException extends IOException {
    private static final long serialVersionUID = 1L;

    SkippedException(String reason) {
      super(reason);
    }
  }

  private static Process process(
      Path java, List<String> options, Class<?> program, List<String> arguments)
      throws IOException {
    List<String> command = new ArrayList<>(List.of(java.toString()));
    command.addAll(options);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), program.getName()));
    command.addAll(arguments);
    return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
  }

  private static Optional<String> result(BufferedReader output) {
    try (output) {
      return output
          .lines()
          .filter(line -> line.startsWith(Client.RESULT) || line.startsWith(Client.FAILED))
          .findFirst();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

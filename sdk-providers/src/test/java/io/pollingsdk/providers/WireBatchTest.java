package io.pollingsdk.providers;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.pollingsdk.ConnectionSettings;
import io.pollingsdk.PollingConnection;
import io.pollingsdk.job.Job;
import io.pollingsdk.pacing.PollSchedule;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Jobs of each API that answers about many at once, on a real socket. */
class WireBatchTest {
  /** An API whose jobs go on until it has been asked about several at once. */
  private static final class Server implements AutoCloseable {
    private final HttpServer server;
    private final BatchApi api;
    private final Queue<String> batches = new ConcurrentLinkedQueue<>();
    private final Queue<Boolean> identified = new ConcurrentLinkedQueue<>();
    // Requests are answered by one thread, one after the other.
    private final List<Integer> jobs = new ArrayList<>();

    Server(BatchApi api) {
      this.api = api;
      try {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      server.createContext("/", this::answer);
      server.start();
    }

    private void answer(HttpExchange exchange) throws IOException {
      exchange.getRequestBody().readAllBytes();
      String line = exchange.getRequestMethod() + " " + exchange.getRequestURI();
      Headers headers = exchange.getRequestHeaders();
      identified.add(
          headers.containsKey("Authorization")
              || headers.containsKey("X-Auth-Token")
              || line.contains("&signature="));
      boolean submit = api.isSubmit(line);
      byte[] body = body(line).getBytes(StandardCharsets.UTF_8);
      exchange.getResponseHeaders().set("Content-Type", "application/json");
      exchange.sendResponseHeaders(submit ? api.acceptance() : 200, body.length);
      exchange.getResponseBody().write(body);
      exchange.close();
    }

    private String body(String line) {
      BatchApi.Says says = api.says();
      boolean ended = !batches.isEmpty();
      if (api.isSubmit(line)) {
        jobs.add(jobs.size());
        return says.accepted().apply(jobs.size() - 1);
      }
      if (api.isBatch(line)) {
        batches.add(line);
        return says.listOf(ended ? List.of() : jobs);
      }
      return api.isResult(line) ? says.result() : ended ? says.succeeded() : says.running();
    }

    @Override
    public void close() {
      server.stop(0);
    }
  }

  static Stream<BatchApi> apis() {
    return BatchApis.all();
  }

  @ParameterizedTest
  @MethodSource("apis")
  void jobsAreAskedAboutTogetherAndComeToTheirResults(BatchApi api) {
    try (Server server = new Server(api)) {
      ConnectionSettings settings =
          ConnectionSettings.to(
                  "http://127.0.0.1:" + server.server.getAddress().getPort() + api.base())
              .with(
                  s ->
                      s.pollInterval(Duration.ofMillis(20))
                          .pollSchedule(PollSchedule.usual())
                          .jobTimeout(Duration.ofSeconds(20)));
      try (PollingConnection connection = api.connect().apply(settings)) {
        List<Job> jobs =
            IntStream.range(0, 5).mapToObj(i -> connection.submit(api.submit())).toList();
        assertThat(jobs).allSatisfy(job -> assertThat(job.await().text()).contains("RESULT"));
      }
      assertThat(server.batches).isNotEmpty();
      assertThat(server.identified).containsOnly(!api.name().equals("ogc"));
    }
  }
}

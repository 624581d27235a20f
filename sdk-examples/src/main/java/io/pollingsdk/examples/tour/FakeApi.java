package io.pollingsdk.examples.tour;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A server in this JVM that gives prepared answers in turn and prints each exchange. */
final class FakeApi implements AutoCloseable {
  private final HttpServer http;
  private final ExecutorService thread = Executors.newSingleThreadExecutor();
  private final Map<String, Deque<Answer>> routes = new LinkedHashMap<>();
  private final PrintStream out;

  /**
   * One answer.
   *
   * @param status the HTTP status
   * @param body the body; {@code {base}} in it stands for the server's own root
   * @param headers names and values in turn; {@code {base}} as in the body
   */
  record Answer(int status, String body, List<String> headers) {
    /** Returns an answer; headers are names and values in turn. */
    static Answer of(int status, String body, String... headers) {
      return new Answer(status, body, List.of(headers));
    }
  }

  private FakeApi(HttpServer http, PrintStream out) {
    this.http = http;
    this.out = out;
  }

  /** Starts a server on a free port of the loopback interface. */
  static FakeApi start(PrintStream out) {
    try {
      HttpServer http =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      FakeApi api = new FakeApi(http, out);
      http.setExecutor(api.thread);
      http.createContext("/", api::answer);
      http.start();
      return api;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns the server's root, such as {@code http://127.0.0.1:4711}. */
  URI root() {
    return URI.create("http://127.0.0.1:" + http.getAddress().getPort());
  }

  /** Prepares the answers to a method and path; the last one repeats. */
  FakeApi on(String method, String path, Answer... answers) {
    routes.put(method + " " + path, new ArrayDeque<>(List.of(answers)));
    return this;
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      exchange.getRequestBody().readAllBytes();
      String line = exchange.getRequestMethod() + " " + exchange.getRequestURI().getPath();
      Answer answer = next(line);
      List<String> headers = answer.headers();
      for (int i = 0; i < headers.size(); i += 2) {
        exchange.getResponseHeaders().add(headers.get(i), filled(headers.get(i + 1)));
      }
      byte[] body = filled(answer.body()).getBytes(StandardCharsets.UTF_8);
      out.printf("     %s -> %d%n", line, answer.status());
      exchange.sendResponseHeaders(answer.status(), body.length == 0 ? -1 : body.length);
      if (body.length > 0) {
        exchange.getResponseBody().write(body);
      }
    }
  }

  private Answer next(String line) {
    Deque<Answer> answers = routes.get(line);
    if (answers == null) {
      return Answer.of(404, "{\"message\":\"this fake has no " + line + "\"}");
    }
    return answers.size() > 1 ? answers.remove() : answers.element();
  }

  private String filled(String text) {
    return text.replace("{base}", root().toString());
  }

  @Override
  public void close() {
    http.stop(0);
    thread.shutdownNow();
  }
}

package io.pollingsdk.examples.simulator;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;

/** Turns HTTP requests into commands, and whatever goes wrong into CloudStack's error bodies. */
final class ApiHandler implements HttpHandler {
  static final String PATH = "/client/api";

  private static final int MAX_BODY = 1 << 20;
  private static final int MAX_DISCARDED = 8 << 20;

  private final Signatures signatures;
  private final Commands commands;
  private final Clock clock;
  private final AtomicInteger requests = new AtomicInteger();

  ApiHandler(Signatures signatures, Commands commands, Clock clock) {
    this.signatures = signatures;
    this.commands = commands;
    this.clock = clock;
  }

  int requests() {
    return requests.get();
  }

  @Override
  public void handle(HttpExchange exchange) throws IOException {
    requests.incrementAndGet();
    try (exchange) {
      reply(exchange).send(exchange);
    }
  }

  private Reply reply(HttpExchange exchange) throws IOException {
    String key = Reply.ERROR_KEY;
    try {
      Parameters parameters = read(exchange);
      String command = parameters.find("command").orElse("");
      key = commands.responseKey(command);
      requireJson(parameters);
      Instant now = clock.instant();
      signatures.verify(parameters, now);
      return Reply.ok(key, commands.execute(command, parameters, now));
    } catch (ApiException e) {
      return Reply.error(key, e.code(), e.text());
    } catch (RuntimeException e) {
      return Reply.error(key, ApiException.INTERNAL, "Internal error: " + e);
    }
  }

  private static Parameters read(HttpExchange exchange) throws ApiException, IOException {
    String path = exchange.getRequestURI().getPath();
    if (!PATH.equals(path)) {
      throw new ApiException(ApiException.NOT_FOUND, "Nothing here; the API is at " + PATH);
    }
    String method = exchange.getRequestMethod();
    boolean post = method.equals("POST");
    if (!post && !method.equals("GET")) {
      throw new ApiException(
          ApiException.METHOD_NOT_ALLOWED, "Use GET or POST, not " + ApiException.quoted(method));
    }
    Parameters parameters = new Parameters();
    String query = exchange.getRequestURI().getRawQuery();
    if (query != null) {
      parameters.add(query);
    }
    if (post) {
      parameters.add(readForm(exchange));
    }
    return parameters;
  }

  private static String readForm(HttpExchange exchange) throws ApiException, IOException {
    InputStream in = exchange.getRequestBody();
    byte[] body = in.readNBytes(MAX_BODY + 1);
    if (body.length > MAX_BODY) {
      discard(in);
      throw new ApiException(
          ApiException.TOO_LARGE, "The body is larger than " + MAX_BODY + " bytes");
    }
    String type = exchange.getRequestHeaders().getFirst("Content-Type");
    boolean form =
        type != null
            && type.toLowerCase(Locale.ROOT).startsWith("application/x-www-form-urlencoded");
    if (body.length > 0 && !form) {
      throw ApiException.malformed("The body of a POST must be a URL-encoded form");
    }
    return new String(body, StandardCharsets.UTF_8);
  }

  /** A client that is still sending when the connection closes would not see the answer. */
  private static void discard(InputStream in) throws IOException {
    int left = MAX_DISCARDED;
    byte[] buffer = new byte[1 << 14];
    int read;
    while (left > 0 && (read = in.read(buffer)) >= 0) {
      left -= read;
    }
  }

  private static void requireJson(Parameters parameters) throws ApiException {
    if (!parameters.find("response").orElse("").equalsIgnoreCase("json")) {
      throw ApiException.malformed(
          "Only JSON is spoken here: add response=json, the default would be XML");
    }
  }
}

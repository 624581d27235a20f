package io.pollingsdk.examples.simulator;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/** One answer: a JSON object with a single member, whose name ends in {@code response}. */
record Reply(int status, String description, JsonObject body) {
  /** The member that holds an error when the command is unknown. */
  static final String ERROR_KEY = "errorresponse";

  private static final Gson GSON = new GsonBuilder().disableHtmlEscaping().create();

  static Reply ok(String key, JsonObject content) {
    return new Reply(200, "", wrap(key, content));
  }

  static Reply error(String key, int code, String text) {
    JsonObject content = new JsonObject();
    content.add("uuidList", new JsonArray());
    content.addProperty("errorcode", code);
    // The server's number for the Java exception behind the error: 4350 is an invalid parameter
    // value, 9999 anything that has no number of its own.
    content.addProperty("cserrorcode", code == ApiException.INVALID ? 4350 : 9999);
    content.addProperty("errortext", text);
    return new Reply(code, text, wrap(key, content));
  }

  private static JsonObject wrap(String key, JsonObject content) {
    JsonObject body = new JsonObject();
    body.add(key, content);
    return body;
  }

  void send(HttpExchange exchange) throws IOException {
    byte[] bytes = GSON.toJson(body).getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "application/json; charset=UTF-8");
    if (!description.isEmpty()) {
      // The text may repeat what the caller sent; a line break in it would start another header.
      exchange
          .getResponseHeaders()
          .set("X-Description", description.replaceAll("[^\\x20-\\x7e]", "?"));
    }
    if (status == ApiException.METHOD_NOT_ALLOWED) {
      exchange.getResponseHeaders().set("Allow", "GET, POST");
    }
    if ("HEAD".equals(exchange.getRequestMethod())) {
      exchange.sendResponseHeaders(status, -1);
      return;
    }
    exchange.sendResponseHeaders(status, bytes.length);
    try (OutputStream out = exchange.getResponseBody()) {
      out.write(bytes);
    }
  }
}

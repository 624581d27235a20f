package io.pollingsdk.jobbench.ours;

import com.google.gson.JsonElement;
import com.google.gson.JsonParser;
import java.io.IOException;

/** What HttpClient 5's users write to read the job server's answers, with Gson. */
final class Bodies {
  private Bodies() {}

  /**
   * {@return the new job's id}
   *
   * @param code the answer's status code
   * @param body its body
   * @throws IOException if it is no such answer
   */
  static String id(int code, String body) throws IOException {
    return member(code, 202, body, "id");
  }

  /**
   * {@return whether the job is done}
   *
   * @param code the answer's status code
   * @param body its body
   * @throws IOException if it is no such answer
   */
  static boolean isDone(int code, String body) throws IOException {
    String state = member(code, 200, body, "state");
    return switch (state) {
      case "running" -> false;
      case "done" -> true;
      default -> throw new IOException("unknown state " + state);
    };
  }

  private static String member(int code, int expected, String body, String name)
      throws IOException {
    if (code != expected) {
      throw new IOException("status " + code + ": " + body);
    }
    JsonElement value = JsonParser.parseString(body).getAsJsonObject().get(name);
    if (value == null) {
      throw new IOException("no " + name + " in " + body);
    }
    return value.getAsString();
  }
}

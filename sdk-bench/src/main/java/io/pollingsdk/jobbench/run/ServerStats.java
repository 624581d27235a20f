package io.pollingsdk.jobbench.run;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;

/**
 * What the server has counted; over a plain socket, as a client library would start threads.
 *
 * @param submits jobs taken
 * @param polls single status requests
 * @param batches status requests for many jobs
 * @param entries jobs asked about in those
 */
record ServerStats(long submits, long polls, long batches, long entries) {
  /**
   * {@return the counts now}
   *
   * @param server the server's base URI
   * @throws IOException if it does not answer
   */
  static ServerStats of(URI server) throws IOException {
    JsonObject counts = JsonParser.parseString(exchange(server, "GET /stats")).getAsJsonObject();
    return new ServerStats(
        counts.get("submits").getAsLong(),
        counts.get("polls").getAsLong(),
        counts.get("batches").getAsLong(),
        counts.get("entries").getAsLong());
  }

  /**
   * {@return what was counted since then}
   *
   * @param earlier earlier counts
   */
  ServerStats since(ServerStats earlier) {
    return new ServerStats(
        submits - earlier.submits,
        polls - earlier.polls,
        batches - earlier.batches,
        entries - earlier.entries);
  }

  /**
   * Makes sure that the server's clock is this process's clock.
   *
   * @param server the server's base URI
   * @throws IOException if it does not answer, or its clock is another
   */
  static void checkClock(URI server) throws IOException {
    long before = System.nanoTime();
    String submitted = exchange(server, "POST /jobs?millis=0");
    String id = JsonParser.parseString(submitted).getAsJsonObject().get("id").getAsString();
    long doneAt = Lateness.doneAt(exchange(server, "GET /jobs/" + id));
    if (doneAt - before < 0 || System.nanoTime() - doneAt < 0) {
      throw new IOException(
          "System.nanoTime() is not the same clock in two processes here: lateness cannot be"
              + " measured");
    }
  }

  private static String exchange(URI server, String what) throws IOException {
    try (Socket socket = new Socket(server.getHost(), server.getPort())) {
      String request =
          what + " HTTP/1.1\r\nHost: bench\r\nConnection: close\r\nContent-Length: 0\r\n\r\n";
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      return answer.substring(answer.indexOf("\r\n\r\n") + 4);
    }
  }
}

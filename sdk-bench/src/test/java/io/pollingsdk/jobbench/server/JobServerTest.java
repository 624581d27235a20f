package io.pollingsdk.jobbench.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JobServerTest {
  private static final String GET = "GET /jobs/000000000000 HTTP/1.1\r\nHost: a\r\n\r\n";
  private static final String RUNNING =
      "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 39\r\n\r\n"
          + "{\"id\":\"000000000000\",\"state\":\"running\"}";

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void requestsSentWithoutWaitingAreAnsweredInTheirOrder(int threads) throws IOException {
    try (JobServer server = JobServer.start(0, threads)) {
      String submitted =
          exchange(server, "POST /jobs?millis=60000 HTTP/1.1\r\nConnection: close\r\n\r\n");
      assertThat(submitted).startsWith("HTTP/1.1 202 ");

      String answers =
          exchange(server, GET + GET + "GET /x HTTP/1.1\r\nConnection: close\r\n\r\n" + GET);

      assertThat(answers).startsWith(RUNNING + RUNNING + "HTTP/1.1 404 ");
      assertThat(answers.indexOf("404")).isEqualTo(answers.lastIndexOf("HTTP/1.1 ") + 9);
    }
  }

  @Test
  void aClientThatReadsLateGetsEverything() throws Exception {
    try (JobServer server = JobServer.start(0, 1);
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.uri().getPort())) {
      int many = 60_000;
      String last = "GET /stats HTTP/1.1\r\nConnection: close\r\n\r\n";
      Thread writer =
          new Thread(
              () -> {
                try {
                  OutputStream out = socket.getOutputStream();
                  out.write((GET.repeat(many) + last).getBytes(StandardCharsets.US_ASCII));
                } catch (IOException e) {
                  // The reader misses what was not sent.
                }
              });
      writer.start();
      InputStream in = socket.getInputStream();

      String answers = new String(in.readAllBytes(), StandardCharsets.US_ASCII);

      assertThat(answers).endsWith("{\"submits\":0,\"polls\":60000,\"batches\":0,\"entries\":0}");
      writer.join();
    }
  }

  @Test
  void aRequestThatCannotBeReadEndsTheConnection() throws IOException {
    try (JobServer server = JobServer.start(0, 1)) {
      assertThat(exchange(server, "PUT / HTTP/1.1\r\n\r\n" + GET))
          .startsWith("HTTP/1.1 400 ")
          .endsWith("{\"message\":\"neither GET nor POST\"}");
    }
  }

  private static String exchange(JobServer server, String requests) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.uri().getPort())) {
      socket.getOutputStream().write(requests.getBytes(StandardCharsets.US_ASCII));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
    }
  }
}

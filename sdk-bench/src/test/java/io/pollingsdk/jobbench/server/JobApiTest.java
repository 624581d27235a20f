package io.pollingsdk.jobbench.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonParser;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class JobApiTest {
  private static final long MILLI = 1_000_000;

  private final AtomicLong now = new AtomicLong(1000 * MILLI);
  private final JobApi api = new JobApi(now::get);

  @Test
  void aSubmitTellsIdAndPlace() throws BadRequest {
    String answer = ask("POST /jobs?millis=20 HTTP/1.1\r\nContent-Length: 0\r\n\r\n");

    assertThat(answer)
        .startsWith("HTTP/1.1 202 Accepted\r\nLocation: /jobs/000000000000\r\n")
        .contains("Content-Type: application/json\r\n");
    assertThat(body(answer)).isEqualTo("{\"id\":\"000000000000\",\"state\":\"running\"}");
  }

  @Test
  void aJobIsRunningUntilItsTimeIsOver() throws BadRequest {
    submit(20);

    now.addAndGet(20 * MILLI - 1);
    assertThat(body(ask(get(0)))).isEqualTo("{\"id\":\"000000000000\",\"state\":\"running\"}");
    now.incrementAndGet();
    assertThat(body(ask(get(0))))
        .isEqualTo("{\"id\":\"000000000000\",\"state\":\"done\",\"doneAt\":1020000000}");
  }

  @Test
  void oneAnswerTellsOfManyAndLeavesOutWhatItDoesNotKnow() throws BadRequest {
    submit(0);
    submit(10_000);
    String ids = "{\"ids\": [\"000000000001\", \"no such\",\"000000000000\" ,\"000000000002\"]}";

    String answer =
        ask("POST /jobs/status HTTP/1.1\r\nContent-Length: " + ids.length() + "\r\n\r\n" + ids);

    assertThat(body(answer))
        .isEqualTo(
            "{\"jobs\":[{\"id\":\"000000000001\",\"state\":\"running\"},"
                + "{\"id\":\"000000000000\",\"state\":\"done\",\"doneAt\":1000000000}]}");
    assertThat(body(ask("GET /stats HTTP/1.1\r\n\r\n")))
        .isEqualTo("{\"submits\":2,\"polls\":0,\"batches\":1,\"entries\":4}");
  }

  @Test
  void aThousandJobsFitIntoOneAnswer() throws BadRequest {
    StringBuilder ids = new StringBuilder("{\"ids\":[");
    for (int i = 0; i < 3000; i++) {
      submit(10_000);
      ids.append(i == 0 ? "" : ",").append(String.format("\"%012d\"", i));
    }
    ids.append("]}");

    String answer =
        ask("POST /jobs/status HTTP/1.1\r\nContent-Length: " + ids.length() + "\r\n\r\n" + ids);

    assertThat(JsonParser.parseString(body(answer)).getAsJsonObject().getAsJsonArray("jobs").size())
        .isEqualTo(3000);
  }

  @Test
  void whatIsNotThereIsNotFound() throws BadRequest {
    assertThat(ask(get(7))).startsWith("HTTP/1.1 404 ");
    assertThat(ask("GET /jobs/7 HTTP/1.1\r\n\r\n")).startsWith("HTTP/1.1 404 ");
    assertThat(ask("GET /elsewhere HTTP/1.1\r\n\r\n")).startsWith("HTTP/1.1 404 ");
    assertThat(ask("POST /elsewhere HTTP/1.1\r\n\r\n")).startsWith("HTTP/1.1 404 ");
  }

  private void submit(int millis) throws BadRequest {
    String unused = ask("POST /jobs?millis=" + millis + " HTTP/1.1\r\n\r\n");
  }

  private static String get(int id) {
    return String.format("GET /jobs/%012d HTTP/1.1\r\n\r\n", id);
  }

  private String ask(String request) throws BadRequest {
    RequestReader reader = new RequestReader();
    reader.add(ByteBuffer.wrap(request.getBytes(StandardCharsets.US_ASCII)));
    assertThat(reader.next()).isTrue();
    Answers answers = new Answers();
    api.answer(reader, answers);
    return StandardCharsets.US_ASCII.decode(answers.take()).toString();
  }

  /** The body, whose length is the one the head says. */
  private static String body(String answer) {
    int headEnd = answer.indexOf("\r\n\r\n");
    String body = answer.substring(headEnd + 4);
    assertThat(answer.substring(0, headEnd + 2))
        .contains("\r\nContent-Length: " + body.length() + "\r\n");
    return body;
  }
}

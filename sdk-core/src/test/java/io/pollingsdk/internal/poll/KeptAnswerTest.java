package io.pollingsdk.internal.poll;

import static org.assertj.core.api.Assertions.assertThat;

import io.pollingsdk.http.ApiResponse;
import io.pollingsdk.http.Headers;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeptAnswerTest {
  private static final URI PLACE = URI.create("https://api.example.org/jobs");
  private static final List<String> NAMES =
      List.of("Location", "content-type", "Content-Type", "Date", "X-Odd", "Set-Cookie", "z");
  private static final List<String> VALUES =
      List.of("application/json", "Location", "39", "keep-alive", "", "caf\u00e9", "\u00ff", "a b");

  private static void isKept(int status, Headers headers, byte[] body) {
    ApiResponse kept = KeptAnswer.of(new ApiResponse(PLACE, status, headers, body), PLACE).answer();
    assertThat(kept.uri()).isSameAs(PLACE);
    assertThat(kept.status()).isEqualTo(status);
    assertThat(kept.headers()).isEqualTo(headers);
    assertThat(kept.bytes()).isEqualTo(body);
  }

  @Test
  void usualAnswersComeBackAsTheyWere() {
    Headers headers =
        Headers.of("Location", "/jobs/1")
            .plus("Content-Type", "application/json")
            .plus("Content-Length", "39");
    isKept(202, headers, "{\"id\":\"1\"}".getBytes(StandardCharsets.UTF_8));
    isKept(204, Headers.empty(), new byte[0]);
    isKept(599, Headers.empty(), new byte[] {0, 1, 2, -1});
  }

  @ParameterizedTest
  @ValueSource(strings = {"\u0001", "\u0002", "\u0003x", "\u0007\u0001", "\u0010", "x\u0001\u0002"})
  void controlCharactersAreNoMarks(String value) {
    isKept(200, Headers.of("X-Odd", value).plus("Location", value), new byte[] {1});
  }

  @Test
  void whateverTheServerSaysComesBackAsItWas() {
    Random random = new Random(7);
    for (int i = 0; i < 2000; i++) {
      Headers headers = Headers.empty();
      for (int n = random.nextInt(8); n > 0; n--) {
        headers = headers.plus(any(NAMES, random), value(random));
      }
      byte[] body = new byte[random.nextInt(40)];
      random.nextBytes(body);
      isKept(100 + random.nextInt(500), headers, body);
    }
  }

  private static String any(List<String> texts, Random random) {
    return texts.get(random.nextInt(texts.size()));
  }

  private static String value(Random random) {
    if (random.nextBoolean()) {
      return any(VALUES, random);
    }
    StringBuilder text = new StringBuilder();
    for (int n = random.nextInt(6); n > 0; n--) {
      char c = (char) (1 + random.nextInt(255));
      text.append(c == '\r' || c == '\n' ? ' ' : c);
    }
    return text.toString();
  }
}

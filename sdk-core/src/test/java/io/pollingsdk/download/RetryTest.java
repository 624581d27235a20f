package io.pollingsdk.download;

import static io.pollingsdk.download.Scene.body;
import static io.pollingsdk.download.Scene.broken;
import static io.pollingsdk.download.Scene.hello;
import static io.pollingsdk.download.Scene.lost;
import static io.pollingsdk.download.Scene.requestOf;
import static io.pollingsdk.download.Scene.status;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.resilience4j.retry.RetryConfig;
import io.pollingsdk.Retries;
import io.pollingsdk.download.DownloadException.Kind;
import io.pollingsdk.error.ApiException;
import io.pollingsdk.error.TransportException;
import io.pollingsdk.http.ApiResponse;
import io.pollingsdk.task.Task;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** When a source is asked again, and for how long. */
class RetryTest {
  private final Scene scene = new Scene();

  private static RetryConfig everySecond(int attempts) {
    return RetryConfig.<ApiResponse>custom()
        .maxAttempts(attempts)
        .waitDuration(Duration.ofSeconds(1))
        .build();
  }

  private DownloadException fails(DownloadsBuilder builder, DownloadRequest request) {
    try (Downloads downloads = builder.build()) {
      return scene.failure(downloads.start(request));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {408, 425, 429, 500, 502, 503, 504, 522, 524})
  void asksAgainWhereTheStatusSaysNotNow(int status) {
    scene.at('a', status(status));

    DownloadException failure = fails(scene.builder().retry(everySecond(3)), requestOf("a"));

    assertThat(scene.asked()).isEqualTo("aaa");
    assertThat(failure).isInstanceOf(DownloadException.HttpStatus.class);
    assertThat(((DownloadException.HttpStatus) failure).status()).isEqualTo(status);
    assertThat(failure.retryable()).isTrue();
    assertThat(failure.attempts()).isEqualTo(3);
  }

  @ParameterizedTest
  @ValueSource(
      ints = {204, 304, 400, 401, 402, 403, 404, 405, 407, 409, 410, 412, 416, 451, 501, 505})
  void takesANoForANo(int status) {
    scene.at('a', status(status));

    DownloadException failure = fails(scene.builder(), requestOf("a"));

    assertThat(scene.asked()).isEqualTo("a");
    assertThat(failure.retryable()).isFalse();
    assertThat(failure).hasMessageContaining("HTTP " + status);
  }

  @ParameterizedTest
  @EnumSource(
      names = {
        "CONNECT",
        "CONNECT_TIMEOUT",
        "TLS",
        "TLS_TIMEOUT",
        "POOL_TIMEOUT",
        "RESPONSE_TIMEOUT",
        "REQUEST_TIMEOUT",
        "CONNECTION_LOST"
      })
  void asksAgainWhereNoAnswerCame(TransportException.Kind kind) {
    scene.at('a', lost(kind), hello());

    try (Downloads downloads = scene.builder().build()) {
      assertThat(scene.end(downloads.start(requestOf("a"))).tally().attempts()).isEqualTo(2);
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"PROTOCOL", "TOO_LARGE", "TOO_MANY_REDIRECTS", "NAME_RESOLUTION"})
  void asksNotAgainWhereTheAnswerWouldBeTheSame(TransportException.Kind kind) {
    scene.at('a', lost(kind));

    assertThat(fails(scene.builder(), requestOf("a")).attempts()).isEqualTo(1);
  }

  @ParameterizedTest
  @EnumSource(names = {"CONNECTION_LOST", "RESPONSE_TIMEOUT"})
  void asksAgainWhereTheBodyBrokeOff(TransportException.Kind kind) {
    scene.at('a', broken("hel", kind), hello());

    try (Downloads downloads = scene.builder().build()) {
      DownloadResult result = scene.end(downloads.start(requestOf("a").sha256(Scene.HELLO)));
      assertThat(result.size()).isEqualTo(5);
      assertThat(result.tally().attempts()).isEqualTo(2);
    }
  }

  @Test
  void asksAgainWhereTheBodyEndedTooEarlyWithoutAFault() {
    scene.at('a', body(200, "hel", "Content-Length", "5"), hello("Content-Length", "5"));

    try (Downloads downloads = scene.builder().build()) {
      assertThat(scene.end(downloads.start(requestOf("a"))).tally().attempts()).isEqualTo(2);
    }
  }

  @Test
  void waitsAsTheSettingsSay() {
    scene.at('a', status(503));

    fails(scene.builder().retry(everySecond(3)), requestOf("a"));

    assertThat(scene.sent().stream().map(Scene.Sent::at))
        .containsExactly(Duration.ZERO, Duration.ofSeconds(1), Duration.ofSeconds(2));
  }

  @Test
  void eachSourceHasAttemptsOfItsOwn() {
    scene.at('a', status(503)).at('b', status(503));

    fails(scene.builder().retry(everySecond(2)), requestOf("ab"));

    assertThat(scene.asked()).isEqualTo("aabb");
  }

  @Test
  void oneAttemptIsOne() {
    scene.at('a', status(503)).at('b', status(503));

    fails(scene.builder().retry(Retries.none()), requestOf("ab"));

    assertThat(scene.asked()).isEqualTo("ab");
  }

  @Test
  void aPredicateOfTheUsersOwnSeesTheFailureOfTheExchange() {
    List<Throwable> seen = new ArrayList<>();
    RetryConfig picky =
        RetryConfig.<ApiResponse>custom()
            .maxAttempts(9)
            .waitDuration(Duration.ofSeconds(1))
            .retryOnException(
                e -> {
                  seen.add(e);
                  return !(e instanceof ApiException refused && refused.status() == 502);
                })
            .build();
    scene.at(
        'a',
        lost(TransportException.Kind.CONNECT),
        body(200, "hel", "Content-Length", "5"),
        status(502));

    DownloadException failure = fails(scene.builder().retry(picky), requestOf("a"));

    assertThat(failure.attempts()).isEqualTo(3);
    assertThat(seen).hasSize(3);
    assertThat(seen.get(0)).isInstanceOf(TransportException.class);
    assertThat(seen.get(1)).isInstanceOf(TransportException.class);
    assertThat(seen.get(2)).isInstanceOf(ApiException.class);
  }

  @Test
  void waitsAsLongAsTheServerAsks() {
    scene.at('a', status(503, "Retry-After", "40"), hello());

    try (Downloads downloads = scene.builder().retry(everySecond(3)).build()) {
      scene.end(downloads.start(requestOf("a")));
    }

    assertThat(scene.sent(1).at()).isEqualTo(Duration.ofSeconds(40));
  }

  @Test
  void understandsADateToComeBackAt() {
    // Fake time begins at 03:04:05.
    scene.at('a', status(429, "Retry-After", "Fri, 02 Jan 2026 03:05:05 GMT"), hello());

    try (Downloads downloads = scene.builder().retry(everySecond(3)).build()) {
      scene.end(downloads.start(requestOf("a")));
    }

    assertThat(scene.sent(1).at()).isEqualTo(Duration.ofSeconds(60));
  }

  @Test
  void goesToTheNextSourceAtOnceWhereTheServerAsksForTooMuch() {
    scene.at('a', status(503, "Retry-After", "86400")).at('b', hello());

    try (Downloads downloads = scene.builder().build()) {
      scene.end(downloads.start(requestOf("ab")));
    }

    assertThat(scene.asked()).isEqualTo("ab");
    assertThat(scene.sent(1).at()).isZero();
  }

  @Test
  void failsAtOnceWithWhatTheServerAskedForWhereThereIsNoOther() {
    scene.at('a', status(503, "Retry-After", "86400"));

    DownloadException failure = fails(scene.builder(), requestOf("a"));

    assertThat(failure.retryAfter()).contains(Duration.ofDays(1));
    assertThat(scene.time.elapsed()).isZero();
  }

  @Test
  void theLongestRetryAfterIsASetting() {
    scene.at('a', status(503, "Retry-After", "86400"), hello());

    try (Downloads downloads = scene.builder().maxRetryAfter(Duration.ofDays(1)).build()) {
      scene.end(downloads.start(requestOf("a").timeout(Duration.ofDays(2))));
    }

    assertThat(scene.sent(1).at()).isEqualTo(Duration.ofDays(1));
  }

  @Test
  void doesNotWaitForWhatComesAfterTheEndOfItsTime() {
    scene.at('a', status(503, "Retry-After", "60"));

    DownloadException failure =
        fails(scene.builder(), requestOf("a").timeout(Duration.ofSeconds(30)));

    assertThat(failure).isInstanceOf(DownloadException.HttpStatus.class);
    assertThat(scene.time.elapsed()).isZero();
  }

  @Test
  void triesAgainNoMoreOftenThanTheBudgetOverAllSources() {
    scene.at('a', status(503)).at('b', status(503)).at('c', status(503));

    DownloadException failure =
        fails(
            scene.builder().retry(everySecond(4)).limits(limits -> limits.retries(5)),
            requestOf("abc"));

    assertThat(scene.asked()).isEqualTo("aaaabbbc");
    assertThat(failure.attempts()).isEqualTo(8);
  }

  @Test
  void withoutABudgetEachSourceIsAskedOnce() {
    scene.at('a', status(503)).at('b', body(200, "hellx")).at('c', hello());

    try (Downloads downloads = scene.builder().limits(limits -> limits.retries(0)).build()) {
      scene.end(downloads.start(requestOf("abc").sha256(Scene.HELLO)));
    }

    assertThat(scene.asked()).isEqualTo("abc");
  }

  @Test
  void theTimeIsUpInTheMiddleOfAWait() {
    scene.at('a', status(503));
    RetryConfig slow =
        RetryConfig.<ApiResponse>custom()
            .maxAttempts(9)
            .waitDuration(Duration.ofSeconds(20))
            .build();

    DownloadException failure =
        fails(
            scene.builder().retry(slow),
            requestOf("a")
                .recovery(one -> new Recovery.Retry(Duration.ofSeconds(20)))
                .timeout(Duration.ofSeconds(30)));

    assertThat(scene.asked()).isEqualTo("aa");
    assertThat(scene.time.elapsed()).isEqualTo(Duration.ofSeconds(30));
    assertThat(failure.kind()).isEqualTo(Kind.TOTAL_TIMEOUT);
    assertThat(failure)
        .isInstanceOf(DownloadException.TimedOut.class)
        .hasMessageContaining("within 30 s, its whole time (timeout) (after 2 attempts)");
  }

  @Test
  void forgivesDamageOnceAndAsksForTheWhole() {
    scene.at('a', body(200, "hellx", "ETag", "\"1\""), body(200, "hellx", "ETag", "\"1\""));

    DownloadException failure = fails(scene.builder(), requestOf("a").sha256(Scene.HELLO));

    assertThat(scene.asked()).isEqualTo("aa");
    assertThat(scene.sent(1).header("Range")).isEmpty();
    assertThat(scene.time.elapsed()).isZero();
    assertThat(failure).isInstanceOf(DownloadException.ContentMismatch.class);
    DownloadException.ContentMismatch mismatch = (DownloadException.ContentMismatch) failure;
    assertThat(mismatch.expected()).isEqualTo("SHA-256:" + Scene.HELLO);
    assertThat(mismatch.actual()).startsWith("SHA-256:").isNotEqualTo(mismatch.expected());
    assertThat(mismatch).hasMessageContaining(mismatch.expected()).hasMessageContaining("got");
  }

  @Test
  void aStreamCannotStartOverAndSaysSo() {
    scene.at('a', broken("hel", TransportException.Kind.CONNECTION_LOST), hello()).at('b', hello());

    DownloadException failure =
        fails(scene.builder(), requestOf("ab").to(Target.stream(new ByteArrayOutputStream())));

    assertThat(scene.asked()).isEqualTo("a");
    assertThat(failure)
        .isInstanceOf(DownloadException.Storage.class)
        .hasMessageContaining("it has to start over, and its target cannot take back")
        .hasCauseInstanceOf(DownloadException.Truncated.class);
  }

  @Test
  void aStreamGoesOnWhereTheServerCan() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    scene.at(
        'a',
        broken("hel", TransportException.Kind.CONNECTION_LOST, "ETag", "\"1\""),
        body(206, "lo", "ETag", "\"1\"", "Content-Range", "bytes 3-4/5"));

    try (Downloads downloads = scene.builder().build()) {
      scene.end(downloads.start(requestOf("a").to(Target.stream(out)).sha256(Scene.HELLO)));
    }

    assertThat(out).hasToString("hello");
    assertThat(scene.sent(1).header("Range")).isEqualTo("bytes=3-");
    assertThat(scene.sent(1).header("If-Range")).isEqualTo("\"1\"");
  }

  @Test
  void damageInAStreamIsReportedAsDamage() {
    scene.at('a', body(200, "hellx")).at('b', hello());

    DownloadException failure =
        fails(
            scene.builder(),
            requestOf("ab").to(Target.stream(new ByteArrayOutputStream())).sha256(Scene.HELLO));

    assertThat(failure).isInstanceOf(DownloadException.ContentMismatch.class);
    assertThat(scene.asked()).isEqualTo("a");
  }

  @Test
  void tooMuchForAStreamIsReportedAsTooMuch() {
    scene.at('a', hello());

    DownloadException failure =
        fails(
            scene.builder(),
            requestOf("a").to(Target.stream(new ByteArrayOutputStream())).maxBytes(3));

    assertThat(failure.kind()).isEqualTo(Kind.TOO_LARGE);
  }

  @Test
  void aCancelledWaitEndsAtOnce() {
    scene.at('a', status(503));

    try (Downloads downloads = scene.builder().retry(everySecond(3)).build()) {
      Task<DownloadResult> task = downloads.start(requestOf("a"));
      task.result().cancel(true);

      assertThat(task.isDone()).isTrue();
      assertThat(scene.failure(task)).isInstanceOf(DownloadException.Cancelled.class);
      assertThat(scene.time.pending()).isZero();
    }
  }
}

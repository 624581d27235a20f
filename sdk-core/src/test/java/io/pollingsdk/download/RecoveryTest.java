package io.pollingsdk.download;

import static io.pollingsdk.download.Scene.body;
import static io.pollingsdk.download.Scene.broken;
import static io.pollingsdk.download.Scene.hello;
import static io.pollingsdk.download.Scene.lost;
import static io.pollingsdk.download.Scene.requestOf;
import static io.pollingsdk.download.Scene.status;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pollingsdk.download.DownloadException.Kind;
import io.pollingsdk.error.TransportException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a strategy of the caller's own can do about a failure. */
class RecoveryTest {
  private final Scene scene = new Scene();
  private final List<Recovery.Failure> seen = new ArrayList<>();
  private final Downloads downloads = scene.builder().build();

  @AfterEach
  void close() {
    downloads.close();
  }

  private Recovery always(Recovery.Decision decision) {
    return failure -> {
      seen.add(failure);
      return decision;
    };
  }

  @Test
  void seesTheFailureAndWhatWouldBeDone() {
    scene.at('a', status(503, "Retry-After", "7"), status(404)).at('b', hello());
    Recovery watching =
        failure -> {
          seen.add(failure);
          return failure.usual();
        };

    scene.end(downloads.start(requestOf("ab").recovery(watching)));

    assertThat(seen).hasSize(2);
    assertThat(seen.get(0).usual()).isEqualTo(new Recovery.Retry(Duration.ofSeconds(7)));
    assertThat(seen.get(0).source()).isEqualTo(requestOf("ab").sources().get(0));
    assertThat(seen.get(0).exception()).isInstanceOf(DownloadException.HttpStatus.class);
    assertThat(seen.get(1).usual()).isEqualTo(Recovery.nextSource());
    assertThat(seen.get(1).attempt()).isEqualTo(2);
    assertThat(seen.get(1).exception()).isInstanceOf(DownloadException.NotFound.class);
  }

  @Test
  void canAskAgainWhereTheRulesWouldNot() {
    scene.at('a', status(404), hello());

    scene.end(downloads.start(requestOf("a").recovery(always(Recovery.retry()))));

    assertThat(scene.asked()).isEqualTo("aa");
  }

  @Test
  void canLeaveASourceWhereTheRulesWouldAskAgain() {
    scene.at('a', status(503)).at('b', hello());

    scene.end(downloads.start(requestOf("ab").recovery(always(Recovery.nextSource()))));

    assertThat(scene.asked()).isEqualTo("ab");
  }

  @Test
  void canGiveUpThoughOthersAreLeftAndItsFailureIsWhatIsThrown() {
    scene.at('a', status(404)).at('b', status(403)).at('c', hello());
    Recovery strict =
        failure ->
            failure.exception() instanceof DownloadException.NotAuthorized
                ? Recovery.fail()
                : failure.usual();

    DownloadException failure = scene.failure(downloads.start(requestOf("abc").recovery(strict)));

    assertThat(scene.asked()).isEqualTo("ab");
    assertThat(failure).isInstanceOf(DownloadException.NotAuthorized.class);
    assertThat(failure.getSuppressed()).hasSize(1);
  }

  @Test
  void canBringAFreshToken() {
    scene.at('a', status(401), hello());
    DownloadRequest request =
        requestOf("a")
            .header("Authorization", "Bearer old")
            .recovery(
                failure ->
                    Recovery.retryWith(failure.request().header("Authorization", "Bearer fresh")));

    scene.end(downloads.start(request));

    assertThat(scene.sent(0).header("Authorization")).isEqualTo("Bearer old");
    assertThat(scene.sent(1).header("Authorization")).isEqualTo("Bearer fresh");
  }

  @Test
  void canBringFreshMirrors() {
    scene.at('a', status(403)).at('b', status(404)).at('c', hello());
    Recovery mirrors =
        failure ->
            failure.source().host().startsWith("b")
                ? Recovery.retryWith(failure.request().withSources(requestOf("c").sources()))
                : failure.usual();

    DownloadResult result = scene.end(downloads.start(requestOf("ab").recovery(mirrors)));

    assertThat(scene.asked()).isEqualTo("abc");
    assertThat(result.source().host()).isEqualTo("c.example.org");
    assertThat(result.tally().attempts()).isEqualTo(3);
  }

  @Test
  void freshSourcesAreAskedAgainThoughTheyFailedBefore() {
    scene.at('a', status(404), status(404), hello());

    scene.end(
        downloads.start(requestOf("a").recovery(failure -> Recovery.retryWith(failure.request()))));

    assertThat(scene.asked()).isEqualTo("aaa");
  }

  @Test
  void otherDigestsStartOver() {
    scene.at(
        'a',
        broken("xxx", TransportException.Kind.CONNECTION_LOST, "ETag", "\"1\""),
        hello("ETag", "\"1\""));
    Recovery other = failure -> Recovery.retryWith(failure.request().sha256(Scene.HELLO));

    DownloadResult result = scene.end(downloads.start(requestOf("a").recovery(other)));

    assertThat(scene.sent(1).header("Range")).isEmpty();
    assertThat(new String(result.bytes(), UTF_8)).isEqualTo("hello");
    assertThat(result.completeness()).isEqualTo(DownloadResult.Completeness.VERIFIED);
  }

  @Test
  void theSameDigestsGoOnFromWhereItBrokeOff() {
    scene.at(
        'a',
        broken("hel", TransportException.Kind.CONNECTION_LOST, "ETag", "\"1\""),
        body(206, "lo", "ETag", "\"1\"", "Content-Range", "bytes 3-4/5"));
    Recovery again = failure -> Recovery.retryWith(failure.request().header("X-Try", "2"));

    DownloadResult result = scene.end(downloads.start(requestOf("a").recovery(again)));

    assertThat(scene.sent(1).header("Range")).isEqualTo("bytes=3-");
    assertThat(new String(result.bytes(), UTF_8)).isEqualTo("hello");
  }

  @Test
  void anotherRequestThatTheTargetCannotTakeEndsIt() {
    scene.at('a', broken("xxx", TransportException.Kind.CONNECTION_LOST));
    Recovery other = failure -> Recovery.retryWith(failure.request().sha256(Scene.HELLO));

    DownloadException failure =
        scene.failure(
            downloads.start(
                requestOf("a").to(Target.stream(new ByteArrayOutputStream())).recovery(other)));

    assertThat(failure)
        .isInstanceOf(DownloadException.Storage.class)
        .hasMessageContaining("it has to start over");
    assertThat(scene.time.elapsed()).isZero();
    assertThat(downloads).hasToString("Downloads[0 under way]");
  }

  @Test
  void aRequestWithUnknownCredentialsEndsItWithTheFailure() {
    scene.at('a', status(404));
    Recovery wrong =
        failure ->
            Recovery.retryWith(
                failure.request().withSources(List.of(failure.source().withCredentials("nobody"))));

    assertThat(scene.failure(downloads.start(requestOf("a").recovery(wrong))))
        .isInstanceOf(DownloadException.NotFound.class);
  }

  @Test
  void whatItThrowsEndsTheDownloadWithItsFailure() {
    scene.at('a', status(404)).at('b', hello());
    Recovery broken =
        failure -> {
          throw new IOException("the list of mirrors is down");
        };

    assertThat(scene.failure(downloads.start(requestOf("ab").recovery(broken))))
        .isInstanceOf(DownloadException.NotFound.class);
    assertThat(scene.asked()).isEqualTo("a");
  }

  @Test
  @SuppressWarnings("NullAway") // what a user may do all the same
  void anAnswerThatIsNullCountsAsThrown() {
    scene.at('a', status(404)).at('b', hello());

    assertThat(scene.failure(downloads.start(requestOf("ab").recovery(failure -> null))))
        .isInstanceOf(DownloadException.NotFound.class);
    assertThat(scene.asked()).isEqualTo("a");
  }

  @Test
  void endlessRetriesAreBoundedByTheBudget() {
    scene.at('a', status(404)).at('b', status(404));

    DownloadException failure =
        scene.failure(downloads.start(requestOf("ab").recovery(always(Recovery.retry()))));

    // Ten retries, and each source once without.
    assertThat(scene.asked()).isEqualTo("aaaaaaaaaaab");
    assertThat(failure).isInstanceOf(DownloadException.NotFound.class);
    assertThat(failure.attempts()).isEqualTo(12);
  }

  @Test
  void endlessNewRequestsAreBoundedByTheBudget() {
    scene.at('a', status(404));

    DownloadException failure =
        scene.failure(
            downloads.start(requestOf("a").recovery(one -> Recovery.retryWith(one.request()))));

    assertThat(failure.attempts()).isEqualTo(11);
  }

  @Test
  void waitsAsLongAsItSays() {
    scene.at('a', status(404), hello());

    scene.end(
        downloads.start(
            requestOf("a").recovery(always(new Recovery.Retry(Duration.ofMinutes(3))))));

    assertThat(scene.sent(1).at()).isEqualTo(Duration.ofMinutes(3));
  }

  @Test
  void aWaitIsNotNegative() {
    assertThatThrownBy(() -> new Recovery.Retry(Duration.ofMillis(-1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("must not be negative");
  }

  @Test
  void theRequestsOwnStrategyGoesBeforeThatOfTheContext() {
    scene.at('a', status(404));
    List<String> asked = new ArrayList<>();
    try (Downloads strict =
        scene
            .builder()
            .recovery(
                failure -> {
                  asked.add("context");
                  return failure.usual();
                })
            .build()) {
      scene.failure(strict.start(requestOf("a")));
      scene.failure(
          strict.start(
              requestOf("a")
                  .recovery(
                      failure -> {
                        asked.add("request");
                        return failure.usual();
                      })));
    }

    assertThat(asked).containsExactly("context", "request");
  }

  @Test
  void theUsualStrategyDoesTheUsual() {
    scene.at('a', lost(TransportException.Kind.PROTOCOL));

    assertThat(scene.failure(downloads.start(requestOf("a").recovery(Recovery.usual()))).kind())
        .isEqualTo(Kind.PROTOCOL);
  }

  @Test
  void aRequestThatIsToBeDecodedFromNowOnStartsOver() {
    scene.at(
        'a',
        broken("hel", TransportException.Kind.CONNECTION_LOST, "ETag", "\"1\""),
        hello("ETag", "\"1\""));
    Recovery decoding = failure -> Recovery.retryWith(failure.request().decoded());

    scene.end(downloads.start(requestOf("a").recovery(decoding)));

    assertThat(scene.sent(1).header("Range")).isEmpty();
    assertThat(scene.sent(1).header("Accept-Encoding")).isEqualTo("gzip");
  }
}

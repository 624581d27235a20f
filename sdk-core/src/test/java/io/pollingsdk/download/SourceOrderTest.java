package io.pollingsdk.download;

import static io.pollingsdk.download.Scene.body;
import static io.pollingsdk.download.Scene.hello;
import static io.pollingsdk.download.Scene.lost;
import static io.pollingsdk.download.Scene.requestOf;
import static io.pollingsdk.download.Scene.status;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.pollingsdk.download.DownloadException.Kind;
import io.pollingsdk.error.TransportException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which source is asked, and what is said if none had it. */
class SourceOrderTest {
  private final Scene scene = new Scene();
  private final Downloads downloads = scene.builder().build();

  @AfterEach
  void close() {
    downloads.close();
  }

  @Test
  void asksTheHighestPriorityFirstHoweverTheyWereGiven() {
    scene.at('a', status(404)).at('b', status(404)).at('c', status(404));
    DownloadRequest request =
        DownloadRequest.from(Source.of(Scene.uri('a')).withPriority(1))
            .mirror(Scene.uri('b'), 50)
            .mirror(Scene.uri('c'), 7)
            .to(Target.memory(10));

    DownloadException failure = scene.failure(downloads.start(request));

    assertThat(scene.asked()).isEqualTo("bca");
    assertThat(failure.source()).isEqualTo(Scene.uri('b'));
  }

  @Test
  void asksInTheGivenOrderWherePrioritiesAreEqual() {
    scene.at('a', status(404)).at('b', status(404)).at('c', status(404));
    DownloadRequest request =
        DownloadRequest.from(
                List.of(
                    Source.of(Scene.uri('c')),
                    Source.of(Scene.uri('a')),
                    Source.of(Scene.uri('b'))))
            .to(Target.memory(10));

    assertThat(scene.failure(downloads.start(request)))
        .isInstanceOf(DownloadException.NotFound.class);
    assertThat(scene.asked()).isEqualTo("cab");
  }

  @Test
  void asksAHostThatJustFailedLastUntilItsCooldownIsOver() {
    scene.at('a', lost(TransportException.Kind.PROTOCOL), hello()).at('b', hello());

    scene.end(downloads.start(requestOf("ab")));
    scene.end(downloads.start(requestOf("ab")));
    assertThat(scene.asked()).isEqualTo("abb");

    scene.time.advance(Duration.ofSeconds(59));
    scene.end(downloads.start(requestOf("ab")));
    scene.time.advance(Duration.ofSeconds(1));
    scene.end(downloads.start(requestOf("ab")));

    assertThat(scene.asked()).isEqualTo("abbba");
  }

  @Test
  void asksAHostThatFailedAtOnceWhereThereIsNoOther() {
    scene.at('a', lost(TransportException.Kind.PROTOCOL), hello());

    assertThat(scene.failure(downloads.start(requestOf("a"))).kind()).isEqualTo(Kind.PROTOCOL);
    scene.end(downloads.start(requestOf("a")));

    assertThat(scene.sent(1).at()).isEqualTo(scene.sent(0).at());
  }

  @Test
  void trustsAHostAgainOnceItHasServed() {
    scene.at('a', lost(TransportException.Kind.PROTOCOL), hello()).at('b', hello());

    scene.end(downloads.start(requestOf("ab")));
    scene.end(downloads.start(requestOf("a")));
    scene.end(downloads.start(requestOf("ab")));

    assertThat(scene.asked()).isEqualTo("abaa");
  }

  @Test
  void doesNotBlameAHostThatJustHasNotGotIt() {
    scene.at('a', status(404), hello()).at('b', hello());

    scene.end(downloads.start(requestOf("ab")));
    scene.end(downloads.start(requestOf("ab")));

    assertThat(scene.asked()).isEqualTo("aba");
  }

  @Test
  void failuresOfOneKindKeepTheirClassAndTellOfTheOthers() {
    scene.at('a', status(404)).at('b', status(410));

    DownloadException failure = scene.failure(downloads.start(requestOf("ab")));

    assertThat(failure)
        .isInstanceOf(DownloadException.NotFound.class)
        .hasMessageStartingWith("https://a.example.org/file: HTTP 404 (after 2 attempts)");
    assertThat(failure.getSuppressed())
        .singleElement()
        .isInstanceOf(DownloadException.NotFound.class)
        .extracting(Throwable::getMessage)
        .asString()
        .startsWith("https://b.example.org/file: HTTP 410");
  }

  @Test
  void differentFailuresAreOneExceptionWhoseCauseIsThatOfTheHighestPriority() {
    // It is asked last, as its host failed just before, and is still the one that counts.
    scene.at('a', lost(TransportException.Kind.PROTOCOL), status(403)).at('b', status(404));
    assertThat(scene.failure(downloads.start(requestOf("a"))).kind()).isEqualTo(Kind.PROTOCOL);

    DownloadException failure = scene.failure(downloads.start(requestOf("ab")));

    assertThat(scene.asked()).isEqualTo("aba");
    assertThat(failure.kind()).isEqualTo(Kind.ALL_SOURCES_FAILED);
    assertThat(failure).hasMessageContaining("none of 2 sources had it; the first: HTTP 403");
    assertThat(failure.getCause()).isInstanceOf(DownloadException.NotAuthorized.class);
    assertThat(failure.getSuppressed())
        .singleElement()
        .isInstanceOf(DownloadException.NotFound.class);
  }

  @ParameterizedTest
  @CsvSource({"503, true", "403, false"})
  void differentFailuresMayPassWhereOneOfThemMay(int status, boolean retryable) {
    scene.at('a', status(404)).at('b', status(status));

    DownloadException failure = scene.failure(downloads.start(requestOf("ab")));

    assertThat(failure.kind()).isEqualTo(Kind.ALL_SOURCES_FAILED);
    assertThat(failure.retryable()).isEqualTo(retryable);
  }

  @Test
  void anErrorOfATargetIsNoFaultOfItsSource() {
    scene.at('a', hello()).at('b', hello());
    Target broken =
        () -> {
          throw new AssertionError("mine");
        };

    assertThat(scene.failure(downloads.start(requestOf("a").to(broken))))
        .isInstanceOf(DownloadException.Storage.class)
        .hasMessageContaining("mine");
    assertThat(scene.end(downloads.start(requestOf("ab"))).source().host())
        .isEqualTo("a.example.org");
  }

  @Test
  void aFaultOfOursEndsItAtOnceAndIsWhatIsThrown() {
    scene.at('a', status(404)).at('b', hello()).at('c', hello());
    Target full =
        () ->
            new Sinks.Recording() {
              @Override
              public void write(ByteBuffer bytes) throws IOException {
                throw new IOException("No space left on device");
              }
            };

    DownloadException failure = scene.failure(downloads.start(requestOf("abc").to(full)));

    assertThat(scene.asked()).isEqualTo("ab");
    assertThat(failure)
        .isInstanceOf(DownloadException.Storage.class)
        .hasMessageContaining("No space left on device");
    assertThat(failure.getSuppressed())
        .singleElement()
        .isInstanceOf(DownloadException.NotFound.class);
  }

  @Test
  void aFaultOfOursIsNotTriedAgainWhateverAStrategySays() {
    scene.at('a', hello()).at('b', hello());
    AtomicInteger opened = new AtomicInteger();
    Target refusing =
        () -> {
          opened.incrementAndGet();
          throw new IOException("read-only file system");
        };

    DownloadException failure =
        scene.failure(
            downloads.start(requestOf("ab").to(refusing).recovery(one -> Recovery.retry())));

    assertThat(failure).isInstanceOf(DownloadException.Storage.class);
    assertThat(opened).hasValue(1);
    assertThat(scene.asked()).isEmpty();
  }

  @Test
  void countsASourceThatIsGivenTwiceOnce() {
    scene.at('a', status(403));

    DownloadException failure =
        scene.failure(downloads.start(requestOf("a").mirror(Source.of(Scene.uri('a')))));

    assertThat(failure).isInstanceOf(DownloadException.NotAuthorized.class);
    assertThat(failure.attempts()).isEqualTo(1);
  }

  @Test
  void asksTheNextSourceOfWhatComesDamagedTwice() {
    scene.at('a', body(200, "hellx")).at('b', hello());

    DownloadResult result = scene.end(downloads.start(requestOf("ab").sha256(Scene.HELLO)));

    assertThat(scene.asked()).isEqualTo("aab");
    assertThat(result.source().host()).isEqualTo("b.example.org");
    assertThat(new String(result.bytes(), UTF_8)).isEqualTo("hello");
  }
}

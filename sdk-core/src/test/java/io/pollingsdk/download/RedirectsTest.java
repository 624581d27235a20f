package io.pollingsdk.download;

import static io.pollingsdk.download.Scene.body;
import static io.pollingsdk.download.Scene.from;
import static io.pollingsdk.download.Scene.hello;
import static io.pollingsdk.download.Scene.status;
import static org.assertj.core.api.Assertions.assertThat;

import io.pollingsdk.download.DownloadException.Kind;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RedirectsTest {
  private final Scene scene = new Scene();
  private final Downloads downloads = scene.builder().build();

  @AfterEach
  void close() {
    downloads.close();
  }

  @ParameterizedTest
  @ValueSource(ints = {301, 302, 303, 307, 308})
  void areFollowedAndTheResultTellsWhereTo(int status) {
    scene.at('a', status(status, "Location", "https://b.example.org/real")).at('b', hello());

    DownloadResult result = scene.end(downloads.start(from("a")));

    assertThat(result.head().uri()).hasToString("https://b.example.org/real");
    assertThat(result.source().uri()).hasToString(Scene.uri('a'));
    assertThat(result.tally().attempts()).isEqualTo(1);
    assertThat(scene.sent(1).request().method()).isEqualTo("GET");
  }

  @ParameterizedTest
  @CsvSource({
    "other, https://a.example.org/dir/other",
    "/root, https://a.example.org/root",
    "?q=2, https://a.example.org/dir/file?q=2",
    "../up, https://a.example.org/up",
    "//b.example.org/x, https://b.example.org/x",
    "https://b.example.org/x#part, https://b.example.org/x",
    "' /spaces ', https://a.example.org/spaces"
  })
  void areResolvedByTheirBase(String location, String expected) {
    scene.at('a', status(302, "Location", location), hello()).at('b', hello());

    scene.end(
        downloads.start(
            DownloadRequest.from("https://a.example.org/dir/file?q=1").to(Target.memory(10))));

    assertThat(scene.sent(1).request().uri()).hasToString(expected);
  }

  @Test
  void aHostWithoutAPathIsABaseToo() {
    scene.at('a', status(302, "Location", "file"), hello());

    scene.end(
        downloads.start(DownloadRequest.from("https://a.example.org").to(Target.memory(10))));

    assertThat(scene.sent(1).request().uri()).hasToString("https://a.example.org/file");
  }

  @ParameterizedTest
  @CsvSource({
    "http://a.example.org/x, which is not encrypted",
    "file:///etc/passwd, scheme 'file'",
    "ftp://a.example.org/x, scheme 'ftp'",
    "https://user:s3cr3t@a.example.org/x, a user or password",
    "https://a.example.org/file, in a circle",
    "'#again', in a circle",
    "mailto:x@example.org, scheme 'mailto'",
    "'http://[', not a URI",
    "'', without a Location"
  })
  void areRefusedWhereTheyLeadNowhereGood(String location, String words) {
    scene.at('a', status(302, "Location", location));

    DownloadException failure = scene.failure(downloads.start(from("a")));

    assertThat(failure.kind()).isEqualTo(Kind.REDIRECT);
    assertThat(failure).hasMessageContaining(words);
    assertThat(failure.getMessage()).doesNotContain("s3cr3t");
    assertThat(scene.asked()).isEqualTo("a");
    assertThat(scene.closedBodies.get()).as("the answer was closed").isPositive();
  }

  @Test
  void aCircleOfTwoEndsAtTheSecondRound() {
    scene
        .at('a', status(302, "Location", Scene.uri('b')))
        .at('b', status(302, "Location", Scene.uri('a')));

    assertThat(scene.failure(downloads.start(from("a")))).hasMessageContaining("circle");
    assertThat(scene.asked()).isEqualTo("ab");
  }

  @ParameterizedTest
  @CsvSource({"20, true", "21, false"})
  void twentyAreFollowed(int count, boolean good) {
    AtomicInteger hop = new AtomicInteger();
    scene.at(
        'a',
        (request, self) ->
            (hop.getAndIncrement() < count
                    ? status(302, "Location", "/hop" + hop.get())
                    : hello())
                .to(request, self));

    if (good) {
      assertThat(scene.end(downloads.start(from("a"))).size()).isEqualTo(5);
    } else {
      assertThat(scene.failure(downloads.start(from("a"))))
          .hasMessageContaining("more than 20 times");
    }
    assertThat(scene.sent()).hasSize(21);
  }

  @Test
  void whatAnswersWithoutContentIsReadOnlySoFar() {
    String much = "x".repeat(200_000);
    scene.at('a', body(302, much, "Location", Scene.uri('b'))).at('b', hello());

    scene.end(downloads.start(from("a")));

    assertThat(scene.asked()).isEqualTo("ab");
    assertThat(scene.bytesRead.get()).isLessThan(70_000);
  }

  @Test
  void aFailureBehindARedirectNamesTheSource() {
    scene.at('a', status(302, "Location", Scene.uri('b'))).at('b', status(404));

    assertThat(scene.failure(downloads.start(from("a"))))
        .isInstanceOf(DownloadException.NotFound.class)
        .hasMessageStartingWith(Scene.uri('a'));
  }
}

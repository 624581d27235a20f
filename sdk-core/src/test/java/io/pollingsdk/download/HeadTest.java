package io.pollingsdk.download;

import static io.pollingsdk.download.Scene.body;
import static io.pollingsdk.download.Scene.hello;
import static io.pollingsdk.download.Scene.requestOf;
import static io.pollingsdk.download.Scene.status;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pollingsdk.auth.Credentials;
import io.pollingsdk.http.Origin;
import java.net.URI;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Asking without fetching. */
class HeadTest {
  private static final URI A = URI.create(Scene.uri('a'));

  private final Scene scene = new Scene();
  private final Downloads downloads =
      scene
          .builder()
          .credentials(Origin.parse("https://a.example.org"), Credentials.header("X-Key", "secret"))
          .build();

  @AfterEach
  void close() {
    downloads.close();
  }

  @Test
  void tellsWhatTheServerSays() {
    scene.at(
        'a',
        status(
            200,
            "Content-Length",
            "12345",
            "ETag",
            "\"v1\"",
            "Last-Modified",
            "Thu, 01 Jan 2026 00:00:00 GMT",
            "Content-Type",
            "Application/Zip;x=y",
            "Accept-Ranges",
            "bytes"));

    ResourceInfo info = downloads.head(A);

    assertThat(scene.sent(0).request().method()).isEqualTo("HEAD");
    assertThat(scene.sent(0).header("X-Key")).isEqualTo("secret");
    assertThat(scene.sent(0).header("Accept-Encoding")).isEqualTo("identity");
    assertThat(info.size()).hasValue(12345);
    assertThat(info.entityTag()).contains("\"v1\"");
    assertThat(info.lastModified()).contains(Instant.parse("2026-01-01T00:00:00Z"));
    assertThat(info.contentType()).contains("application/zip");
    assertThat(info.acceptsRanges()).isTrue();
    assertThat(info.uri()).isEqualTo(A);
  }

  @ParameterizedTest
  @ValueSource(ints = {405, 501})
  void asksWithGetWhereTheServerDoesNotKnowHeadAndReadsNothing(int unknown) {
    scene.at('a', status(unknown), hello("Content-Length", "5"));

    ResourceInfo info = downloads.head(A);

    assertThat(scene.sent(1).request().method()).isEqualTo("GET");
    assertThat(info.size()).hasValue(5);
    assertThat(scene.bytesRead.get()).isZero();
    assertThat(scene.closedBodies.get()).isPositive();
  }

  @Test
  void aServerThatKnowsNeitherIsARefusal() {
    scene.at('a', status(405));

    assertThatThrownBy(() -> downloads.head(A))
        .isInstanceOf(DownloadException.HttpStatus.class)
        .hasMessageContaining("HTTP 405");
    assertThat(scene.sent()).hasSize(2);
  }

  @Test
  void asksTheNextSourceAndFollowsRedirectsAndAsksAgain() {
    scene
        .at('a', status(404))
        .at('b', status(503), status(302, "Location", Scene.uri('c')))
        .at('c', status(200, "Content-Length", "7"));

    ResourceInfo info =
        scene.end(downloads.startHead(DownloadRequest.from(requestOf("ab").sources())));

    assertThat(info.uri()).hasToString(Scene.uri('c'));
    assertThat(info.size()).hasValue(7);
    assertThat(scene.asked()).isEqualTo("abbc");
    assertThat(scene.sent()).allMatch(one -> one.request().method().equals("HEAD"));
  }

  @Test
  void cannotBeToldFromAnswersThatAreNoContent() {
    scene.at('a', body(204, ""));

    assertThatThrownBy(() -> downloads.head(A)).hasMessageContaining("HTTP 204");
  }

  @Test
  void canBeCancelled() {
    scene.at('a', status(503, "Retry-After", "60"));
    var task = downloads.startHead(DownloadRequest.from(A));

    assertThat(task.result().cancel(true)).isTrue();

    assertThat(scene.failure(task)).isInstanceOf(DownloadException.Cancelled.class);
    assertThat(task.progress().fraction()).isEmpty();
  }
}

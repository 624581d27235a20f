package io.pollingsdk.download;

import static io.pollingsdk.download.Scene.body;
import static io.pollingsdk.download.Scene.broken;
import static io.pollingsdk.download.Scene.hello;
import static io.pollingsdk.download.Scene.requestOf;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.pollingsdk.download.DownloadResult.Completeness;
import io.pollingsdk.error.TransportException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a part must say of itself to be taken for the rest. */
class PartsTest {
  private final Scene scene = new Scene();
  private final Downloads downloads = scene.builder().build();

  @AfterEach
  void close() {
    downloads.close();
  }

  @Test
  void aPartOfUnknownSizeIsHeldToWhatWasAnnouncedBefore() {
    scene.at(
        'a',
        broken(
            "he", TransportException.Kind.CONNECTION_LOST, "ETag", "\"1\"", "Content-Length", "5"),
        body(206, "l", "ETag", "\"1\"", "Content-Range", "bytes 2-2/*", "Content-Length", "1"),
        body(206, "lo", "ETag", "\"1\"", "Content-Range", "bytes 3-4/*", "Content-Length", "2"));

    DownloadResult result = scene.end(downloads.start(requestOf("a")));

    assertThat(result.bytes()).isEqualTo("hello".getBytes(UTF_8));
    assertThat(result.completeness()).isEqualTo(Completeness.COMPLETE);
  }

  @Test
  void aPartInAnotherCodingIsNotTaken() {
    scene.at(
        'a',
        broken("hel", TransportException.Kind.CONNECTION_LOST, "ETag", "\"1\""),
        body(
            206, "xx", "ETag", "\"1\"", "Content-Range", "bytes 3-4/5", "Content-Encoding", "gzip"),
        hello());

    assertThat(scene.end(downloads.start(requestOf("a"))).bytes())
        .isEqualTo("hello".getBytes(UTF_8));
    assertThat(scene.sent(2).header("Range")).isEmpty();
  }
}

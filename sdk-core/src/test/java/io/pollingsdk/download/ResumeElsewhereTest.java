package io.pollingsdk.download;

import static io.pollingsdk.download.ResumeTest.DATED;
import static io.pollingsdk.download.ResumeTest.OTHER;
import static io.pollingsdk.download.ResumeTest.REST;
import static io.pollingsdk.download.ResumeTest.TAG;
import static io.pollingsdk.download.ResumeTest.broken;
import static io.pollingsdk.download.ResumeTest.part;
import static io.pollingsdk.download.Rig.WHOLE;
import static io.pollingsdk.download.Rig.WHOLE_SHA256;
import static io.pollingsdk.download.Rig.answer;
import static io.pollingsdk.download.Rig.ok;
import static org.assertj.core.api.Assertions.assertThat;

import io.pollingsdk.Retries;
import io.pollingsdk.download.Rig.Outcome;
import io.pollingsdk.testkit.RawServer;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Going on at another source, or at what only looks like the same one. */
class ResumeElsewhereTest {
  @TempDir private Path folder;

  private Outcome fetch(RawServer server, UnaryOperator<DownloadRequest> terms) throws IOException {
    try (Rig rig = new Rig(folder)) {
      return rig.fetch(terms.apply(rig.from(server)));
    }
  }

  @Test
  void startsOverAtAnotherSourceWithoutADigest() throws Exception {
    try (RawServer server = new RawServer(broken(TAG), answer("404 Gone", ""));
        RawServer mirror = new RawServer(ok(OTHER, TAG))) {
      Outcome outcome = fetch(server, request -> request.mirror(mirror.uri("/path/file"), 1));

      assertThat(outcome.text()).isEqualTo(OTHER);
      assertThat(mirror.received("Range")).containsExactly("");
    }
  }

  @Test
  void goesOnAtAnotherSourceWhereADigestDecides() throws Exception {
    try (RawServer server = new RawServer(broken(TAG), answer("404 Gone", ""));
        RawServer mirror = new RawServer(part(REST, "4-9/10", "ETag: \"theirs\""))) {
      Outcome outcome =
          fetch(server, request -> request.sha256(WHOLE_SHA256).mirror(mirror.uri("/mirror"), 1));

      assertThat(outcome.text()).isEqualTo(WHOLE);
      assertThat(mirror.received("Range")).containsExactly("bytes=4-");
      assertThat(mirror.received("If-Range")).containsExactly("");
    }
  }

  /** Their date of change is the same, as both came with the same release. */
  @Test
  void startsOverWhereAQueryTellsOneResourceFromAnother() throws Exception {
    String[] dated = {DATED, "Date: Wed, 31 Dec 2025 23:02:00 GMT"};
    try (RawServer server = new RawServer(broken(dated), ok(OTHER, dated))) {
      try (Rig first = new Rig(folder, builder -> builder.retry(Retries.none()))) {
        Outcome broken = first.fetch(first.from(server.uri("/get?id=1")));
        assertThat(broken.disk()).contains(".file.part");
      }
      try (Rig rig = new Rig(folder)) {
        Outcome outcome = rig.fetch(rig.from(server.uri("/get?id=2")));

        assertThat(server.received("Range")).containsExactly("", "");
        assertThat(outcome.text()).isEqualTo(OTHER);
      }
    }
  }

  @Test
  void aQueryIsNotWrittenDown() {
    String name = ResumePoint.name(URI.create("https://a.example.org/get?key=mine"));

    assertThat(name).startsWith("https://a.example.org/get?").doesNotContain("mine");
    assertThat(ResumePoint.name(URI.create("https://a.example.org/get?X-Amz-Signature=1")))
        .as("signed anew each time")
        .isEqualTo("https://a.example.org/get");
  }
}

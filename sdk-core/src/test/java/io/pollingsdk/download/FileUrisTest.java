package io.pollingsdk.download;

import static io.pollingsdk.download.Fetching.content;
import static io.pollingsdk.download.Fetching.failure;
import static io.pollingsdk.download.Fetching.small;
import static org.assertj.core.api.Assertions.assertThat;

import io.pollingsdk.download.DownloadException.Kind;
import io.pollingsdk.testkit.RawServer;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Sources that are files: only below the folders that are allowed, and only read. */
class FileUrisTest {
  private static final byte[] CONTENT = content(200_000);

  @TempDir Path dir;
  private Path root;
  private Path inside;
  private Path outside;
  private Downloads downloads;

  @BeforeEach
  void prepare() throws IOException {
    root = Files.createDirectory(dir.resolve("root"));
    inside = Files.write(root.resolve("a file.bin"), CONTENT);
    outside = Files.write(dir.resolve("secret"), CONTENT);
    downloads = Fetching.quick().allowFiles(root).build();
  }

  @AfterEach
  void close() {
    downloads.close();
  }

  private void refuses(String uri, String words) {
    DownloadException failure = failure(downloads, small(URI.create(uri)));

    assertThat(failure.kind()).as(failure.getMessage()).isEqualTo(Kind.UNSUPPORTED_SCHEME);
    assertThat(failure).hasMessageContaining(words);
    assertThat(failure.attempts()).isOne();
  }

  @Test
  void aFileBelowAnAllowedFolderIsCopiedAndStaysAsItWas() throws IOException {
    var before = Files.getLastModifiedTime(inside);
    Path target = dir.resolve("copy");
    DownloadResult result =
        downloads.fetch(
            DownloadRequest.from(inside.toUri())
                .to(Target.file(target))
                .size(CONTENT.length)
                .sha256(Fetching.sha256(CONTENT)));

    assertThat(result.completeness()).isEqualTo(DownloadResult.Completeness.VERIFIED);
    assertThat(target).hasBinaryContent(CONTENT);
    assertThat(inside).hasBinaryContent(CONTENT);
    assertThat(Files.getLastModifiedTime(inside)).isEqualTo(before);
    assertThat(Files.isSameFile(inside, target)).isFalse();
    // Not another name of the same bytes, either: writing to one must not change the other.
    Files.write(target, new byte[] {1});
    assertThat(inside).hasBinaryContent(CONTENT);
  }

  @Test
  void theHostMayBeWrittenAsLocalhostOrNotAtAll() {
    for (String start : List.of("file:", "file://", "file://localhost", "FILE://LOCALHOST")) {
      URI uri = URI.create(start + inside.toUri().getRawPath());
      assertThat(downloads.fetch(small(uri)).bytes()).as(start).isEqualTo(CONTENT);
    }
  }

  @Test
  void linksThatLeadInACircleAreNotTriedAgain() throws IOException {
    Path link = root.resolve("loop");
    Files.createSymbolicLink(link, link);

    DownloadException failure = failure(downloads, small(link.toUri()));

    assertThat(failure.kind()).isEqualTo(Kind.NOT_FOUND);
    assertThat(failure.attempts()).isOne();
  }

  @Test
  void noFileIsReadWhereNoneIsAllowed() {
    try (Downloads strict = Fetching.quick().build()) {
      DownloadException failure = failure(strict, small(inside.toUri()));

      assertThat(failure.kind()).isEqualTo(Kind.UNSUPPORTED_SCHEME);
      assertThat(failure).hasMessageContaining("allowFiles");
    }
  }

  @Test
  void aFileOutsideIsRefusedHoweverItIsWritten() throws IOException {
    String path = root.toUri().getRawPath();
    Files.createDirectory(dir.resolve("root2"));
    Files.write(dir.resolve("root2/f"), CONTENT);

    refuses(outside.toUri().toString(), "none of the folders");
    refuses("file://" + path + "../secret", "none of the folders");
    refuses("file://" + path + "%2e%2e/secret", "none of the folders");
    refuses("file://" + path + "../root2/f", "none of the folders");
  }

  @Test
  void aLinkThatLeadsOutsideIsRefusedAndOneThatStaysInsideIsNot() throws IOException {
    Path out = Files.createSymbolicLink(root.resolve("out"), outside);
    Path up = Files.createSymbolicLink(root.resolve("up"), dir);
    Path in = Files.createSymbolicLink(root.resolve("in"), inside);

    refuses(out.toUri().toString(), "none of the folders");
    refuses("file://" + up.toAbsolutePath().toUri().getRawPath() + "/secret", "none of");
    assertThat(downloads.fetch(small(in.toUri())).bytes()).isEqualTo(CONTENT);
  }

  @Test
  void aRootThatIsALinkItselfCountsAsWhatItLeadsTo() throws IOException {
    Path link = Files.createSymbolicLink(dir.resolve("link"), root);
    try (Downloads linked = Fetching.quick().allowFiles(link).build()) {
      assertThat(linked.fetch(small(inside.toUri())).bytes()).isEqualTo(CONTENT);
      assertThat(failure(linked, small(outside.toUri())).kind()).isEqualTo(Kind.UNSUPPORTED_SCHEME);
    }
  }

  @Test
  void aRootThatIsMissingDoesNotBarTheOthers() {
    Path missing = dir.resolve("missing");
    try (Downloads both = Fetching.quick().allowFiles(missing).allowFiles(root).build()) {
      assertThat(both.fetch(small(inside.toUri())).bytes()).isEqualTo(CONTENT);
      assertThat(failure(both, small(outside.toUri())).kind()).isEqualTo(Kind.UNSUPPORTED_SCHEME);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"?a=b", "?", "#part", "#"})
  void aQueryOrFragmentIsRefused(String end) {
    refuses(inside.toUri() + end, "no query or fragment");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "file://evil.example.org",
        "file://localhost:80",
        "file://127.0.0.1",
        "file://%00"
      })
  void anotherHostIsRefused(String start) {
    refuses(start + "/etc/hosts", "another host");
  }

  @ParameterizedTest
  @ValueSource(strings = {"file:relative", "file:///a%00b"})
  void whatIsNoPathIsRefused(String uri) {
    refuses(uri, "file URI");
  }

  @Test
  void aFolderIsRefused() {
    refuses(root.toUri().toString(), "not a regular file");
  }

  /** Opening one would wait for somebody who writes to it, perhaps for ever. */
  @Test
  void aPipeIsRefusedWithoutWaitingForItsOtherEnd() throws Exception {
    Path pipe = root.resolve("pipe");
    Process made = new ProcessBuilder("mkfifo", pipe.toString()).start();
    assertThat(made.waitFor()).isZero();

    refuses(pipe.toUri().toString(), "not a regular file");
  }

  @Test
  void aFileThatIsNotThereIsNotFoundAndAMirrorServesInstead() throws Exception {
    URI missing = root.resolve("missing").toUri();
    assertThat(failure(downloads, small(missing))).isInstanceOf(DownloadException.NotFound.class);

    try (RawServer server = new RawServer(peer -> peer.serve(RawServer.ok("http")))) {
      DownloadResult result = downloads.fetch(small(missing).mirror(server.uri("/f"), 1));
      assertThat(result.size()).isEqualTo(4);
    }
  }

  @Test
  void anEmptyFileIsContent() throws IOException {
    Path empty = Files.createFile(root.resolve("empty"));
    assertThat(downloads.fetch(small(empty.toUri()).size(0)).bytes()).isEmpty();
  }

  @Test
  void aWrongDigestIsAMismatchAndNothingIsStored() {
    Path target = dir.resolve("copy");
    DownloadException failure =
        failure(
            downloads,
            DownloadRequest.from(inside.toUri())
                .to(Target.file(target))
                .sha256(Fetching.sha256(new byte[0])));

    assertThat(failure).isInstanceOf(DownloadException.ContentMismatch.class);
    assertThat(dir).isDirectoryNotContaining("glob:**/*copy*");
    assertThat(inside).hasBinaryContent(CONTENT);
  }

  @Test
  void aRedirectCannotLeadToAFile() throws Exception {
    try (RawServer server =
        new RawServer(
            peer ->
                peer.serve(
                    RawServer.head(
                        "HTTP/1.1 302 Found",
                        "Location: " + inside.toUri(),
                        "Content-Length: 0")))) {
      DownloadException failure = failure(downloads, small(server.uri("/f")));

      assertThat(failure.kind()).isEqualTo(Kind.REDIRECT);
    }
  }

  /** Has half of the content from an earlier time. */
  private final class Half implements ResumableSink {
    private final List<byte[]> written = new ArrayList<>();

    @Override
    public Optional<ResumePoint> found() {
      return Optional.of(
          new ResumePoint(
              ResumePoint.name(inside.toUri()),
              Optional.empty(),
              OptionalLong.of(CONTENT.length),
              List.of(Digest.sha256(Fetching.sha256(CONTENT))),
              CONTENT.length / 2));
    }

    @Override
    public void readBack(Consumer<ByteBuffer> reader) {
      reader.accept(ByteBuffer.wrap(CONTENT, 0, CONTENT.length / 2));
    }

    @Override
    public void save(ResumePoint point) {}

    @Override
    public void write(ByteBuffer bytes) {
      byte[] copy = new byte[bytes.remaining()];
      bytes.get(copy);
      written.add(copy);
    }

    @Override
    public boolean restart() {
      written.clear();
      return true;
    }

    @Override
    public Stored commit() {
      return new Stored.Elsewhere("half");
    }

    @Override
    public void abort(boolean keep) {}
  }

  @Test
  void aCopyGoesOnWhereItBrokeOff() {
    Half sink = new Half();
    DownloadResult result =
        downloads.fetch(
            DownloadRequest.from(inside.toUri()).to(() -> sink).sha256(Fetching.sha256(CONTENT)));

    assertThat(result.tally().resumedFrom()).isEqualTo(CONTENT.length / 2);
    assertThat(result.tally().received()).isEqualTo(CONTENT.length / 2);
    assertThat(sink.written.stream().mapToInt(part -> part.length).sum())
        .isEqualTo(CONTENT.length / 2);
  }

  @Test
  void aHeadTellsTheSizeAndReadsNothing() {
    ResourceInfo info = downloads.head(inside.toUri());
    assertThat(info.size()).hasValue(CONTENT.length);
  }
}

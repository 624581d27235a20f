package io.pollingsdk.download;

import static io.pollingsdk.download.Fetching.failure;
import static org.assertj.core.api.Assertions.assertThat;

import io.pollingsdk.testkit.RawServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Targets that cannot be, and names that servers choose. */
class TargetFaultsTest {
  private static final byte[] CONTENT = Fetching.content(100_000);

  @TempDir Path dir;
  private RawServer server;
  private final Downloads downloads = Fetching.quick().build();

  @BeforeEach
  void start() throws IOException {
    server = new RawServer(Fetching.serving(CONTENT));
  }

  @AfterEach
  void close() throws IOException {
    downloads.close();
    server.close();
  }

  private DownloadRequest to(Target target) {
    return DownloadRequest.from(server.uri("/f")).mirror(server.uri("/g"), 1).to(target);
  }

  private static List<String> names(Path folder) throws IOException {
    try (Stream<Path> all = Files.list(folder)) {
      return all.map(path -> path.getFileName().toString()).sorted().toList();
    }
  }

  /** What is wrong with the target is found out before anybody is asked for anything. */
  private void refuses(Target target, String words) {
    DownloadException failure = failure(downloads, to(target));

    assertThat(failure).isInstanceOf(DownloadException.Storage.class);
    assertThat(failure).hasMessageContaining(words);
    assertThat(failure.attempts()).isOne();
    assertThat(failure.retryable()).isFalse();
    assertThat(server.connections()).isZero();
  }

  @Test
  void aFolderIsNotReplaced() throws IOException {
    Path full = Files.createDirectory(dir.resolve("full"));
    Files.createFile(full.resolve("inside"));
    Path empty = Files.createDirectory(dir.resolve("empty"));

    refuses(Target.file(full), "this is a folder");
    refuses(Target.file(empty), "this is a folder");
    refuses(Target.file(Path.of("/")), "this is a folder");
    assertThat(names(dir)).containsExactly("empty", "full");
  }

  @Test
  void aFolderThatIsMissingIsNotMade() throws IOException {
    Path missing = dir.resolve("missing");

    refuses(Target.file(missing.resolve("f")), "create this folder first");
    refuses(Target.intoFolder(missing), "create this folder first");
    refuses(Target.temporary(missing), "create this folder first");
    assertThat(names(dir)).isEmpty();
  }

  @Test
  void aFileIsNoFolder() throws IOException {
    Path file = Files.createFile(dir.resolve("file"));

    refuses(Target.file(file.resolve("f")), file.toString());
    refuses(Target.intoFolder(file), "this is not a folder");
    assertThat(file).isEmptyFile();
  }

  @Test
  void aDeviceIsNotReplaced() {
    refuses(Target.file(Path.of("/dev/null")), "/dev/null");
  }

  @Test
  void aFileThatIsToStayStays() throws IOException {
    Path there = Files.write(dir.resolve("f"), new byte[] {1, 2, 3});

    refuses(Target.file(there).ifExists(FileTarget.IfExists.FAIL), "exists already");
    assertThat(there).hasBinaryContent(new byte[] {1, 2, 3});
    assertThat(names(dir)).containsExactly("f");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aLinkIsReplacedAndWhatItLeadsToIsNot(boolean resumable) throws IOException {
    Path victim = Files.write(dir.resolve("victim"), new byte[] {1, 2, 3});
    Path link = Files.createSymbolicLink(dir.resolve("link"), victim);
    FileTarget target = Target.file(link);

    downloads.fetch(to(resumable ? target : target.notResumable()));

    assertThat(victim).hasBinaryContent(new byte[] {1, 2, 3});
    assertThat(link).isRegularFile().hasBinaryContent(CONTENT);
    assertThat(Files.isSymbolicLink(link)).isFalse();
    assertThat(names(dir)).containsExactly("link", "victim");
  }

  @Test
  void aLinkPlantedAtThePartsNameIsNotFollowed() throws IOException {
    Path victim = Files.write(dir.resolve("victim"), new byte[] {1, 2, 3});
    Files.createSymbolicLink(dir.resolve(".f.part"), victim);
    Files.createSymbolicLink(dir.resolve(".f.part.json"), victim);

    downloads.fetch(to(Target.file(dir.resolve("f"))));

    assertThat(victim).hasBinaryContent(new byte[] {1, 2, 3});
    assertThat(dir.resolve("f")).hasBinaryContent(CONTENT);
    assertThat(names(dir)).containsExactly("f", "victim");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "attachment; filename=\"report.pdf\" | report.pdf",
        "attachment; filename=\"../../evil\" | evil",
        "attachment; filename=\"..\\..\\evil\" | evil",
        "attachment; filename=\"/etc/passwd\" | passwd",
        "attachment; filename=\"C:\\Windows\\evil.dll\" | evil.dll",
        "attachment; filename*=UTF-8''%2e%2e%2Fevil | evil",
        "attachment; filename*=UTF-8''%2Fetc%2Fpasswd | passwd",
        "attachment; filename=\"..\" | f",
        "attachment; filename=\".\" | f",
        "attachment; filename=\"\" | f",
        "attachment; filename=\"a/\" | f",
        "inline | f"
      })
  void aServersNameNeverLeadsOutOfTheFolder(String disposition, String name) throws IOException {
    Path folder = Files.createDirectory(dir.resolve("folder"));
    try (RawServer naming =
        new RawServer(
            peer ->
                peer.serve(
                    RawServer.head(
                            "HTTP/1.1 200 OK",
                            "Content-Disposition: " + disposition,
                            "Content-Length: 2")
                        + "hi"))) {
      DownloadResult result =
          downloads.fetch(
              DownloadRequest.from(naming.uri("/a/f?b=/c/d")).to(Target.intoFolder(folder)));

      assertThat(result.file().getParent()).isEqualTo(folder.toRealPath());
      assertThat(result.file()).hasContent("hi");
      assertThat(names(folder)).hasSize(1);
      assertThat(names(dir)).containsExactly("folder");
      assertThat(result.file().getFileName()).hasToString(name);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"/a/%2e%2e%2f%2e%2e%2fevil", "/a/..%5cevil", "/a/b/..%2f", "/", "/a/%00"})
  void aPathsLastWordNeverLeadsOutOfTheFolder(String path) throws IOException {
    Path folder = Files.createDirectory(dir.resolve("folder"));

    DownloadResult result =
        downloads.fetch(DownloadRequest.from(server.uri(path)).to(Target.intoFolder(folder)));

    assertThat(result.file().getParent()).isEqualTo(folder.toRealPath());
    assertThat(names(dir)).containsExactly("folder");
    assertThat(names(folder)).hasSize(1);
  }

  @Test
  void aNameThatIsTakenIsNotReplacedByOneThatAServerChose() throws IOException {
    Path there = Files.write(dir.resolve("f"), new byte[] {1, 2, 3});

    DownloadException failure =
        failure(downloads, DownloadRequest.from(server.uri("/f")).to(Target.intoFolder(dir)));

    assertThat(failure).isInstanceOf(DownloadException.Storage.class);
    assertThat(failure).hasMessageContaining("exists already");
    assertThat(there).hasBinaryContent(new byte[] {1, 2, 3});
    assertThat(names(dir)).containsExactly("f");
  }

  @Test
  void twoContextsDoNotWriteOneFile() throws Exception {
    Path file = dir.resolve("f");
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    try (RawServer slow =
            new RawServer(
                peer -> {
                  Fetching.begin(peer, CONTENT, 50_000);
                  begun.countDown();
                  RawServer.await(goOn);
                  peer.write(java.util.Arrays.copyOfRange(CONTENT, 50_000, CONTENT.length));
                });
        Downloads other = Fetching.quick().build()) {
      var first = other.start(DownloadRequest.from(slow.uri("/f")).to(Target.file(file)));
      RawServer.await(begun);

      refuses(Target.file(file), "in use by another download");
      refuses(Target.file(dir.resolve(".").resolve("f")), "in use by another download");
      goOn.countDown();
      assertThat(Fetching.result(first).size()).isEqualTo(CONTENT.length);
      assertThat(file).hasBinaryContent(CONTENT);
      assertThat(names(dir)).containsExactly("f");
    }
  }

  @Test
  void ofTwoThatLeaveNoTraceEitherIsWhole() throws Exception {
    Path file = dir.resolve("f");
    var one = downloads.start(to(Target.file(file).notResumable()));
    try (Downloads other = Fetching.quick().build()) {
      other.fetch(to(Target.file(file).notResumable()));
    }
    Fetching.result(one);

    assertThat(file).hasBinaryContent(CONTENT);
    assertThat(names(dir)).containsExactly("f");
  }
}

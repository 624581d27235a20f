package io.pollingsdk.download;

import static io.pollingsdk.download.Fetching.header;
import static org.assertj.core.api.Assertions.assertThat;

import io.pollingsdk.download.KilledChild.Clock;
import io.pollingsdk.testkit.RawServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A process that is killed at any moment leaves nothing wrong, and what it had is gone on with. */
@Timeout(180)
class KillTest {
  private static final byte[] CONTENT = Fetching.content(300_000);

  @TempDir Path dir;

  private Path file() {
    return dir.resolve("f");
  }

  private List<String> names() throws IOException {
    try (Stream<Path> all = Files.list(dir)) {
      return all.map(path -> path.getFileName().toString()).sorted().toList();
    }
  }

  /** Downloads the same in this process, and looks at what it gave. */
  private DownloadResult goOn(RawServer server) throws IOException {
    try (Downloads downloads = Fetching.quick().build()) {
      DownloadResult result =
          downloads.fetch(DownloadRequest.from(server.uri("/f")).to(Target.file(file())));
      assertThat(file()).hasBinaryContent(CONTENT);
      assertThat(names()).containsExactly("f");
      return result;
    }
  }

  /** Sends content in pieces, each when the process has seen the one before. */
  private static void send(RawServer.Peer peer, Child child, int from, int... ends)
      throws Exception {
    int at = from;
    for (int end : ends) {
      peer.write(Arrays.copyOfRange(CONTENT, at, end));
      child.says("seen " + end);
      at = end;
    }
  }

  /** A connection whose script the test itself plays, and a plain server behind it. */
  private static final class Stage implements AutoCloseable {
    private final CountDownLatch asked = new CountDownLatch(1);
    private final CountDownLatch over = new CountDownLatch(1);
    private final RawServer server;
    private volatile RawServer.Peer peer;

    Stage() throws IOException {
      server = new RawServer(this::wait, Fetching.serving(CONTENT));
    }

    private void wait(RawServer.Peer connected) throws Exception {
      String unused = connected.read();
      peer = connected;
      asked.countDown();
      RawServer.await(over);
    }

    RawServer.Peer peer() throws InterruptedException {
      asked.await();
      return peer;
    }

    @Override
    public void close() throws IOException {
      over.countDown();
      server.close();
    }
  }

  @Test
  void killedBeforeTheFirstByteItStartsOver() throws Exception {
    try (Stage stage = new Stage();
        Child child = Child.downloads(stage.server.uri("/f"), file(), Clock.HASTY, false)) {
      stage.peer().write(Fetching.head(0, CONTENT.length));
      child.says("HeadersReceived");
      child.kill();

      assertThat(names()).containsExactly(".f.part");
      DownloadResult result = goOn(stage.server);
      assertThat(result.tally().resumedFrom()).isZero();
      assertThat(stage.server.requests()).hasSize(2).noneMatch(head -> head.contains("Range:"));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 60_000, 299_000})
  void killedInTheBodyWhatItHadIsNotFetchedAgain(int count) throws Exception {
    try (Stage stage = new Stage();
        Child child = Child.downloads(stage.server.uri("/f"), file(), Clock.HASTY, false)) {
      stage.peer().write(Fetching.head(0, CONTENT.length));
      // When it sees one byte more, it has made safe those before.
      send(stage.peer(), child, 0, count, count + 1);
      child.kill();

      assertThat(names()).contains(".f.part", ".f.part.json").doesNotContain("f");
      DownloadResult result = goOn(stage.server);
      int safe = (int) result.tally().resumedFrom();
      assertThat(safe).isBetween(count, count + 1);
      assertThat(result.tally().received()).isEqualTo(CONTENT.length - safe);
      String second = stage.server.requests().get(1);
      assertThat(header(second, "Range")).containsExactly("Range: bytes=" + safe + "-");
      assertThat(header(second, "If-Range")).containsExactly("If-Range: " + Fetching.TAG);
    }
  }

  @Test
  void killedBeforeItMadeAnythingSafeItStartsOver() throws Exception {
    try (Stage stage = new Stage();
        Child child = Child.downloads(stage.server.uri("/f"), file(), Clock.STILL, false)) {
      stage.peer().write(Fetching.head(0, CONTENT.length));
      send(stage.peer(), child, 0, 60_000, 60_001);
      child.kill();

      assertThat(Files.size(dir.resolve(".f.part"))).isGreaterThanOrEqualTo(60_000);
      assertThat(goOn(stage.server).tally().resumedFrom()).isZero();
      assertThat(stage.server.requests().get(1)).doesNotContain("Range:");
    }
  }

  /** The system may not have written it, so it must not be relied on. */
  @Test
  void whatCameAfterTheLastSaveIsFetchedAgain() throws Exception {
    try (Stage stage = new Stage();
        Child child = Child.downloads(stage.server.uri("/f"), file(), Clock.HASTY_ONCE, false)) {
      stage.peer().write(Fetching.head(0, CONTENT.length));
      send(stage.peer(), child, 0, 1_000, 2_000, 90_000, 90_001);
      child.kill();
      Path part = dir.resolve(".f.part");
      byte[] damaged = Files.readAllBytes(part);
      Arrays.fill(damaged, 50_000, damaged.length, (byte) 0);
      Files.write(part, damaged);

      assertThat(goOn(stage.server).tally().resumedFrom()).isBetween(1_000L, 49_999L);
    }
  }

  @Test
  void killedWhenEverythingWasThereOnlyTheRestIsFetched() throws Exception {
    try (Stage stage = new Stage();
        Child child = Child.downloads(stage.server.uri("/f"), file(), Clock.HASTY, true)) {
      stage.peer().write(Fetching.head(0, CONTENT.length));
      stage.peer().write(CONTENT);
      child.says("all " + CONTENT.length);
      child.kill();

      assertThat(names()).contains(".f.part").doesNotContain("f");
      assertThat(goOn(stage.server).tally().received()).isLessThan(CONTENT.length);
    }
  }

  @Test
  void killedAgainAndAgainItGetsThereInTheEnd() throws Exception {
    // Of this much, 64 KiB and more are safe when all of it has been seen.
    int step = 100_000;
    RawServer.Script some =
        peer -> {
          int from = Fetching.offset(peer.read());
          peer.write(Fetching.head(from, CONTENT.length));
          peer.write(Arrays.copyOfRange(CONTENT, from, from + step));
          peer.awaitEnd();
        };
    try (RawServer server = new RawServer(some, some, Fetching.serving(CONTENT))) {
      int before = -1;
      for (int time = 0; time < 2; time++) {
        try (Child child = Child.downloads(server.uri("/f"), file(), Clock.HASTY, false)) {
          child.says("HeadersReceived");
          int from = Fetching.offset(server.requests().get(time));
          assertThat(from).isGreaterThan(before);
          before = from;
          child.says("seen " + (from + step));
        }
        assertThat(file()).doesNotExist();
      }
      assertThat(goOn(server).tally().resumedFrom()).isGreaterThan(before);
    }
  }

  @Test
  void twoProcessesDoNotWriteOneFile() throws Exception {
    try (Stage stage = new Stage();
        Child child = Child.downloads(stage.server.uri("/f"), file(), Clock.HASTY, false);
        Downloads downloads = Fetching.quick().build()) {
      stage.peer().write(Fetching.head(0, CONTENT.length));
      child.says("HeadersReceived");

      DownloadException failure =
          Fetching.failure(
              downloads,
              DownloadRequest.from(stage.server.uri("/f"))
                  .mirror(stage.server.uri("/g"), 1)
                  .to(Target.file(file())));
      assertThat(failure).isInstanceOf(DownloadException.Storage.class);
      assertThat(failure).hasMessageContaining("in use by another download");
      assertThat(failure.attempts()).isOne();
      assertThat(stage.server.requests()).hasSize(1);

      stage.peer().write(CONTENT);
      assertThat(child.rest()).contains("done 0 " + CONTENT.length);
      assertThat(file()).hasBinaryContent(CONTENT);
      assertThat(names()).containsExactly("f");
    }
  }

  /** A crash between publishing and tidying up, as the file system has it then. */
  @Test
  void aFileThatStillHasTheNameOfItsPartIsNotWrittenTo() throws Exception {
    byte[] published = Fetching.content(1000);
    Files.write(file(), published);
    Files.createLink(dir.resolve(".f.part"), file());
    Path other = Files.createLink(dir.resolve("backup"), file());
    try (RawServer server = new RawServer(Fetching.serving(CONTENT));
        Downloads downloads = Fetching.quick().build()) {
      downloads.fetch(DownloadRequest.from(server.uri("/f")).to(Target.file(file())));

      assertThat(file()).hasBinaryContent(CONTENT);
      assertThat(other).hasBinaryContent(published);
      assertThat(names()).containsExactly("backup", "f");
    }
  }
}

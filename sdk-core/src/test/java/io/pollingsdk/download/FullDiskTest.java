package io.pollingsdk.download;

import static io.pollingsdk.download.Fetching.failure;
import static org.assertj.core.api.Assertions.assertThat;

import io.pollingsdk.testkit.RawServer;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A store that is full fails the download at once: no other source would help. */
class FullDiskTest {
  private static final byte[] CONTENT = Fetching.content(400_000);

  @TempDir Path dir;

  /** Has room for so many bytes, and for its notes as long as there is any. */
  private static final class Small implements ResumableSink {
    private final List<String> calls = new ArrayList<>();
    private int room;

    Small(int room) {
      this.room = room;
    }

    private void use(int bytes) throws IOException {
      if (bytes > room) {
        room = 0;
        throw new IOException("No space left on device");
      }
      room -= bytes;
    }

    @Override
    public Optional<ResumePoint> found() {
      return Optional.empty();
    }

    @Override
    public void readBack(Consumer<ByteBuffer> reader) {}

    @Override
    public void write(ByteBuffer bytes) throws IOException {
      use(bytes.remaining());
      bytes.position(bytes.limit());
    }

    @Override
    public void save(ResumePoint point) throws IOException {
      use(100);
      calls.add("save");
    }

    @Override
    public boolean restart() {
      calls.add("restart");
      return true;
    }

    @Override
    public Stored commit() {
      calls.add("commit");
      return new Stored.Elsewhere("small");
    }

    @Override
    public void abort(boolean keep) {
      calls.add("abort " + keep);
    }
  }

  @Test
  void noOtherSourceIsAskedAndTheSinkIsEndedOnce() throws Exception {
    Small sink = new Small(70_000);
    EventLog log = new EventLog();
    try (RawServer server = new RawServer(Fetching.serving(CONTENT));
        Downloads downloads = Fetching.quick().build()) {
      DownloadException failure =
          failure(
              downloads,
              DownloadRequest.from(server.uri("/f"))
                  .mirror(server.uri("/g"), 1)
                  .to(() -> sink)
                  .listener(log));

      assertThat(failure).isInstanceOf(DownloadException.Storage.class);
      assertThat(failure)
          .hasMessageContaining("No space left on device")
          .hasMessageNotContaining("/g");
      assertThat(failure.attempts()).isOne();
      assertThat(failure.retryable()).isFalse();
      assertThat(log.names()).endsWith("Failed").doesNotContain("Retrying", "SourceSwitched");
      assertThat(sink.calls).containsOnlyOnce("abort false").doesNotContain("commit");
      assertThat(server.requests()).hasSize(1);
    }
  }

  /**
   * Where there is no room for the content, there is none for a note on how much of it is there.
   */
  @Test
  void whatWasMadeSafeBeforeIsKeptThoughNothingMoreCanBeSaved() throws Exception {
    Small sink = new Small(200_000);
    try (RawServer server =
            new RawServer(
                peer -> Fetching.begin(peer, CONTENT, 100_000), Fetching.serving(CONTENT));
        Downloads downloads = Fetching.quick().build()) {
      DownloadException failure =
          failure(downloads, DownloadRequest.from(server.uri("/f")).to(() -> sink));

      assertThat(failure).isInstanceOf(DownloadException.Storage.class);
      assertThat(sink.calls).startsWith("save").endsWith("abort true");
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aStreamThatIsFullFailsAlsoWhereItSaysSoLate(boolean late) throws Exception {
    try (RawServer server = new RawServer(Fetching.serving(CONTENT));
        Downloads downloads = Fetching.quick().build();
        OutputStream full = Files.newOutputStream(Path.of("/dev/full"))) {
      // Not closed: what it holds cannot be written, and closing would say so again.
      OutputStream stream = late ? new BufferedOutputStream(full, 1 << 20) : full;
      DownloadException failure =
          failure(
              downloads,
              DownloadRequest.from(server.uri("/f"))
                  .mirror(server.uri("/g"), 1)
                  .to(Target.stream(stream)));

      assertThat(failure).isInstanceOf(DownloadException.Storage.class);
      assertThat(failure).hasMessageContaining("No space left on device");
      assertThat(server.requests()).hasSize(1);
    }
  }

  /** What a full disk does, as it can be had without one: a process whose files may not grow. */
  @Test
  @Timeout(120)
  void aFileThatCannotGrowFailsAndALaterDownloadGoesOn() throws Exception {
    Path file = dir.resolve("f");
    try (RawServer server = new RawServer(Fetching.serving(CONTENT))) {
      List<String> command =
          new ArrayList<>(List.of("bash", "-c", "ulimit -f 200 && exec \"$@\"", "bash"));
      command.addAll(
          Child.java(
              KilledChild.class,
              server.uri("/f").toString(),
              file.toString(),
              KilledChild.Clock.STILL.name(),
              "false"));
      command.add(5, "-XX:-UsePerfData");
      try (Child child = Child.runs(command)) {
        assertThat(child.rest()).contains("failed STORAGE", "Failed").doesNotContain("Retrying");
      }
      assertThat(file).doesNotExist();
      assertThat(dir.resolve(".f.part")).isRegularFile();
      assertThat(server.requests()).hasSize(1);

      try (Downloads downloads = Fetching.quick().build()) {
        DownloadResult result =
            downloads.fetch(DownloadRequest.from(server.uri("/f")).to(Target.file(file)));
        assertThat(result.tally().resumedFrom()).isBetween(1L, 204_800L);
        assertThat(file).hasBinaryContent(CONTENT);
        assertThat(dir).isDirectoryNotContaining("glob:**/.f*");
      }
    }
  }
}

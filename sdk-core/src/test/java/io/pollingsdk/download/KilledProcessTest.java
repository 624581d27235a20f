package io.pollingsdk.download;

import static io.pollingsdk.download.SinkFixture.bytes;
import static io.pollingsdk.download.SinkFixture.names;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pollingsdk.internal.files.InUseException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two processes and one file. */
class KilledProcessTest {
  @TempDir Path folder;
  private Path file;

  @BeforeEach
  void name() {
    file = folder.resolve("a");
  }

  @Test
  void aFileThatAnotherProcessDownloadsIsInUseUntilThatIsKilledAndThenItGoesOn() throws Exception {
    Files.writeString(file, "old");
    try (HoldingProcess other = HoldingProcess.start(file)) {
      assertThat(other.said()).isEqualTo("ready");
      assertThatThrownBy(Target.file(file)::open).isInstanceOf(InUseException.class);
      assertThat(folder.resolve(".a.part")).hasContent("0123456789-----");
      other.kill();
    }
    assertThat(file).hasContent("old");

    ResumableSink sink = (ResumableSink) Target.file(file).open();
    assertThat(sink.found()).contains(HoldingProcess.SAVED);
    sink.write(bytes("abc"));
    sink.commit();
    assertThat(file).hasContent("0123456789abc");
    assertThat(names(folder)).containsExactly("a");
  }

  @Test
  void aSecondDownloadHereDoesNotOpenTheDoorToAnotherProcess() throws Exception {
    Sink mine = Target.file(file).open();
    // On POSIX, had that opened and closed the part, the lock would be gone.
    assertThatThrownBy(Target.file(file)::open).isInstanceOf(InUseException.class);

    try (HoldingProcess other = HoldingProcess.start(file)) {
      assertThat(other.said()).contains("in use by another download");
    }
    mine.write(bytes("mine"));
    mine.commit();
    assertThat(file).hasContent("mine");
  }
}

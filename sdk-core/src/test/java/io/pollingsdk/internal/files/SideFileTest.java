package io.pollingsdk.internal.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SideFileTest {
  @TempDir Path folder;
  private Path path;
  private Path fresh;
  private SideFile side;

  @BeforeEach
  void name() {
    path = folder.resolve("side");
    fresh = folder.resolve("fresh");
    side = new SideFile(path, fresh);
  }

  @Test
  void whatIsWrittenIsReadByTheNextOne() throws IOException {
    side.write("one", false);
    side.write("two €", true);

    assertThat(new SideFile(path, fresh).read()).contains("two €");
    assertThat(side.isThere()).isTrue();
    assertThat(fresh).doesNotExist();
  }

  @Test
  void withoutAFileThereIsNothingToReadAndNothingToDelete() throws IOException {
    assertThat(side.read()).isEmpty();
    assertThat(side.isThere()).isFalse();
    assertThat(side.delete()).isFalse();
  }

  @Test
  void plantedLinksAreReplacedAndNotFollowed() throws IOException {
    Path victim = Files.writeString(folder.resolve("victim"), "precious");
    Files.createSymbolicLink(path, victim);
    Files.createSymbolicLink(fresh, victim);

    assertThat(side.read()).isEmpty();
    assertThat(side.isThere()).isTrue();
    side.write("text", true);

    assertThat(victim).hasContent("precious");
    assertThat(Files.isSymbolicLink(path)).isFalse();
    assertThat(side.delete()).isTrue();
    assertThat(folder)
        .isDirectoryContaining("glob:**/victim")
        .isDirectoryNotContaining("glob:**/side");
  }

  @Test
  void deletingALinkLeavesWhatItLeadsTo() throws IOException {
    Path victim = Files.writeString(folder.resolve("victim"), "precious");
    Files.createSymbolicLink(path, victim);
    side.read();

    assertThat(side.delete()).isTrue();
    assertThat(victim).hasContent("precious");
    assertThat(Files.exists(path, LinkOption.NOFOLLOW_LINKS)).isFalse();
  }

  @Test
  void whatIsNoFileOrFarTooLongIsNotRead() throws IOException {
    Files.createDirectory(path);
    assertThat(side.read()).isEmpty();
    Files.delete(path);

    Files.write(path, new byte[2 * 1024 * 1024]);
    assertThat(side.read()).isEmpty();
    assertThat(side.isThere()).isTrue();
  }

  @Test
  void aPipeThatSomebodyPlantedIsNotWaitedFor() throws Exception {
    assertThat(new ProcessBuilder("mkfifo", path.toString()).start().waitFor()).isZero();

    assertThat(side.read()).isEmpty();
    assertThat(side.delete()).isTrue();
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void aTextThatCannotBePutInPlaceLeavesTheOldState() throws IOException {
    Files.createDirectory(path);
    Files.createFile(path.resolve("child"));

    assertThatThrownBy(() -> side.write("text", false)).isInstanceOf(IOException.class);
    assertThat(side.isThere()).isFalse();
    assertThat(fresh).doesNotExist();
  }

  @Test
  void sweepingRemovesATextThatWasJustBegun() throws IOException {
    Files.writeString(fresh, "{\"vers");
    side.sweep();

    assertThat(folder).isEmptyDirectory();
  }
}

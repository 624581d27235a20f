package io.pollingsdk.internal.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PartFileTest {
  @TempDir Path folder;
  private Path path;

  @BeforeEach
  void name() {
    path = folder.resolve(".a.part");
  }

  @Test
  void whatIsThereStays() throws IOException {
    Files.writeString(path, "left");

    try (WorkFile part = PartFile.open(path)) {
      assertThat(part.length()).isEqualTo(4);
    }
    assertThat(path).hasContent("left");
  }

  @Test
  void aSecondOneInThisProcessIsToldThatItIsInUse() throws IOException {
    try (WorkFile part = PartFile.open(path)) {
      assertThatThrownBy(() -> PartFile.open(path))
          .isInstanceOf(InUseException.class)
          .hasMessageContaining(".a.part")
          .hasMessageContaining("in use by another download");
      part.write(ByteBuffer.wrap(new byte[3]));
    }
    assertThat(path).hasSize(3);
  }

  @Test
  void aLockThatSomethingElseInThisProcessHoldsIsRespected() throws IOException {
    try (FileChannel other =
        FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      assertThat(other.tryLock()).isNotNull();
      assertThatThrownBy(() -> PartFile.open(path)).isInstanceOf(InUseException.class);
    }
    PartFile.open(path).delete();
    assertThat(path).doesNotExist();
  }

  @Test
  void closingFreesItOnceAndClosingAgainDoesNotFreeTheNextOne() throws IOException {
    WorkFile first = PartFile.open(path);
    first.close();

    try (WorkFile second = PartFile.open(path)) {
      assertThat(second.isOpen()).isTrue();
      first.close();
      assertThatThrownBy(() -> PartFile.open(path)).isInstanceOf(InUseException.class);
    }
  }

  @Test
  void aFailureToOpenDoesNotKeepTheName() throws IOException {
    Files.createDirectory(path);
    assertThatThrownBy(() -> PartFile.open(path))
        .isInstanceOf(FileSystemException.class)
        .hasMessageContaining("not a file");
    Files.delete(path);

    PartFile.open(path).close();
    assertThat(path).isRegularFile();
  }

  @Test
  void aPlantedLinkIsNotFollowed() throws IOException {
    Path victim = Files.writeString(folder.resolve("victim"), "precious");
    Files.createSymbolicLink(path, victim);

    try (WorkFile part = PartFile.open(path)) {
      part.write(ByteBuffer.wrap(new byte[] {1, 2, 3}));
    }
    assertThat(victim).hasContent("precious");
    assertThat(Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)).isTrue();
    assertThat(path).hasSize(3);
  }

  @Test
  void aLinkToNowhereCreatesNothingThere() throws IOException {
    Path nowhere = folder.resolve("nowhere");
    Files.createSymbolicLink(path, nowhere);

    PartFile.open(path).close();
    assertThat(nowhere).doesNotExist();
  }

  @Test
  void aFileThatHasAnotherNameTooIsLeftToThat() throws IOException {
    // So it is when a process was killed between giving the final name and removing this one.
    Path published = Files.writeString(folder.resolve("a"), "published");
    Files.createLink(path, published);

    try (WorkFile part = PartFile.open(path)) {
      assertThat(part.length()).isZero();
      part.write(ByteBuffer.wrap(new byte[] {1}));
    }
    assertThat(published).hasContent("published");
  }

  @Test
  void aFileThatGotItsFinalNameBetweenOpeningAndLockingIsNotTaken() throws IOException {
    Files.writeString(path, "whole");
    FileFacts before = FileFacts.of(path).orElseThrow();
    Files.move(path, folder.resolve("a"));
    Files.writeString(path, "another");

    assertThat(PartFile.lockIf(path, before)).isEmpty();

    Files.delete(path);
    assertThat(PartFile.lockIf(path, before)).isEmpty();
    assertThat(path).doesNotExist();
    assertThat(folder.resolve("a")).hasContent("whole");
  }
}

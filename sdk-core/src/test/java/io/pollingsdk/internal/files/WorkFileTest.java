package io.pollingsdk.internal.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WorkFileTest {
  @TempDir Path folder;

  private static ByteBuffer text(String text) {
    return StandardCharsets.UTF_8.encode(text);
  }

  @Test
  void permissionsAreThoseOfAnyNewFile() throws IOException {
    Path usual = Files.createFile(folder.resolve("usual"));

    try (WorkFile work = WorkFile.random(folder, ".x-")) {
      assertThat(Files.getPosixFilePermissions(work.path()))
          .isEqualTo(Files.getPosixFilePermissions(usual));
    }
  }

  @Test
  void eachHasANameOfItsOwn() throws IOException {
    try (WorkFile one = WorkFile.random(folder, ".x-");
        WorkFile two = WorkFile.random(folder, ".x-")) {
      assertThat(one.path()).isNotEqualTo(two.path()).hasParent(folder);
      assertThat(one.path().getFileName().toString()).startsWith(".x-");
    }
  }

  @Test
  void cuttingItOffGoesOnFromThere() throws IOException {
    try (WorkFile work = WorkFile.random(folder, "x")) {
      work.write(text("abcdef"));
      work.truncate(2);
      work.write(text("X"));
      assertThat(work.length()).isEqualTo(3);
      assertThat(work.path()).hasContent("abX");
      assertThatIllegalArgumentException().isThrownBy(() -> work.truncate(4));
    }
  }

  @Test
  void bytesOfManyPartsAreReadBackInOrder() throws IOException {
    byte[] content = new byte[200_001];
    new Random(1).nextBytes(content);
    ByteArrayOutputStream read = new ByteArrayOutputStream();

    try (WorkFile work = WorkFile.random(folder, "x")) {
      work.write(ByteBuffer.wrap(content));
      work.read(
          part -> {
            byte[] bytes = new byte[part.remaining()];
            part.get(bytes);
            read.writeBytes(bytes);
          });
      assertThat(read.toByteArray()).isEqualTo(content);
      work.write(text("more"));
      assertThat(work.path()).hasSize(200_005);
    }
  }

  @Test
  void aFileThatSomebodyElseShortenedIsNotReadForEver() throws IOException {
    try (WorkFile work = WorkFile.random(folder, "x")) {
      work.write(text("abc"));
      Files.writeString(work.path(), "a");
      assertThatThrownBy(() -> work.read(part -> {})).isInstanceOf(EOFException.class);
    }
  }

  @Test
  void aFullDiskIsNamedTogetherWithTheFile() throws IOException {
    Path path = Files.createFile(folder.resolve("x"));
    FileChannel full = FileChannel.open(Path.of("/dev/full"), StandardOpenOption.WRITE);
    WorkFile work = new WorkFile(path, full, 0, () -> {});

    assertThatThrownBy(() -> work.write(text("abc")))
        .isInstanceOf(FileSystemException.class)
        .hasMessageContaining(path.toString())
        .hasMessageContaining("No space left")
        .hasRootCauseInstanceOf(IOException.class);
    work.delete();
    assertThat(path).doesNotExist();
    assertThat(full.isOpen()).isFalse();
  }

  @Test
  void anInterruptionIsPassedOnAsSuchAndDeletingStillWorks() throws IOException {
    WorkFile work = WorkFile.random(folder, "x");
    Thread.currentThread().interrupt();

    assertThatThrownBy(() -> work.write(text("abc")))
        .isInstanceOf(ClosedByInterruptException.class);
    assertThat(work.isOpen()).isFalse();
    work.delete();
    assertThat(Thread.interrupted()).isTrue();
    assertThat(folder).isEmptyDirectory();
  }
}

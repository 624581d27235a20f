package io.pollingsdk.internal.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MovesTest {
  @TempDir Path folder;

  /** A file system without links, like FAT. */
  private static class Unlinked extends Moves.Posix {
    @Override
    void link(Path from, Path to) throws IOException {
      throw new FileSystemException(to.toString(), from.toString(), "Operation not permitted");
    }
  }

  private static final List<Moves> ALL =
      List.of(new Moves.Posix(), new Unlinked(), new Moves.Windows());

  @Test
  void aFreeNameIsTakenOnEverySystem() throws IOException {
    for (Moves moves : ALL) {
      Path from = Files.writeString(folder.resolve("from"), "new");
      Path to = folder.resolve("to");

      moves.unlessTaken(from, to);

      assertThat(to).hasContent("new");
      assertThat(from).doesNotExist();
      Files.delete(to);
    }
  }

  @Test
  void aNameThatIsTakenIsKeptOnEverySystem() throws IOException {
    Path from = Files.writeString(folder.resolve("from"), "new");
    Path to = Files.writeString(folder.resolve("to"), "old");

    for (Moves moves : ALL) {
      assertThatThrownBy(() -> moves.unlessTaken(from, to))
          .isInstanceOf(FileAlreadyExistsException.class);
      assertThat(to).hasContent("old");
      assertThat(from).hasContent("new");
    }
  }

  @Test
  void replacingReplacesALinkAndNotWhatItLeadsTo() throws IOException {
    for (Moves moves : ALL) {
      Path from = Files.writeString(folder.resolve("from"), "new");
      Path victim = Files.writeString(folder.resolve("victim"), "precious");
      Path to = Files.createSymbolicLink(folder.resolve("to"), victim);

      moves.replace(from, to);

      assertThat(to).hasContent("new");
      assertThat(Files.isSymbolicLink(to)).isFalse();
      assertThat(victim).hasContent("precious");
      Files.delete(to);
    }
  }

  @Test
  void aNameThatWasTakenFirstIsFreedWhenTheMoveFails() throws IOException {
    Path from = Files.writeString(folder.resolve("from"), "new");
    Path to = folder.resolve("to");
    Moves broken =
        new Unlinked() {
          @Override
          public void replace(Path source, Path target) throws IOException {
            throw new IOException("broken");
          }
        };

    assertThatThrownBy(() -> broken.unlessTaken(from, to)).hasMessage("broken");
    assertThat(to).doesNotExist();
    assertThat(from).hasContent("new");
  }
}

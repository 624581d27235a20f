package io.pollingsdk.internal.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pollingsdk.internal.files.Publisher.Rules;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PublisherTest {
  private static final Rules REPLACE = new Rules(true, true, false);
  private static final Rules KEEP = new Rules(false, true, false);

  @TempDir Path folder;
  private Path target;
  private WorkFile work;
  private final List<Long> pauses = new ArrayList<>();

  /** Fails with what it is told, then does what the system does. */
  private static final class Failing extends Moves.Posix {
    private final Deque<IOException> failures = new ArrayDeque<>();

    Failing(IOException... failures) {
      this.failures.addAll(List.of(failures));
    }

    @Override
    public void replace(Path from, Path to) throws IOException {
      fail();
      super.replace(from, to);
    }

    @Override
    public void unlessTaken(Path from, Path to) throws IOException {
      fail();
      super.unlessTaken(from, to);
    }

    private void fail() throws IOException {
      if (!failures.isEmpty()) {
        throw failures.remove();
      }
    }
  }

  @BeforeEach
  void write() throws IOException {
    target = folder.resolve("a");
    work = WorkFile.random(folder, ".w");
    work.write(StandardCharsets.UTF_8.encode("new"));
  }

  @AfterEach
  void close() throws IOException {
    work.close();
  }

  private Publisher publisher(Rules rules, Moves moves) {
    return new Publisher(rules, moves, 3, pauses::add);
  }

  private static AtomicMoveNotSupportedException notInOneStep() {
    return new AtomicMoveNotSupportedException("a", "b", "cross-device");
  }

  @Test
  void whatIsPublishedIsThereUnderItsFinalNameOnly() throws IOException {
    Publisher publisher = new Publisher(REPLACE);
    Files.writeString(target, "old");

    publisher.publish(work, target);
    publisher.settle(folder);

    assertThat(target).hasContent("new");
    assertThat(work.path()).doesNotExist();
    assertThat(work.isOpen()).isTrue();
  }

  @Test
  void aNameThatIsTakenMeanwhileStaysAsItIs() throws IOException {
    Files.writeString(target, "somebody else's");

    assertThatThrownBy(() -> new Publisher(KEEP).publish(work, target))
        .isInstanceOf(FileAlreadyExistsException.class)
        .hasMessageContaining("exists already");
    assertThat(target).hasContent("somebody else's");
    assertThat(work.path()).hasContent("new");
  }

  @Test
  void aFreeNameIsTakenWithoutReplacing() throws IOException {
    new Publisher(KEEP).publish(work, target);

    assertThat(target).hasContent("new");
    assertThat(work.path()).doesNotExist();
  }

  @Test
  void aFileSystemThatCannotDoItInOneStepIsAFailureThatSaysWhatToDo() throws IOException {
    Files.writeString(target, "old");

    assertThatThrownBy(() -> publisher(REPLACE, new Failing(notInOneStep())).publish(work, target))
        .isInstanceOf(FileSystemException.class)
        .hasMessageContaining("allowCopy()");
    assertThat(target).hasContent("old");
    assertThat(pauses).isEmpty();
  }

  @Test
  void aCopyIsMadeWhereThatIsAllowed() throws IOException {
    Path victim = Files.writeString(folder.resolve("victim"), "precious");
    Files.createSymbolicLink(target, victim);
    Rules rules = new Rules(true, true, true);

    publisher(rules, new Failing(notInOneStep())).publish(work, target);

    assertThat(target).hasContent("new").isRegularFile();
    assertThat(victim).hasContent("precious");
    assertThat(work.path()).doesNotExist();
  }

  @Test
  void aCopyDoesNotReplaceWhatMustStay() throws IOException {
    Files.writeString(target, "old");
    Rules rules = new Rules(false, true, true);

    assertThatThrownBy(() -> publisher(rules, new Failing(notInOneStep())).publish(work, target))
        .isInstanceOf(FileAlreadyExistsException.class);
    assertThat(target).hasContent("old");
  }

  @Test
  void aCopyThatBreaksOffIsNotLeft() throws IOException {
    Rules rules = new Rules(true, true, true);
    Files.writeString(work.path(), "");

    assertThatThrownBy(() -> publisher(rules, new Failing(notInOneStep())).publish(work, target))
        .isInstanceOf(IOException.class);
    assertThat(target).doesNotExist();
  }

  @Test
  void aFileThatAScannerHoldsIsTriedAgainAfterGrowingPauses() throws IOException {
    Failing moves =
        new Failing(
            new AccessDeniedException("a"),
            new FileSystemException("a", "b", "used by another process"));

    publisher(REPLACE, moves).publish(work, target);

    assertThat(target).hasContent("new");
    assertThat(pauses).containsExactly(2L, 4L);
  }

  @Test
  void patienceEndsAndOtherFailuresGetNone() {
    AccessDeniedException last = new AccessDeniedException("last");
    Failing held =
        new Failing(new AccessDeniedException("1"), new AccessDeniedException("2"), last);
    assertThatThrownBy(() -> publisher(KEEP, held).publish(work, target)).isSameAs(last);
    assertThat(pauses).hasSize(2);

    Failing gone = new Failing(new NoSuchFileException("a"));
    assertThatThrownBy(() -> publisher(REPLACE, gone).publish(work, target))
        .isInstanceOf(NoSuchFileException.class);
    assertThat(pauses).hasSize(2);
  }

  @Test
  void aFolderThatCannotBeForcedIsNoFailure() {
    // As on Windows, where folders cannot be opened.
    new Publisher(REPLACE).settle(folder.resolve("none"));
  }
}

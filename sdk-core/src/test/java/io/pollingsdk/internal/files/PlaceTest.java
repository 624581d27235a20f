package io.pollingsdk.internal.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PlaceTest {
  @TempDir Path folder;

  @Test
  void aFileHasOnePlaceWhateverLeadsToIt() throws IOException {
    Path link = Files.createSymbolicLink(folder.resolve("link"), folder);
    Path around = link.resolve("../" + folder.getFileName() + "/./a");

    Place place = Place.of(around);

    assertThat(place.file()).isEqualTo(Place.of(folder.resolve("a")).file());
    assertThat(place.named()).isEqualTo(around);
    assertThat(place.file().getParent()).isEqualTo(place.folder());
  }

  @Test
  void aLinkThatIsTheTargetItselfIsNotFollowed() throws IOException {
    Path link = Files.createSymbolicLink(folder.resolve("link"), folder.resolve("a"));

    assertThat(Place.of(link).file().getFileName()).hasToString("link");
  }

  @Test
  void aMissingFolderIsNamedTogetherWithWhatToDo() {
    assertThatThrownBy(() -> Place.of(folder.resolve("none/a")))
        .isInstanceOf(NoSuchFileException.class)
        .hasMessageContaining(folder.resolve("none").toString())
        .hasMessageContaining("create this folder first");
  }

  @Test
  void aFolderThatIsAFileIsNamed() throws IOException {
    Path file = Files.createFile(folder.resolve("file"));

    assertThatThrownBy(
            () -> {
              Place place = Place.of(file.resolve("a"));
              place.checkFree(true);
            })
        .isInstanceOf(IOException.class)
        .hasMessageContaining(file.toString())
        .hasMessageContaining("not a folder");
  }

  @Test
  void aFolderIsNoTarget() throws IOException {
    Path sub = Files.createDirectory(folder.resolve("sub"));

    for (Path path : new Path[] {sub, sub.resolve(".."), sub.resolve("."), Path.of("/")}) {
      assertThatThrownBy(() -> Place.of(path).checkFree(true))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("this is a folder");
    }
  }

  @Test
  void aDeviceIsNotReplaced() throws IOException {
    Place device = Place.of(Path.of("/dev/null"));

    assertThatThrownBy(() -> device.checkFree(true)).hasMessageContaining("device");
  }

  @Test
  void aFileOrLinkThatIsThereIsReplacedOrNot() throws IOException {
    Place file = Place.of(Files.createFile(folder.resolve("a")));
    Place link = Place.of(Files.createSymbolicLink(folder.resolve("l"), folder.resolve("none")));

    file.checkFree(true);
    link.checkFree(true);
    assertThatThrownBy(() -> file.checkFree(false))
        .isInstanceOf(FileAlreadyExistsException.class)
        .hasMessageContaining("exists already");
    assertThatThrownBy(() -> link.checkFree(false)).isInstanceOf(FileAlreadyExistsException.class);
  }

  @Test
  void aNameThatIsTooLongIsFoundOutBefore() throws IOException {
    Place place = Place.of(folder.resolve("x".repeat(256)));

    assertThatThrownBy(() -> place.checkFree(true)).hasMessageContaining("too long");
  }

  @Test
  void aFolderThatRefusesIsNamed() {
    // Root may write everywhere, so the refusal itself is made up.
    AccessDeniedException refusal = new AccessDeniedException(folder + "/.a.part");

    assertThat(Place.explained(folder, refusal))
        .isInstanceOf(AccessDeniedException.class)
        .hasMessageContaining(folder.toString())
        .hasMessageContaining("may not create files")
        .hasCause(refusal);
  }

  @Test
  void whatNeedsNoExplanationStaysAsItIs() {
    InUseException inUse = new InUseException(folder.resolve("none/a"));
    IOException other = new IOException("odd");

    assertThat(Place.explained(folder.resolve("none"), inUse)).isSameAs(inUse);
    assertThat(Place.explained(folder, other)).isSameAs(other);
  }
}

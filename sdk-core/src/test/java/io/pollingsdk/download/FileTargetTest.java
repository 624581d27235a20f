package io.pollingsdk.download;

import static io.pollingsdk.download.SinkFixture.bytes;
import static io.pollingsdk.download.SinkFixture.names;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pollingsdk.download.FileTarget.IfExists;
import io.pollingsdk.internal.files.InUseException;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileTargetTest {
  @TempDir Path folder;
  private Path file;

  @BeforeEach
  void name() {
    file = folder.resolve("a.iso");
  }

  private static Stored store(Target target, String content) throws IOException {
    Sink sink = target.open();
    sink.write(bytes(content));
    return sink.commit();
  }

  @Test
  void aFileAppearsAtTheEndAndNothingElseStays() throws IOException {
    Sink sink = Target.file(file).open();
    sink.write(bytes("con"));
    sink.write(bytes("tent"));
    assertThat(file).doesNotExist();

    assertThat(sink.commit()).isEqualTo(new Stored.InFile(file));
    assertThat(file).hasContent("content");
    assertThat(names(folder)).containsExactly("a.iso");
  }

  @Test
  void anEmptyFileIsAFile() throws IOException {
    Target.file(file).open().commit();

    assertThat(file).isEmptyFile();
  }

  @Test
  void everyOptionGivesTheSameFile() throws IOException {
    FileTarget usual = Target.file(file);
    for (FileTarget target :
        new FileTarget[] {
          usual,
          usual.durable(false),
          usual.allowCopy(),
          usual.notResumable(),
          usual.notResumable().durable(false)
        }) {
      Files.writeString(file, "old");
      store(target, "new");
      assertThat(file).hasContent("new");
      assertThat(names(folder)).containsExactly("a.iso");
    }
  }

  @Test
  void permissionsAreThoseOfAnyNewFile() throws IOException {
    Path usual = Files.createFile(folder.resolve("usual"));
    store(Target.file(file), "x");
    store(Target.file(folder.resolve("b")).notResumable(), "x");

    assertThat(Files.getPosixFilePermissions(file))
        .isEqualTo(Files.getPosixFilePermissions(usual))
        .isEqualTo(Files.getPosixFilePermissions(folder.resolve("b")));
  }

  @Test
  void aPathWithoutAFolderIsInTheProcessesOwn() throws IOException {
    Path bare = Path.of("FileTargetTest-" + ProcessHandle.current().pid());
    try {
      assertThat(store(Target.file(bare), "x")).isEqualTo(new Stored.InFile(bare));
      assertThat(bare.toAbsolutePath()).hasContent("x");
    } finally {
      Files.deleteIfExists(bare);
    }
  }

  @Test
  void theLongestNameHasRoomForAPart() throws IOException {
    Path longest = folder.resolve("x".repeat(251) + ".iso");
    ResumableSink sink = (ResumableSink) Target.file(longest).open();
    sink.write(bytes("abc"));
    sink.save(SinkFixture.point(3));
    sink.abort(true);
    assertThat(names(folder)).hasSize(2);

    sink = (ResumableSink) Target.file(longest).open();
    assertThat(sink.found()).contains(SinkFixture.point(3));
    sink.commit();
    assertThat(longest).hasContent("abc");
    assertThat(names(folder)).hasSize(1);
  }

  @Test
  void aFileThatMustNotExistIsRefusedBeforeAnythingIsWritten() throws IOException {
    Files.writeString(file, "old");
    FileTarget target = Target.file(file).ifExists(IfExists.FAIL);

    assertThatThrownBy(target::open)
        .isInstanceOf(FileAlreadyExistsException.class)
        .hasMessageContaining(file.toString());
    assertThatThrownBy(target.notResumable()::open).isInstanceOf(FileAlreadyExistsException.class);
    assertThat(names(folder)).containsExactly("a.iso");
    store(target.ifExists(IfExists.REPLACE), "new");
    assertThat(file).hasContent("new");
  }

  @Test
  void aFileThatAppearsMeanwhileIsNotReplaced() throws IOException {
    FileTarget target = Target.file(file).ifExists(IfExists.FAIL);
    for (FileTarget each : new FileTarget[] {target, target.notResumable()}) {
      Files.deleteIfExists(file);
      Sink sink = each.open();
      sink.write(bytes("new"));
      Files.writeString(file, "old");

      assertThatThrownBy(sink::commit).isInstanceOf(FileAlreadyExistsException.class);
      sink.abort(false);
      assertThat(file).hasContent("old");
      assertThat(names(folder)).containsExactly("a.iso");
    }
  }

  @Test
  void aLinkIsReplacedAndItsVictimIsNot() throws IOException {
    Path victim = Files.writeString(folder.resolve("victim"), "precious");
    Files.createSymbolicLink(file, victim);

    store(Target.file(file), "new");

    assertThat(SinkFixture.isLink(file)).isFalse();
    assertThat(file).hasContent("new");
    assertThat(victim).hasContent("precious");
  }

  @Test
  void whatCannotBeAFileFailsBeforeAnythingIsWritten() throws IOException {
    Path sub = Files.createDirectory(folder.resolve("sub"));
    Path other = Files.createFile(folder.resolve("other"));

    assertThatThrownBy(Target.file(sub)::open).hasMessageContaining("this is a folder");
    assertThatThrownBy(Target.file(other.resolve("a"))::open).hasMessageContaining("not a folder");
    assertThatThrownBy(Target.file(folder.resolve("none/a"))::open)
        .hasMessageContaining("create this folder first");
    assertThat(names(folder)).containsExactly("other", "sub");
    assertThat(sub).isEmptyDirectory();
  }

  @Test
  void aFolderThatVanishedMeanwhileIsNamed() throws IOException {
    Path sub = Files.createDirectory(folder.resolve("sub"));
    Sink sink = Target.file(sub.resolve("a")).open();
    Files.delete(sub.resolve(".a.part"));
    Files.delete(sub);

    assertThatThrownBy(sink::commit).isInstanceOf(IOException.class);
    sink.abort(false);
    assertThat(sub).doesNotExist();
  }

  @Test
  void twoDownloadsToOneFileAreToldApartFromTwoToTwo() throws IOException {
    Sink first = Target.file(file).open();
    Path around = folder.resolve("../" + folder.getFileName() + "/a.iso");

    assertThatThrownBy(Target.file(around)::open)
        .isInstanceOf(InUseException.class)
        .hasMessageContaining("in use by another download");
    Target.file(folder.resolve("b.iso")).open().abort(false);
    first.abort(false);
    Target.file(around).open().abort(false);
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void ofTwoThatDoNotResumeTheLastOneStays() throws IOException {
    FileTarget target = Target.file(file).notResumable();
    Sink first = target.open();
    Sink second = target.open();
    second.write(bytes("second"));
    first.write(bytes("first"));
    first.commit();
    assertThat(file).hasContent("first");
    second.commit();

    assertThat(file).hasContent("second");
    assertThat(names(folder)).containsExactly("a.iso");
  }

  private static Path placeOf(FileTarget target) {
    return target.place().orElseThrow().file();
  }

  @Test
  void theirPlaceIsThatOfTheFileWhateverItsPathAndOptions() throws IOException {
    Path link = Files.createSymbolicLink(folder.resolve("link"), folder);
    Path place = placeOf(Target.file(file));

    assertThat(placeOf(Target.file(link.resolve("a.iso")).durable(false))).isEqualTo(place);
    assertThat(placeOf(Target.file(folder.resolve("./a.iso")).notResumable())).isEqualTo(place);
    assertThat(placeOf(Target.file(folder.resolve("b.iso")))).isNotEqualTo(place);
    assertThat(Target.file(folder.resolve("none/a")).place()).isEmpty();
  }

  @Test
  void targetsAreValues() {
    FileTarget target = Target.file(file);
    FileTarget[] others = {
      Target.file(folder.resolve("b")),
      target.ifExists(IfExists.FAIL),
      target.durable(false),
      target.allowCopy(),
      target.notResumable()
    };

    assertThat(target)
        .isEqualTo(Target.file(file).durable(true).ifExists(IfExists.REPLACE))
        .hasSameHashCodeAs(Target.file(file))
        .isNotIn((Object[]) others);
    assertThat(target.path()).isEqualTo(file);
  }

  @Test
  void textShowsThePathAndWhatIsNotAsUsual() {
    FileTarget target = Target.file(Path.of("a"));

    assertThat(target).hasToString("FileTarget[a]");
    assertThat(target.ifExists(IfExists.FAIL).durable(false).allowCopy().notResumable())
        .hasToString("FileTarget[a, must not exist, not durable, may be copied, not resumable]");
  }
}

package io.pollingsdk.download;

import static io.pollingsdk.download.SinkFixture.bytes;
import static io.pollingsdk.download.SinkFixture.head;
import static io.pollingsdk.download.SinkFixture.names;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FolderSinkTest {
  @TempDir Path folder;

  private Sink open() throws IOException {
    return Target.intoFolder(folder).open();
  }

  @Test
  void theServerNamesTheFile() throws IOException {
    Sink sink = open();
    sink.head(head("https://a.example.org/x", "Content-Disposition", "attachment; filename=b.txt"));
    sink.write(bytes("content"));
    assertThat(folder.resolve("b.txt")).doesNotExist();

    assertThat(sink.commit()).isEqualTo(new Stored.InFile(folder.resolve("b.txt")));
    assertThat(folder.resolve("b.txt")).hasContent("content");
    assertThat(names(folder)).containsExactly("b.txt");
  }

  @Test
  void withoutANameInTheHeaderThePathNamesIt() throws IOException {
    Sink sink = open();
    sink.head(head("https://a.example.org/d/big.iso?key=s3cret"));

    assertThat(sink.commit()).isEqualTo(new Stored.InFile(folder.resolve("big.iso")));
  }

  @Test
  void withoutAnyNameItIsADownload() throws IOException {
    Sink sink = open();
    sink.head(head("https://a.example.org"));

    assertThat(sink.commit()).isEqualTo(new Stored.InFile(folder.resolve("download")));
  }

  @Test
  void noServerGetsOutOfTheFolder() throws IOException {
    Path outside = folder.resolveSibling(folder.getFileName() + "-outside");
    Sink sink = open();
    sink.head(
        head(
            "https://a.example.org/x",
            "Content-Disposition",
            "attachment; filename=\"../" + outside.getFileName() + "\""));
    sink.commit();

    assertThat(outside).doesNotExist();
    assertThat(names(folder)).containsExactly(outside.getFileName().toString());
  }

  @Test
  void theLastHeadCounts() throws IOException {
    Sink sink = open();
    sink.head(head("https://a.example.org/one"));
    sink.write(bytes("1"));
    assertThat(sink.restart()).isTrue();
    sink.head(head("https://b.example.org/two"));
    sink.write(bytes("2"));
    sink.commit();

    assertThat(names(folder)).containsExactly("two");
    assertThat(folder.resolve("two")).hasContent("2");
  }

  @Test
  void aNameThatIsTakenIsRefusedAtTheHead() throws IOException {
    Files.writeString(folder.resolve("a"), "old");
    Files.createSymbolicLink(folder.resolve("l"), folder.resolve("none"));
    Sink sink = open();

    assertThatThrownBy(() -> sink.head(head("https://a.example.org/a")))
        .isInstanceOf(FileAlreadyExistsException.class);
    assertThatThrownBy(() -> sink.head(head("https://a.example.org/l")))
        .isInstanceOf(FileAlreadyExistsException.class);
    sink.abort(false);
    assertThat(names(folder)).containsExactly("a", "l");
  }

  @Test
  void aNameThatIsTakenMeanwhileIsNotReplaced() throws IOException {
    Sink sink = open();
    sink.head(head("https://a.example.org/a"));
    sink.write(bytes("new"));
    Files.writeString(folder.resolve("a"), "old");

    assertThatThrownBy(sink::commit).isInstanceOf(FileAlreadyExistsException.class);
    sink.abort(true);
    assertThat(folder.resolve("a")).hasContent("old");
    assertThat(names(folder)).containsExactly("a");
  }

  @Test
  void twoOfOneNameDoNotMeet() throws IOException {
    Sink first = open();
    Sink second = open();
    first.head(head("https://a.example.org/a"));
    second.head(head("https://a.example.org/a"));
    second.commit();

    assertThatThrownBy(first::commit).isInstanceOf(FileAlreadyExistsException.class);
    first.abort(false);
    assertThat(names(folder)).containsExactly("a");
  }

  @Test
  void aFolderThatIsMissingFailsBeforeAnythingIsSent() {
    assertThatThrownBy(Target.intoFolder(folder.resolve("none"))::open)
        .isInstanceOf(NoSuchFileException.class)
        .hasMessageContaining("create this folder first");
  }
}

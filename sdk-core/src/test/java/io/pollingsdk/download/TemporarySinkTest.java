package io.pollingsdk.download;

import static io.pollingsdk.download.SinkFixture.bytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TemporarySinkTest {
  @TempDir Path folder;

  private static Path store(Target target, String content) throws IOException {
    Sink sink = target.open();
    sink.write(bytes("lost"));
    assertThat(sink.restart()).isTrue();
    sink.write(bytes(content));
    return ((Stored.InFile) sink.commit()).path();
  }

  @Test
  void eachDownloadHasAFileOfItsOwnThatStays() throws IOException {
    Target target = Target.temporary(folder);
    Path first = store(target, "1");
    Path second = store(target, "2");

    assertThat(first).hasContent("1").hasParent(folder);
    assertThat(second).hasContent("2");
    assertThat(SinkFixture.names(folder)).hasSize(2);
  }

  @Test
  void inAFolderOfTheCallersPermissionsAreTheUsualOnes() throws IOException {
    Path usual = Files.createFile(folder.resolve("usual"));

    assertThat(Files.getPosixFilePermissions(store(Target.temporary(folder), "x")))
        .isEqualTo(Files.getPosixFilePermissions(usual));
  }

  @Test
  void inEverybodysFolderNobodyElseMayReadIt() throws IOException {
    Path file = store(Target.temporary(), "x");
    try {
      assertThat(file).hasParent(Path.of(System.getProperty("java.io.tmpdir")));
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
          .isEqualTo("rw-------");
    } finally {
      Files.delete(file);
    }
  }

  @Test
  void aFailureLeavesNothing() throws IOException {
    Sink sink = Target.temporary(folder).open();
    sink.write(bytes("x"));
    sink.abort(true);

    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void aFolderThatIsMissingFailsBeforeAnythingIsSent() {
    assertThatThrownBy(Target.temporary(folder.resolve("none"))::open)
        .hasMessageContaining("create this folder first");
  }
}

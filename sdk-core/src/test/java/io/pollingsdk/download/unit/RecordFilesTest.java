package io.pollingsdk.download.unit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class RecordFilesTest extends UnitsFixture {
  private static final UnitFile UNIT = UnitFile.named("a.txt", 4);

  private Path file() {
    return temp.resolve("a.txt");
  }

  @Test
  void aRecordIsBesideItsFile() throws IOException {
    UNIT.write(temp);

    assertThat(UnitFile.recordOf(file())).isEqualTo(temp.resolve("a.txt.unit.json"));
    assertThat(Files.readString(temp.resolve("a.txt.unit.json"))).isEqualTo(UNIT.toJson());
    assertThat(UnitFile.read(file())).contains(UNIT);
    assertThat(names(temp)).containsExactly("a.txt.unit.json");
  }

  @Test
  void anotherRecordReplacesIt() {
    UNIT.write(temp);
    UNIT.with("arch", "arm").write(temp);

    assertThat(UnitFile.read(file())).contains(UNIT.with("arch", "arm"));
    assertThat(names(temp)).containsExactly("a.txt.unit.json");
  }

  @Test
  void withoutARecordThereIsNone() {
    assertThat(UnitFile.read(file())).isEmpty();
  }

  @Test
  void aRecordThatCannotBePutInPlaceLeavesNothingBehind() throws IOException {
    Files.createDirectories(temp.resolve("a.txt.unit.json/in-the-way"));

    assertThatExceptionOfType(UnitException.class)
        .isThrownBy(() -> UNIT.write(temp))
        .withMessageContaining("cannot be written")
        .satisfies(e -> assertThat(e.file()).endsWith("a.txt.unit.json"));
    assertThat(names(temp)).containsExactly("a.txt.unit.json");
  }

  @Test
  void aFolderThatIsNotThereIsNamed() {
    assertThatExceptionOfType(UnitException.class)
        .isThrownBy(() -> UNIT.write(temp.resolve("none")))
        .withMessageContaining("none")
        .withCauseInstanceOf(IOException.class);
  }

  @Test
  void aFileNameCannotBreakALogLine() {
    Path odd = temp.resolve("no\nERROR such folder");

    assertThatExceptionOfType(UnitException.class)
        .isThrownBy(() -> UNIT.write(odd))
        .satisfies(
            e -> {
              assertThat(e.getMessage()).doesNotContain("\n");
              assertThat(e.file()).contains("\n");
            });
  }

  @Test
  void theRecordOfAnotherFileIsRefused() throws IOException {
    UNIT.write(temp);
    Files.move(temp.resolve("a.txt.unit.json"), temp.resolve("b.txt.unit.json"));

    assertThatExceptionOfType(UnitException.class)
        .isThrownBy(() -> UnitFile.read(temp.resolve("b.txt")))
        .withMessageContaining("another file: a.txt");
  }

  @Test
  void aRecordBehindALinkIsRefused() throws IOException {
    Path elsewhere = Files.writeString(temp.resolve("elsewhere"), UNIT.toJson());
    Files.createSymbolicLink(temp.resolve("a.txt.unit.json"), elsewhere);

    assertThatExceptionOfType(UnitException.class)
        .isThrownBy(() -> UnitFile.read(file()))
        .withMessageContaining("not a regular file");
  }

  @Test
  void writingReplacesALinkAndLeavesItsTarget() throws IOException {
    Path elsewhere = Files.writeString(temp.resolve("elsewhere"), "x");
    Files.createSymbolicLink(temp.resolve("a.txt.unit.json"), elsewhere);

    UNIT.write(temp);

    assertThat(elsewhere).hasContent("x");
    assertThat(UnitFile.read(file())).contains(UNIT);
  }

  @Test
  void aRecordWithoutEndIsNotReadToTheEnd() throws IOException {
    Files.writeString(
        temp.resolve("a.txt.unit.json"), " ".repeat(RecordFiles.LONGEST) + UNIT.toJson());

    assertThatExceptionOfType(UnitException.class)
        .isThrownBy(() -> UnitFile.read(file()))
        .withMessageContaining("more than 1048576 bytes");
  }

  @Test
  void whatCouldNotBeReadIsNotWritten() {
    assertThatExceptionOfType(UnitException.class)
        .isThrownBy(() -> UNIT.with("x", "y".repeat(RecordFiles.LONGEST)).write(temp))
        .withMessageContaining("would have more than");
    assertThatExceptionOfType(UnitException.class)
        .isThrownBy(() -> UNIT.with("x", "\ud800").write(temp))
        .withMessageContaining("not Unicode");
    assertThat(names(temp)).isEmpty();
  }

  @Test
  void aRecordThatIsNotUtf8IsRefused() throws IOException {
    byte[] latin =
        UNIT.toJson().replace("a.txt", "\u00e4.txt").getBytes(StandardCharsets.ISO_8859_1);
    Files.write(temp.resolve("a.txt.unit.json"), latin);

    assertThatExceptionOfType(UnitException.class)
        .isThrownBy(() -> UnitFile.read(file()))
        .withMessageContaining("not UTF-8");
  }
}

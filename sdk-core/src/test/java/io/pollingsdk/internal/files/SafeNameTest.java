package io.pollingsdk.internal.files;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SafeNameTest {

  @ParameterizedTest
  @CsvSource({
    "report.pdf, report.pdf",
    "../../etc/passwd, passwd",
    "/etc/passwd, passwd",
    "..\\..\\windows\\system.ini, system.ini",
    "C:\\temp\\a.txt, a.txt",
    "a/b\\c.txt, c.txt",
    "a..b, a..b",
  })
  void ofAPathOnlyTheLastSegmentIsTaken(String raw, String name) {
    assertThat(SafeName.of(raw)).contains(name);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", ".", "..", "...", " ", ". .", "a/", "a\\", "\u0000", "\u202e", "\ud800"})
  void nothingIsLeftOfANameThatIsNone(String raw) {
    assertThat(SafeName.of(raw)).isEmpty();
  }

  @Test
  void whatCannotBeSeenIsTakenOut() {
    assertThat(SafeName.of("a\u0000b\r\n\u001b\u007f\u0085.txt")).contains("ab.txt");
    assertThat(SafeName.of("exe.\u202etxt")).contains("exe.txt");
  }

  @Test
  void whatWindowsTakesForSomethingElseIsReplaced() {
    assertThat(SafeName.of("a<b>:c\"d|e?f*.txt")).contains("a_b__c_d_e_f_.txt");
  }

  @ParameterizedTest
  @CsvSource({"a.txt., a.txt", "'a.txt  ', a.txt", "'a.txt. . ', a.txt", "' a', a"})
  void dotsAndSpacesAtTheEndAreTakenOff(String raw, String name) {
    assertThat(SafeName.of(raw)).contains(name);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"CON", "nul", "Aux.txt", "PRN .tar.gz", "com1", "LPT9.log", "COM\u00b2", "conin$"})
  void aNameThatWindowsReservesGetsAnotherBeginning(String raw) {
    assertThat(SafeName.of(raw)).contains("_" + raw);
  }

  @ParameterizedTest
  @ValueSource(strings = {"CONSOLE", "com", "com10", "null", "aux-1.txt"})
  void aNameThatOnlyLooksReservedStays(String raw) {
    assertThat(SafeName.of(raw)).contains(raw);
  }

  @Test
  void aHiddenNameBecomesVisibleSoThatItIsNobodysPartFile() {
    assertThat(SafeName.of(".big.iso.part.json")).contains("_big.iso.part.json");
  }

  @Test
  void aLongNameIsCutToWhatFitsAndKeepsItsEnding() {
    String name = SafeName.of("ü".repeat(300) + ".tar").orElseThrow();

    assertThat(name).startsWith("üü").endsWith("ü.tar");
    assertThat(bytes(name)).isBetween(254, 255);
  }

  @Test
  void aLongEndingIsNone() {
    assertThat(SafeName.of("a." + "x".repeat(300))).contains("a." + "x".repeat(253));
  }

  @Test
  void aCharacterIsNeverCutInHalf() {
    String name = SafeName.of("a" + "\ud83d\ude00".repeat(100)).orElseThrow();

    assertThat(bytes(name)).isEqualTo(253);
    assertThat(new String(name.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8))
        .isEqualTo(name);
  }

  private static int bytes(String name) {
    return name.getBytes(StandardCharsets.UTF_8).length;
  }

  @Test
  void aNameThatThisSystemCannotWriteIsWrittenInAscii() {
    // No file system here has this character in a name; a process may lack others.
    assertThat(SafeName.in(Path.of("/folder"), "a\u0000b")).isEqualTo(Path.of("/folder/a_b"));
  }
}

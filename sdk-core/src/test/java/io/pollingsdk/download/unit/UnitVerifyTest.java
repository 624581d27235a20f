package io.pollingsdk.download.unit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.tuple;

import io.pollingsdk.download.Digest;
import io.pollingsdk.download.DigestAlgorithm;
import io.pollingsdk.download.DownloadResult.Completeness;
import io.pollingsdk.download.unit.UnitWalk.Visited;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class UnitVerifyTest extends UnitsFixture {

  private void assertFound(String path, Condition condition, String detail) {
    assertThat(finding(path).condition()).isEqualTo(condition);
    assertThat(finding(path).path()).isEqualTo(path);
    assertThat(finding(path).detail()).contains(detail);
  }

  @Test
  void whatIsAsItWasStoredIsIntactAndSaysSinceWhen() throws IOException {
    stored("f/a", "test");
    time.advance(Duration.ofDays(7));

    Finding finding = finding("f/a");

    assertThat(finding.condition()).isEqualTo(Condition.INTACT);
    UnitFile record = catalog().find("f/a").orElseThrow().record();
    assertThat(record.verifiedAt()).contains(START.plus(Duration.ofDays(7)));
    assertThat(record.storedAt()).contains(START);
    assertThat(finding.record()).contains(record);
  }

  @Test
  void oneFlippedBitIsFoundThoughSizeAndDateAreTheSame() throws IOException {
    String content = "x".repeat(1_000_000);
    stored("a", content);
    Path file = temp.resolve("a");
    FileTime date = Files.getLastModifiedTime(file);
    byte[] bytes = Files.readAllBytes(file);
    bytes[777_777] ^= 4;
    Files.write(file, bytes);
    Files.setLastModifiedTime(file, date);

    assertFound("a", Condition.DIGEST_DIFFERS, "expected " + sha256(content) + ", found SHA-256:");
    assertThat(catalog().find("a").orElseThrow().record().verifiedAt()).contains(START);
  }

  @ParameterizedTest
  @EnumSource(DigestAlgorithm.class)
  void everyDigestCounts(DigestAlgorithm algorithm) throws IOException {
    Path file = write("a", "test");
    Digest good = digest(algorithm, bytes("test"));
    Digest other = digest(algorithm, bytes("tesu"));
    DigestAlgorithm second =
        algorithm == DigestAlgorithm.SHA_256 ? DigestAlgorithm.SHA_512 : DigestAlgorithm.SHA_256;
    Digest beside = digest(second, bytes("test"));

    catalog().put(result(file, "test", Completeness.VERIFIED, List.of(good, beside), null));
    assertFound("a", Condition.INTACT, "");
    catalog().put(result(file, "test", Completeness.VERIFIED, List.of(other, beside), null));
    assertFound("a", Condition.DIGEST_DIFFERS, "found " + good);
  }

  @Test
  void anEmptyFileIsAFile() throws IOException {
    stored("a", "");

    assertFound("a", Condition.INTACT, "");
  }

  @Test
  void aLostFileIsMissing() throws IOException {
    stored("a", "test");
    Files.delete(temp.resolve("a"));

    assertFound("a", Condition.MISSING, "no such file");
    assertThat(findings()).extracting(Finding::condition).containsExactly(Condition.MISSING);
  }

  @ParameterizedTest
  @ValueSource(strings = {"tes", "test!", ""})
  void anotherSizeIsTold(String content) throws IOException {
    stored("a", "test");
    write("a", content);

    assertFound("a", Condition.SIZE_DIFFERS, "expected 4 bytes, found " + content.length());
  }

  @Test
  void withoutADigestOnlyTheSizeIsCompared() throws IOException {
    Path file = write("a", "test");
    catalog().put(result(file, "test", Completeness.COMPLETE, List.of(), null));

    assertFound("a", Condition.NOT_VERIFIABLE, "no digest");
    assertThat(catalog().find("a").orElseThrow().record().verifiedAt()).isEmpty();
    write("a", "tes");
    assertFound("a", Condition.SIZE_DIFFERS, "found 3");
  }

  @Test
  void whatIsNotAFileAnyMoreCannotBeRead() throws IOException {
    stored("a", "test");
    Path elsewhere = write("b", "test");
    Files.delete(temp.resolve("a"));
    Files.createSymbolicLink(temp.resolve("a"), elsewhere);
    assertFound("a", Condition.UNREADABLE_FILE, "not a regular file");

    Files.delete(temp.resolve("a"));
    Files.createDirectory(temp.resolve("a"));
    assertFound("a", Condition.UNREADABLE_FILE, "not a regular file");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{\"version\":1,\"na", "<html>", "{\"version\":9}"})
  void aDamagedRecordIsToldAndTheFileStays(String text) throws IOException {
    stored("a", "test");
    write("a.unit.json", text);

    assertFound("a", Condition.UNREADABLE_RECORD, "a.unit.json");
    assertThat(finding("a").record()).isEmpty();
    assertThat(findings()).hasSize(1);
    assertThat(temp.resolve("a")).hasContent("test");
  }

  @Test
  void aFolderInTheRecordsPlaceIsTold() throws IOException {
    write("a", "test");
    write("a.unit.json/b", "x");

    assertThat(findings())
        .extracting(Finding::path, Finding::condition)
        .containsExactlyInAnyOrder(
            tuple("a", Condition.UNREADABLE_RECORD), tuple("a.unit.json/b", Condition.NO_RECORD));
  }

  @Test
  void aFileWithoutARecordIsTold() throws IOException {
    write("f/a", "test");

    assertFound("f/a", Condition.NO_RECORD, "no record");
    assertThat(findings()).containsExactly(finding("f/a"));
    assertFound("f/none", Condition.MISSING, "neither");
  }

  @Test
  void eachUnitIsFoundOnce() throws IOException {
    stored("intact", "1");
    stored("f/lost", "2");
    Files.delete(temp.resolve("f/lost"));
    stored("f/g/rotten", "3");
    write("f/g/rotten", "4");
    write("f/stray", "5");

    Map<String, Condition> all =
        findings().stream().collect(Collectors.toMap(Finding::path, Finding::condition));

    assertThat(all)
        .containsOnly(
            Map.entry("intact", Condition.INTACT),
            Map.entry("f/lost", Condition.MISSING),
            Map.entry("f/g/rotten", Condition.DIGEST_DIFFERS),
            Map.entry("f/stray", Condition.NO_RECORD));
  }

  @Test
  void unfinishedDownloadsAndRecordsAreNoUnits() throws IOException {
    write(".a.iso.part", "x");
    write(".a.iso.part.json", "{}");
    write(".unit-0b1c.tmp", "{\"ver");
    write("f/.b.part.lock", "");

    assertThat(findings()).isEmpty();
  }

  @Test
  void aCrashBetweenFileAndRecordIsFoundAndMendedByRecordingAgain() throws IOException {
    stored("a", "old");
    write("a", "new, and the process was killed before its record was there");
    assertFound("a", Condition.SIZE_DIFFERS, "expected 3 bytes");

    stored("a", "new");

    assertFound("a", Condition.INTACT, "");
  }

  @Test
  void aFolderThatCannotBeReadIsTold() throws IOException {
    UnitPaths paths = UnitPaths.in(temp);
    Examiner examiner = new Examiner(paths, new UnitStore(paths, time));
    Path folder = root().resolve("f");

    Finding found =
        examiner
            .visited(new Visited(folder, false, Optional.of(new AccessDeniedException("f"))))
            .orElseThrow();

    assertThat(found.condition()).isEqualTo(Condition.UNREADABLE_FOLDER);
    assertThat(found.path()).isEqualTo("f");
    assertThat(found.detail()).contains("AccessDenied");
  }

  @Test
  void aFileThatGrowsIsNotReadToItsEnd() throws IOException {
    Path file = write("a", "x".repeat(1_000_000));

    assertThat(Content.of(file, List.of(DigestAlgorithm.SHA_256), 10).size())
        .isBetween(11L, 500_000L);
  }

  @Test
  void aVanishedFolderIsPassedOver() throws IOException {
    UnitWalk walk = new UnitWalk(root().resolve("none"));

    assertThat(walk.hasNext()).isFalse();
  }

  @Test
  void aRecordThatWasReplacedMeanwhileKeepsWhatItSays() throws IOException {
    StoredUnit old = stored("a", "old");
    UnitPaths paths = UnitPaths.in(temp);
    StoredUnit now = stored("a", "newer");

    new UnitStore(paths, time).verified(paths.file("a"), old);

    assertThat(catalog().find("a")).contains(now);
  }

  @Test
  void aUnitWhoseTimeCannotBeWrittenIsIntactAllTheSame() throws IOException {
    StoredUnit unit = stored("a", "test");
    UnitPaths paths = UnitPaths.in(temp);
    Path record = temp.resolve("a.unit.json");
    Files.delete(record);
    Files.createDirectories(record.resolve("in-the-way"));

    assertThat(new UnitStore(paths, time).verified(paths.file("a"), unit)).isEqualTo(unit);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 7})
  void severalAtATimeFindTheSame(int parallel) throws IOException {
    for (int i = 0; i < 30; i++) {
      stored("f" + i % 3 + "/u" + i, "content " + i);
      if (i % 5 == 0) {
        write("f" + i % 3 + "/u" + i, "Content " + i);
      }
    }

    Map<String, Condition> found;
    try (Stream<Finding> findings = catalog().verify(parallel)) {
      found = findings.collect(Collectors.toMap(Finding::path, Finding::condition));
    }

    assertThat(found)
        .isEqualTo(findings().stream().collect(Collectors.toMap(Finding::path, Finding::condition)))
        .hasSize(30);
    assertThat(found.values().stream().filter(Condition.DIGEST_DIFFERS::equals)).hasSize(6);
  }

  @Test
  void closingEndsTheThreads() throws Exception {
    for (int i = 0; i < 30; i++) {
      stored("u" + i, "content " + i);
    }
    List<Thread> threads;
    try (Stream<Finding> findings = catalog().verify(3)) {
      Iterator<Finding> all = findings.iterator();
      assertThat(all.next().condition()).isEqualTo(Condition.INTACT);
      threads =
          Thread.getAllStackTraces().keySet().stream()
              .filter(thread -> thread.getName().startsWith("pollingsdk-verify"))
              .toList();
    }

    assertThat(threads).isNotEmpty();
    for (Thread thread : threads) {
      thread.join(10_000);
      assertThat(thread.isAlive()).isFalse();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, -1, 65})
  void howManyAtATimeIsBounded(int parallel) {
    assertThatIllegalArgumentException().isThrownBy(() -> catalog().verify(parallel));
  }

  @Test
  void anInterruptIsNotTakenForDamage() throws IOException {
    stored("a", "test");
    Thread.currentThread().interrupt();

    try {
      assertThatExceptionOfType(UnitException.class)
          .isThrownBy(() -> catalog().verify("a"))
          .withMessageContaining("interrupted");
    } finally {
      assertThat(Thread.interrupted()).isTrue();
    }
    assertFound("a", Condition.INTACT, "");
  }

  @Test
  void whatWorkThrowsComesAsItIs() {
    try (ReadAhead<Integer, Integer> ahead =
        new ReadAhead<>(
            List.of(1).iterator(),
            one -> {
              throw new IllegalStateException("as it is");
            },
            1)) {
      assertThatExceptionOfType(IllegalStateException.class)
          .isThrownBy(ahead::next)
          .withMessage("as it is");
    }
  }

  @Test
  void conditionsSayWhetherFetchingWouldHelp() {
    assertThat(Arrays.stream(Condition.values()).filter(Condition::isRepairable))
        .containsExactly(
            Condition.MISSING,
            Condition.SIZE_DIFFERS,
            Condition.DIGEST_DIFFERS,
            Condition.UNREADABLE_FILE);
  }
}

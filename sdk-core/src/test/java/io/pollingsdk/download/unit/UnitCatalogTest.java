package io.pollingsdk.download.unit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.pollingsdk.download.DownloadRequest;
import io.pollingsdk.download.Source;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UnitCatalogTest extends UnitsFixture {
  @TempDir Path outside;

  private static List<String> paths(Stream<StoredUnit> units) {
    try (units) {
      return units.map(StoredUnit::path).sorted().toList();
    }
  }

  @Test
  void aDownloadIsFoundByItsPathWithWhatTheRequestSaid() throws IOException {
    Source mirror = Source.of("https://b.example.org/x").withPriority(3).withCredentials("b");
    Path file = write("iso/dvd/a.txt", "test");

    StoredUnit put = catalog().put(DownloadRequest.from(SOURCE, mirror), result(file, "test"));

    assertThat(put.path()).isEqualTo("iso/dvd/a.txt");
    assertThat(put.record().sources()).containsExactly(SOURCE, mirror);
    assertThat(put.record().storedAt()).contains(START);
    assertThat(catalog().find("iso/dvd/a.txt")).contains(put);
    assertThat(names(file.getParent())).containsExactly("a.txt", "a.txt.unit.json");
    assertThat(catalog().find("iso/a.txt")).isEmpty();
    assertThat(catalog().find("none/a.txt")).isEmpty();
  }

  @Test
  void allUnitsAreFoundInWhateverFolder() throws IOException {
    stored("a", "1");
    stored("f/b", "2");
    stored("f/g/c", "3");
    write("no-record", "4");

    assertThat(paths(catalog().all())).containsExactly("a", "f/b", "f/g/c");
  }

  @Test
  void unitsAreFoundByDigestAndByAttribute() throws IOException {
    stored("a", "same");
    stored("f/b", "same");
    StoredUnit c = stored("c", "other");
    catalog().put("c", c.record().with("arch", "arm"));

    assertThat(paths(catalog().findByDigest(sha256("same")))).containsExactly("a", "f/b");
    assertThat(paths(catalog().findByDigest(sha256("none")))).isEmpty();
    assertThat(paths(catalog().findByAttribute("arch", "arm"))).containsExactly("c");
    assertThat(paths(catalog().findByAttribute("arch", "x86"))).isEmpty();
  }

  @Test
  void aListingGoesOnBehindARecordThatCannotBeRead() throws IOException {
    stored("a", "1");
    write("b.unit.json", "{");
    stored("c", "3");

    assertThat(paths(catalog().all())).containsExactly("a", "c");
    assertThatExceptionOfType(UnitException.class).isThrownBy(() -> catalog().find("b"));
  }

  @Test
  void aListingReadsOneRecordAfterTheOther() throws IOException {
    for (int i = 0; i < 20; i++) {
      stored("f" + i + "/a", "1");
    }

    try (Stream<StoredUnit> units = catalog().all()) {
      Iterator<StoredUnit> all = units.iterator();
      String first = all.next().path();
      for (int i = 0; i < 20; i++) {
        Path record = temp.resolve("f" + i + "/a.unit.json");
        Files.deleteIfExists(record);
      }
      List<String> rest = new ArrayList<>();
      all.forEachRemaining(unit -> rest.add(unit.path()));
      assertThat(rest).as("behind %s", first).hasSizeLessThan(2);
    }
  }

  @Test
  void aClosedListingEnds() throws IOException {
    stored("a", "1");
    UnitWalk walk = new UnitWalk(root());
    assertThat(walk.hasNext()).isTrue();

    walk.close();

    assertThat(walk.hasNext()).isFalse();
  }

  @Test
  void linksAreNotFollowed() throws IOException {
    Files.writeString(outside.resolve("x"), "1");
    UnitFile.named("x", 1).write(outside);
    Files.createSymbolicLink(temp.resolve("link"), outside);
    Files.createSymbolicLink(temp.resolve("loop"), temp);
    Files.createSymbolicLink(temp.resolve("y.unit.json"), outside.resolve("x.unit.json"));

    assertThat(paths(catalog().all())).isEmpty();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> catalog().find("link/x"))
        .withMessageContaining("symbolic link");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> catalog().put("link/z", UnitFile.named("z", 1)));
    assertThatIllegalArgumentException().isThrownBy(() -> catalog().target("link/new/z"));
    assertThat(names(outside)).containsExactly("x", "x.unit.json");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "/etc/passwd",
        "..",
        "../x",
        "a/../../x",
        "a/..",
        "./a",
        "a/.",
        "a\0",
        "a.unit.json",
        "f/.a.part"
      })
  void aPathStaysInside(String path) {
    assertThatIllegalArgumentException().isThrownBy(() -> catalog().find(path));
    assertThatIllegalArgumentException().isThrownBy(() -> catalog().verify(path));
    assertThatIllegalArgumentException().isThrownBy(() -> catalog().target(path));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> catalog().put(path, UnitFile.named("passwd", 1)));
    assertThat(names(temp)).isEmpty();
  }

  @Test
  void aDownloadToSomewhereElseIsNotRecorded() throws IOException {
    Path file = Files.writeString(outside.resolve("x"), "test");
    Files.createSymbolicLink(temp.resolve("link"), outside);

    assertThatIllegalArgumentException()
        .isThrownBy(() -> catalog().put(result(file, "test")))
        .withMessageContaining("not inside");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> catalog().put(result(temp.resolve("link/x"), "test")));
    assertThat(names(outside)).containsExactly("x");
  }

  @Test
  void aCatalogMayBeNamedByALink() throws IOException {
    Path link = Files.createSymbolicLink(outside.resolve("link"), temp);
    write("f/a", "test");
    UnitCatalog catalog = UnitCatalog.in(link, time);

    assertThat(catalog.root()).isEqualTo(root());
    assertThat(catalog.put(result(link.resolve("f/a"), "test")).path()).isEqualTo("f/a");
    assertThat(catalog.file("f/a")).isEqualTo(root().resolve("f/a"));
  }

  @Test
  void aCatalogNeedsAFolder() throws IOException {
    Path file = write("a", "x");

    assertThatExceptionOfType(UnitException.class).isThrownBy(() -> UnitCatalog.in(file));
    assertThatExceptionOfType(UnitException.class)
        .isThrownBy(() -> UnitCatalog.in(temp.resolve("none")))
        .withMessageContaining("none");
  }

  @Test
  void aFileThatWasReplacedMeanwhileIsNotRecorded() throws IOException {
    Path file = write("a", "longer than the result says");

    assertThatExceptionOfType(UnitException.class)
        .isThrownBy(() -> catalog().put(result(file, "test")))
        .withMessageContaining("4 bytes");
    assertThatExceptionOfType(UnitException.class)
        .isThrownBy(() -> catalog().put(result(temp.resolve("none"), "test")))
        .withMessageContaining("not there");
    assertThat(names(temp)).containsExactly("a");
  }

  @Test
  void aRecordIsThatOfItsPath() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> catalog().put("a", UnitFile.named("b", 1)))
        .withMessageContaining("'a'");
  }

  @Test
  void aTargetMakesTheFoldersAboveIt() {
    assertThat(catalog().target("f/g/a")).isNotNull();

    assertThat(temp.resolve("f/g")).isEmptyDirectory();
  }

  @Test
  void aNewDownloadReplacesTheRecord() throws IOException {
    StoredUnit old = stored("a", "old");
    catalog().put("a", old.record().with("arch", "arm"));
    time.advance(Duration.ofDays(1));

    StoredUnit put = stored("a", "newer");

    assertThat(catalog().find("a")).contains(put);
    assertThat(put.record().attributes()).isEmpty();
    assertThat(put.record().digests()).containsExactly(sha256("newer"));
    assertThat(put.record().storedAt()).contains(START.plus(Duration.ofDays(1)));
  }

  @Test
  void recordsThatAreWrittenAtTheSameTimeAreWholeAtEveryMoment() throws Exception {
    int writers = 6;
    int rounds = 40;
    write("shared", "test");
    stored("shared", "test");
    ExecutorService threads = Executors.newFixedThreadPool(writers + 1);
    try {
      List<Callable<Integer>> work = new ArrayList<>();
      for (int i = 0; i < writers; i++) {
        String own = "f" + i + "/a";
        String value = "v".repeat(1 + 5000 * i);
        work.add(
            () -> {
              for (int round = 0; round < rounds; round++) {
                UnitFile record = catalog().find("shared").orElseThrow().record();
                catalog().put("shared", record.with("who", value));
                stored(own, "test");
              }
              return rounds;
            });
      }
      work.add(
          () -> {
            for (int round = 0; round < rounds; round++) {
              assertThat(finding("shared").condition()).isEqualTo(Condition.INTACT);
            }
            return rounds;
          });
      for (Future<Integer> done : threads.invokeAll(work)) {
        assertThat(done.get()).isEqualTo(rounds);
      }
    } finally {
      threads.shutdownNow();
    }

    assertThat(findings()).hasSize(writers + 1).allMatch(f -> f.condition() == Condition.INTACT);
    assertThat(names(temp)).hasSize(writers + 2).noneMatch(name -> name.endsWith(".tmp"));
  }
}

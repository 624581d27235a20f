package io.pollingsdk.download.unit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.tuple;

import io.pollingsdk.download.Digest;
import io.pollingsdk.download.DownloadRequest;
import io.pollingsdk.download.DownloadResult;
import io.pollingsdk.download.DownloadResult.Completeness;
import io.pollingsdk.download.FileTarget;
import io.pollingsdk.download.Source;
import io.pollingsdk.task.CancelResult;
import io.pollingsdk.task.Progress;
import io.pollingsdk.task.Task;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class UnitRepairTest extends UnitsFixture {
  /** What the sources have, by the unit's path. */
  private final Map<String, String> origin = new HashMap<>();

  private final List<DownloadRequest> asked = new ArrayList<>();
  private final List<FakeTask> cancelled = new ArrayList<>();
  private int underWay;
  private int mostUnderWay;

  /** Ends when it is waited for, as the last of its kind would. */
  private final class FakeTask implements Task<DownloadResult> {
    private final CompletableFuture<DownloadResult> result = new CompletableFuture<>();
    private final Supplier<DownloadResult> download;

    FakeTask(Supplier<DownloadResult> download) {
      this.download = download;
      mostUnderWay = Math.max(mostUnderWay, ++underWay);
    }

    @Override
    public CompletableFuture<DownloadResult> result() {
      return result;
    }

    @Override
    public DownloadResult await() {
      if (Thread.currentThread().isInterrupted()) {
        throw new IllegalStateException("interrupted");
      }
      underWay--;
      return download.get();
    }

    @Override
    public DownloadResult await(Duration patience) {
      return await();
    }

    @Override
    public CompletableFuture<CancelResult> cancel() {
      cancelled.add(this);
      return CompletableFuture.completedFuture(CancelResult.REQUESTED);
    }

    @Override
    public Progress progress() {
      return Progress.unknown();
    }

    @Override
    public boolean isDone() {
      return false;
    }
  }

  private Task<DownloadResult> start(DownloadRequest request) {
    asked.add(request);
    StoredUnit unit = (StoredUnit) request.attachment().orElseThrow();
    return new FakeTask(() -> fetched(request, unit));
  }

  private DownloadResult fetched(DownloadRequest request, StoredUnit unit) {
    String content = origin.get(unit.path());
    if (content == null) {
      throw new IllegalStateException("all sources failed for " + unit.path());
    }
    try {
      Path loaded = Files.write(temp.resolve(".new"), bytes(content));
      Files.move(loaded, temp.resolve(unit.path()), StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    List<Digest> digests = unit.record().digests().isEmpty() ? List.of() : List.of(sha256(content));
    return result(
        temp.resolve(unit.path()),
        content,
        digests.isEmpty() ? Completeness.COMPLETE : Completeness.VERIFIED,
        digests,
        request.attachment().orElseThrow());
  }

  private RepairReport repair() {
    try (Stream<Finding> findings = catalog().verify()) {
      return catalog().repair(this::start, findings);
    }
  }

  private void rotten(String path, String content) throws IOException {
    StoredUnit unit = stored(path, content);
    catalog().put(path, unit.record().with("keep", path));
    write(path, content.toUpperCase(Locale.ROOT));
    origin.put(path, content);
  }

  @Test
  void whatIsDamagedOrLostIsFetchedAgainAndItsRecordKept() throws IOException {
    stored("intact", "fine");
    rotten("f/rotten", "test");
    rotten("f/short", "longer");
    write("f/short", "l");
    rotten("lost", "gone");
    Files.delete(temp.resolve("lost"));
    time.advance(Duration.ofDays(30));

    RepairReport report = repair();

    assertThat(report.intact()).isEqualTo(1);
    assertThat(report.failed()).isEmpty();
    assertThat(report.leftAlone()).isEmpty();
    assertThat(report.repaired())
        .extracting(StoredUnit::path)
        .containsExactlyInAnyOrder("f/rotten", "f/short", "lost");
    assertThat(report.repaired())
        .allSatisfy(
            unit -> {
              assertThat(catalog().find(unit.path())).contains(unit);
              assertThat(unit.record().attributes()).containsEntry("keep", unit.path());
              assertThat(unit.record().sources()).containsExactly(SOURCE);
              assertThat(unit.record().storedAt()).contains(START.plus(Duration.ofDays(30)));
              assertThat(unit.record().verifiedAt()).contains(START.plus(Duration.ofDays(30)));
            });
    assertThat(temp.resolve("f/rotten")).hasContent("test");
    assertThat(findings()).hasSize(4).allMatch(f -> f.condition() == Condition.INTACT);
  }

  @Test
  void whatCannotBeFetchedStaysAsItIsAndIsReported() throws IOException {
    rotten("a", "test");
    rotten("b", "other");
    origin.remove("a");

    RepairReport report = repair();

    assertThat(report.repaired()).extracting(StoredUnit::path).containsExactly("b");
    assertThat(report.failed()).hasSize(1);
    RepairReport.Failure failure = report.failed().get(0);
    assertThat(failure.finding().path()).isEqualTo("a");
    assertThat(failure.finding().condition()).isEqualTo(Condition.DIGEST_DIFFERS);
    assertThat(failure.exception()).hasMessage("all sources failed for a");
    assertThat(temp.resolve("a")).hasContent("TEST");
    assertThat(catalog().find("a").orElseThrow().record().digests())
        .containsExactly(sha256("test"));
  }

  @Test
  void aDownloadThatCannotBeBegunIsAFailureOfThatUnitOnly() throws IOException {
    rotten("a", "test");
    rotten("b", "other");

    RepairReport report;
    try (Stream<Finding> findings = catalog().verify()) {
      report =
          catalog()
              .repair(
                  request -> {
                    if (((StoredUnit) request.attachment().orElseThrow()).path().equals("a")) {
                      throw new IllegalArgumentException("no such scheme");
                    }
                    return start(request);
                  },
                  findings);
    }

    assertThat(report.repaired()).extracting(StoredUnit::path).containsExactly("b");
    assertThat(report.failed()).extracting(f -> f.finding().path()).containsExactly("a");
  }

  @Test
  void whatFetchingCannotMendIsLeftAloneAndReported() throws IOException {
    write("stray", "x");
    write("b", "x");
    write("b.unit.json", "{");
    stored("no-source", "test");
    catalog().put("no-source", UnitFile.named("no-source", 3));
    Path file = write("no-digest", "test");
    catalog().put(result(file, "test", Completeness.COMPLETE, List.of(), null));

    RepairReport report = repair();

    assertThat(asked).isEmpty();
    assertThat(report.leftAlone())
        .extracting(Finding::path, Finding::condition)
        .containsExactlyInAnyOrder(
            tuple("stray", Condition.NO_RECORD),
            tuple("b", Condition.UNREADABLE_RECORD),
            tuple("no-source", Condition.SIZE_DIFFERS),
            tuple("no-digest", Condition.NOT_VERIFIABLE));
  }

  @Test
  void aUnitThatWasNeverFetchedIsFetched() throws IOException {
    UnitFile record =
        UnitFile.named("late.rpm", 4)
            .withDigests(List.of(sha256("test")))
            .withSources(List.of(SOURCE));
    catalog().put("repo/late.rpm", record);
    origin.put("repo/late.rpm", "test");
    assertThat(finding("repo/late.rpm").condition()).isEqualTo(Condition.MISSING);

    assertThat(repair().repaired()).extracting(StoredUnit::path).containsExactly("repo/late.rpm");

    assertThat(temp.resolve("repo/late.rpm")).hasContent("test");
    assertThat(finding("repo/late.rpm").condition()).isEqualTo(Condition.INTACT);
  }

  @Test
  void aUnitWithoutDigestsIsRepairedToo() throws IOException {
    Path file = write("a", "test");
    catalog().put(result(file, "test", Completeness.COMPLETE, List.of(), null));
    write("a", "tes");
    origin.put("a", "test");

    StoredUnit repaired = repair().repaired().get(0);

    assertThat(repaired.record().verifiedAt()).isEmpty();
    assertThat(finding("a").condition()).isEqualTo(Condition.NOT_VERIFIABLE);
  }

  @Test
  void onlyAFewAreUnderWayAtATime() throws IOException {
    for (int i = 0; i < 20; i++) {
      rotten("u" + i, "content " + i);
    }

    assertThat(repair().repaired()).hasSize(20);

    assertThat(mostUnderWay).isEqualTo(Repair.AT_ONCE);
    assertThat(cancelled).isEmpty();
  }

  @Test
  void anInterruptCancelsWhatIsUnderWay() throws IOException {
    for (int i = 0; i < 3; i++) {
      rotten("u" + i, "content " + i);
    }
    List<Finding> findings = findings();
    Thread.currentThread().interrupt();

    try {
      assertThatIllegalStateException()
          .isThrownBy(() -> catalog().repair(this::start, findings.stream()))
          .withMessage("interrupted");
    } finally {
      assertThat(Thread.interrupted()).isTrue();
    }

    assertThat(asked).hasSize(3);
    assertThat(cancelled).hasSize(3);
  }

  @Test
  void onlySomeFindingsMayBeRepaired() throws IOException {
    rotten("a", "test");
    rotten("b", "other");

    RepairReport report = catalog().repair(this::start, Stream.of(finding("b")));

    assertThat(report.repaired()).extracting(StoredUnit::path).containsExactly("b");
    assertThat(finding("a").condition()).isEqualTo(Condition.DIGEST_DIFFERS);
  }

  @Test
  void aRecordThatCannotBeWrittenAfterARepairIsReported() throws IOException {
    rotten("a", "test");
    Finding finding = finding("a");
    Path record = temp.resolve("a.unit.json");
    Files.delete(record);
    Files.createDirectories(record.resolve("in-the-way"));

    RepairReport report = catalog().repair(this::start, Stream.of(finding));

    assertThat(report.failed())
        .singleElement()
        .satisfies(failure -> assertThat(failure.exception()).isInstanceOf(UnitException.class));
    assertThat(temp.resolve("a")).hasContent("test");
  }

  @Test
  void aRepairIsAPlainRequestThatAnybodyCanFetch() throws IOException {
    Source mirror = Source.of("https://b.example.org/x").withPriority(3).withCredentials("b");
    rotten("f/a", "test");
    StoredUnit unit = catalog().find("f/a").orElseThrow();
    StoredUnit put = catalog().put("f/a", unit.record().withSources(List.of(SOURCE, mirror)));

    DownloadRequest request = catalog().repairOf(finding("f/a")).orElseThrow();

    assertThat(request.sources()).containsExactly(SOURCE, mirror);
    assertThat(request.target()).containsInstanceOf(FileTarget.class);
    assertThat(request.attachment()).contains(put);
    StoredUnit repaired = catalog().put(fetched(request, put));
    assertThat(repaired.record().sources()).containsExactly(SOURCE, mirror);
    assertThat(repaired.record().attributes()).containsEntry("keep", "f/a");
    assertThat(catalog().put(request, fetched(request, put))).isEqualTo(repaired);
  }

  @Test
  void anAttachmentOfTheCallersOwnDoesNotCount() throws IOException {
    Path file = write("a", "test");
    StoredUnit other = new StoredUnit("b", UnitFile.named("b", 4).with("keep", "b"));

    for (Object attachment : List.of("mine", other)) {
      StoredUnit put =
          catalog()
              .put(
                  result(file, "test", Completeness.VERIFIED, List.of(sha256("test")), attachment));
      assertThat(put.path()).isEqualTo("a");
      assertThat(put.record().attributes()).isEmpty();
    }
  }

  @Test
  void aFindingOfElsewhereCannotLeadOutside() {
    UnitFile record = UnitFile.named("x", 1).withSources(List.of(SOURCE));
    Finding finding = new Finding("../x", Condition.MISSING, "", Optional.of(record));

    assertThatIllegalArgumentException().isThrownBy(() -> catalog().repairOf(finding));
  }
}

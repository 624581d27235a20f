package io.pollingsdk.download.unit;

import io.pollingsdk.download.Digest;
import io.pollingsdk.download.DownloadRequest;
import io.pollingsdk.download.DownloadResult;
import io.pollingsdk.download.Downloads;
import io.pollingsdk.download.FileTarget;
import io.pollingsdk.download.Target;
import io.pollingsdk.internal.run.SystemTime;
import io.pollingsdk.pacing.TimeSource;
import io.pollingsdk.task.Task;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Iterator;
import java.util.Optional;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * The stored files of a folder and of those in it, each with its {@link UnitFile}: finds them,
 * verifies them, and repairs those that are damaged or lost. There is no index; what is on the disk
 * is all there is, so unit files may be copied, removed and restored with the files they belong to.
 *
 * <pre>{@code
 * UnitCatalog catalog = UnitCatalog.in(folder);
 * DownloadRequest request = DownloadRequest.from(uri).compute(DigestAlgorithm.SHA_256)
 *     .to(catalog.target("iso/big.iso"));
 * catalog.put(request, downloads.fetch(request));
 *
 * RepairReport report = catalog.repair(downloads);   // months later
 * }</pre>
 *
 * <p>Units are named by their path from the root. A path that leads outside, or through a symbolic
 * link, is refused; symbolic links are never followed.
 *
 * <p>Thread-safe. Any number of processes may read; where several write records of the same folder,
 * the last one wins, as a whole.
 */
public final class UnitCatalog {
  private final UnitPaths paths;
  private final UnitStore store;
  private final Examiner examiner;

  private UnitCatalog(UnitPaths paths, TimeSource time) {
    this.paths = paths;
    this.store = new UnitStore(paths, time);
    this.examiner = new Examiner(paths, store);
  }

  /**
   * {@return the catalog of a folder}
   *
   * @param root the folder; must exist
   * @throws UnitException if it cannot be read
   */
  public static UnitCatalog in(Path root) {
    return in(root, new SystemTime());
  }

  /**
   * {@return the catalog of a folder, with a clock of the caller's}
   *
   * @param root the folder; must exist
   * @param time tells when units are stored and verified
   * @throws UnitException if it cannot be read
   */
  public static UnitCatalog in(Path root, TimeSource time) {
    return new UnitCatalog(UnitPaths.in(root), time);
  }

  /** {@return the folder, with all symbolic links resolved} */
  public Path root() {
    return paths.root();
  }

  /**
   * {@return the stored file of a unit, which may be there or not}
   *
   * @param path of the file, from the root
   * @throws IllegalArgumentException if it leads outside or is not the path of a file
   */
  public Path file(String path) {
    return paths.file(path);
  }

  /**
   * {@return a target for a download into this catalog} Makes the folders above it.
   *
   * @param path of the file, from the root
   * @throws IllegalArgumentException if it leads outside or is not the path of a file
   * @throws UnitException if a folder cannot be made
   */
  public FileTarget target(String path) {
    Path file = paths.file(path);
    UnitPaths.makeFolders(file);
    return Target.file(file);
  }

  /**
   * Records a finished download, with all sources of the request except those whose URI holds a
   * secret. A record that is there already is replaced. Where the request came from {@link
   * #repairOf}, the unit keeps its sources and attributes.
   *
   * @param request what was asked for
   * @param result of a download to a file inside the root
   * @return the unit
   * @throws IllegalArgumentException if the file is outside the root
   * @throws UnitException if the file is no longer what the result says, or the record cannot be
   *     written
   */
  public StoredUnit put(DownloadRequest request, DownloadResult result) {
    Instant now = store.time().now();
    return put(result, now, () -> UnitFile.from(request, result, now));
  }

  /**
   * Records a finished download. Where it repaired a unit, because its request came from {@link
   * #repairOf}, that unit keeps its sources and attributes; otherwise the one source that the
   * content came from is recorded.
   *
   * @param result of a download to a file inside the root
   * @return the unit
   * @throws IllegalArgumentException if the file is outside the root
   * @throws UnitException if the file is no longer what the result says, or the record cannot be
   *     written
   */
  public StoredUnit put(DownloadResult result) {
    Instant now = store.time().now();
    return put(result, now, () -> UnitFile.of(result, now));
  }

  private StoredUnit put(DownloadResult result, Instant now, Supplier<UnitFile> otherwise) {
    Path file = paths.inside(result.file());
    String path = paths.relative(file);
    UnitFile record =
        result
            .attachment()
            .filter(StoredUnit.class::isInstance)
            .map(StoredUnit.class::cast)
            .filter(unit -> unit.path().equals(path))
            .map(unit -> unit.record().restoredBy(result, now))
            .orElseGet(otherwise);
    return store.put(file, result.size(), record);
  }

  /**
   * Records a unit, also one whose file has not been fetched yet: that is found missing, and repair
   * fetches it. Makes the folders above it.
   *
   * @param path of the file, from the root
   * @param record what is known of it; has the same name
   * @return the unit
   * @throws IllegalArgumentException if the path leads outside or ends with another name
   * @throws UnitException if the record cannot be written
   */
  public StoredUnit put(String path, UnitFile record) {
    Path file = paths.file(path);
    if (!UnitRules.fileName(file).equals(record.name())) {
      throw new IllegalArgumentException(
          "the unit at '" + path + "' cannot have the record of " + record.name());
    }
    UnitPaths.makeFolders(file);
    return store.put(file, record);
  }

  /**
   * {@return a unit, if there is a record of it}
   *
   * @param path of the file, from the root
   * @throws IllegalArgumentException if it leads outside or is not the path of a file
   * @throws UnitException if the record cannot be read
   */
  public Optional<StoredUnit> find(String path) {
    Path file = paths.file(path);
    return store.read(file);
  }

  /**
   * {@return all units, read one by one as the stream goes on, in no order} Records that cannot be
   * read are passed over and logged; {@link #verify()} tells of them. Close the stream.
   */
  public Stream<StoredUnit> all() {
    return walk()
        .filter(visited -> UnitRules.isRecord(UnitRules.fileName(visited.path())))
        .flatMap(visited -> store.readable(UnitPaths.fileOf(visited.path())).stream());
  }

  /**
   * {@return the units with a digest, in no order} Reads every record. Close the stream.
   *
   * @param digest one of those in the record
   */
  public Stream<StoredUnit> findByDigest(Digest digest) {
    return all().filter(unit -> unit.record().digests().contains(digest));
  }

  /**
   * {@return the units with an attribute, in no order} Reads every record. Close the stream.
   *
   * @param name the attribute's name
   * @param value its value
   */
  public Stream<StoredUnit> findByAttribute(String name, String value) {
    return all().filter(unit -> value.equals(unit.record().attributes().get(name)));
  }

  /**
   * {@return a finding for each unit, in no order} Reads each file as the stream goes on, all
   * digests at once and with little memory, so it finds damage that changed neither size nor date.
   * Locks nobody out. A unit found intact gets the time of that into its record; where that cannot
   * be written it is logged. A file that is replaced meanwhile, and whose new record is not there
   * yet, is found to differ. Close the stream.
   */
  public Stream<Finding> verify() {
    return walk().map(examiner::visited).flatMap(Optional::stream);
  }

  /**
   * {@return the same as {@link #verify()}, several files at a time} Close the stream: it has
   * threads.
   *
   * @param parallel how many files are read at a time, 1 to 64
   */
  public Stream<Finding> verify(int parallel) {
    if (parallel < 1 || parallel > 64) {
      throw new IllegalArgumentException("parallel must be 1 to 64, but is " + parallel);
    }
    UnitWalk walk = new UnitWalk(paths.root());
    ReadAhead<UnitWalk.Visited, Optional<Finding>> ahead =
        new ReadAhead<>(walk, examiner::visited, parallel);
    return stream(ahead).onClose(ahead::close).onClose(walk::close).flatMap(Optional::stream);
  }

  /**
   * {@return the finding for one unit}
   *
   * @param path of the file, from the root
   * @throws IllegalArgumentException if it leads outside or is not the path of a file
   */
  public Finding verify(String path) {
    Path file = paths.file(path);
    return examiner
        .file(file)
        .orElseGet(
            () ->
                Files.exists(file, LinkOption.NOFOLLOW_LINKS)
                    ? Finding.of(paths.relative(file), Condition.NO_RECORD, "there is no record")
                    : Finding.of(
                        paths.relative(file),
                        Condition.MISSING,
                        "there is neither a file nor a record"));
  }

  private Stream<UnitWalk.Visited> walk() {
    UnitWalk walk = new UnitWalk(paths.root());
    return stream(walk).onClose(walk::close);
  }

  private static <T> Stream<T> stream(Iterator<T> elements) {
    return StreamSupport.stream(
        Spliterators.spliteratorUnknownSize(elements, Spliterator.NONNULL), false);
  }

  /**
   * {@return the request that repairs a unit} It expects the record's size and digests and carries
   * the {@link StoredUnit} as its attachment, so that {@link #put(DownloadResult)} knows what was
   * repaired. Empty where fetching would not help, or there is no record or no source.
   *
   * @param finding of this catalog
   */
  public Optional<DownloadRequest> repairOf(Finding finding) {
    if (!finding.condition().isRepairable()) {
      return Optional.empty();
    }
    Path file = paths.file(finding.path());
    return finding
        .record()
        .filter(record -> !record.sources().isEmpty())
        .map(
            record ->
                record.toRequest(Target.file(file)).attach(new StoredUnit(finding.path(), record)));
  }

  /**
   * Verifies everything, and fetches again what is damaged or lost. A file is replaced when the new
   * one is whole and has the digests of its record; until then, and if all sources fail, it stays
   * as it is. A few downloads are under way at a time; waits for all of them.
   *
   * @param downloads fetches; knows the credentials that the sources name
   * @return what was done
   * @throws io.pollingsdk.error.SdkException if the thread is interrupted; the downloads under way
   *     are cancelled
   */
  public RepairReport repair(Downloads downloads) {
    try (Stream<Finding> findings = verify()) {
      return repair(downloads, findings);
    }
  }

  /**
   * Fetches again what has been found damaged or lost.
   *
   * @param downloads fetches; knows the credentials that the sources name
   * @param findings of this catalog; not closed
   * @return what was done
   * @throws io.pollingsdk.error.SdkException if the thread is interrupted; the downloads under way
   *     are cancelled
   * @see #repair(Downloads)
   */
  public RepairReport repair(Downloads downloads, Stream<Finding> findings) {
    return repair(downloads::start, findings);
  }

  RepairReport repair(
      Function<DownloadRequest, Task<DownloadResult>> start, Stream<Finding> findings) {
    return new Repair(this, start).of(findings.iterator());
  }
}

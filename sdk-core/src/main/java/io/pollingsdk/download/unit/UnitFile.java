package io.pollingsdk.download.unit;

import io.pollingsdk.download.Digest;
import io.pollingsdk.download.DownloadRequest;
import io.pollingsdk.download.DownloadResult;
import io.pollingsdk.download.DownloadResult.Completeness;
import io.pollingsdk.download.Source;
import io.pollingsdk.download.Target;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What is known of a stored file: what it is, how to verify it, and where to get it again. Kept as
 * JSON beside the file, as {@code NAME.unit.json}. Immutable.
 *
 * <p>It holds no secret: credentials are named, not kept. A source whose URI has a secret in it,
 * such as a signed one, is refused here and left out by {@link #of} and {@link #from}: without the
 * signature it would be of no use.
 *
 * @param name the stored file's name, without a folder
 * @param mediaType what it is, such as {@code application/zip}, where known
 * @param size in bytes, at least 0
 * @param digests at most one of each algorithm, in the order of {@link
 *     io.pollingsdk.download.DigestAlgorithm}; weak ones count as well
 * @param sources where to get it again, possibly none
 * @param attributes whatever the owner wants to know of it, by name
 * @param storedAt when it was stored; empty for a unit that has not been fetched yet
 * @param verifiedAt when its content was last found to be this
 * @param others members of the JSON that this version does not know, each as JSON; they are kept
 */
public record UnitFile(
    String name,
    Optional<String> mediaType,
    long size,
    List<Digest> digests,
    List<Source> sources,
    Map<String, String> attributes,
    Optional<Instant> storedAt,
    Optional<Instant> verifiedAt,
    Map<String, String> others) {
  /**
   * Creates the value and checks it.
   *
   * @param name the stored file's name, without a folder
   * @param mediaType what it is, where known
   * @param size in bytes, at least 0
   * @param digests at most one of each algorithm
   * @param sources where to get it again
   * @param attributes whatever the owner wants to know of it, by name
   * @param storedAt when it was stored
   * @param verifiedAt when its content was last found to be this
   * @param others members that this version does not know, each as JSON
   * @throws IllegalArgumentException if the name is not that of a file that can have a record, the
   *     size is negative, two digests contradict each other, or a source or an attribute looks like
   *     a secret
   */
  public UnitFile {
    UnitRules.checkName(name);
    UnitRules.checkSize(size);
    digests = UnitRules.onePerAlgorithm(digests);
    sources = List.copyOf(sources);
    sources.forEach(UnitRules::checkSource);
    attributes = Collections.unmodifiableMap(new TreeMap<>(attributes));
    attributes.keySet().forEach(UnitRules::checkAttribute);
    others = UnitRules.unknownMembers(others);
  }

  /**
   * {@return a unit of which little is known, to be completed with the methods below} Such a record
   * may be put into a catalog before the file has ever been fetched.
   *
   * @param name the file's name, without a folder
   * @param size in bytes, at least 0
   */
  public static UnitFile named(String name, long size) {
    return new UnitFile(
        name,
        Optional.empty(),
        size,
        List.of(),
        List.of(),
        Map.of(),
        Optional.empty(),
        Optional.empty(),
        Map.of());
  }

  /**
   * {@return what a finished download says of its file} With the one source that the content came
   * from, unless its URI holds a secret.
   *
   * @param result of a download to a file
   * @param storedAt when that was
   * @throws IllegalStateException if the target was not a file
   */
  public static UnitFile of(DownloadResult result, Instant storedAt) {
    return made(List.of(result.source()), result, storedAt);
  }

  /**
   * {@return what a finished download says of its file} With all sources of the request, except
   * those whose URI holds a secret.
   *
   * @param request what was asked for
   * @param result of a download to a file
   * @param storedAt when that was
   * @throws IllegalStateException if the target was not a file
   */
  public static UnitFile from(DownloadRequest request, DownloadResult result, Instant storedAt) {
    List<Source> sources = new ArrayList<>(request.sources());
    if (!sources.contains(result.source())) {
      sources.add(result.source());
    }
    return made(sources, result, storedAt);
  }

  private static UnitFile made(List<Source> sources, DownloadResult result, Instant storedAt) {
    return new UnitFile(
        UnitRules.fileName(result.file()),
        result.head().contentType(),
        result.size(),
        result.digests(),
        sources.stream().filter(source -> !UnitRules.holdsSecret(source.uri())).toList(),
        Map.of(),
        Optional.of(storedAt),
        verifiedBy(result, storedAt),
        Map.of());
  }

  /** Returns this record for a file that has been fetched again. */
  UnitFile restoredBy(DownloadResult result, Instant now) {
    return new UnitFile(
        name,
        mediaType,
        result.size(),
        result.digests().isEmpty() ? digests : result.digests(),
        sources,
        attributes,
        Optional.of(now),
        verifiedBy(result, now),
        others);
  }

  private static Optional<Instant> verifiedBy(DownloadResult result, Instant at) {
    return result.completeness() == Completeness.VERIFIED ? Optional.of(at) : Optional.empty();
  }

  /**
   * {@return a copy with a media type}
   *
   * @param type such as {@code application/zip}
   */
  public UnitFile withMediaType(String type) {
    return new UnitFile(
        name, Optional.of(type), size, digests, sources, attributes, storedAt, verifiedAt, others);
  }

  /**
   * {@return a copy with these digests instead}
   *
   * @param other at most one of each algorithm
   */
  public UnitFile withDigests(List<Digest> other) {
    return new UnitFile(
        name, mediaType, size, other, sources, attributes, storedAt, verifiedAt, others);
  }

  /**
   * {@return a copy with these sources instead}
   *
   * @param other where to get it again; none with a secret in its URI
   */
  public UnitFile withSources(List<Source> other) {
    return new UnitFile(
        name, mediaType, size, digests, other, attributes, storedAt, verifiedAt, others);
  }

  /**
   * {@return a copy with an attribute}
   *
   * @param attribute its name; one that names a credential, such as {@code password}, is refused
   * @param value its value
   */
  public UnitFile with(String attribute, String value) {
    Map<String, String> more = new TreeMap<>(attributes);
    more.put(attribute, value);
    return new UnitFile(
        name, mediaType, size, digests, sources, more, storedAt, verifiedAt, others);
  }

  /**
   * {@return a copy that says when the content was last found to be this}
   *
   * @param at the time
   */
  public UnitFile verified(Instant at) {
    return new UnitFile(
        name, mediaType, size, digests, sources, attributes, storedAt, Optional.of(at), others);
  }

  /**
   * {@return a request that fetches it again and expects its size and digests}
   *
   * @param target where the content goes
   * @throws IllegalStateException if it has no source
   */
  public DownloadRequest toRequest(Target target) {
    if (sources.isEmpty()) {
      throw new IllegalStateException("unit " + name + " has no source to fetch it from");
    }
    DownloadRequest request = DownloadRequest.from(sources).to(target).size(size);
    for (Digest digest : digests) {
      request = request.digest(digest);
    }
    return request;
  }

  /** {@return the record as JSON, always in the same order, with a line break at the end} */
  public String toJson() {
    return UnitJson.write(this);
  }

  /**
   * {@return the unit of a record}
   *
   * @param json as {@link #toJson} writes it, members in any order
   * @throws UnitException if it cannot be read; the message names the place
   */
  public static UnitFile fromJson(String json) {
    return UnitReader.read(json, "unit record");
  }

  /**
   * {@return the unit file's path}
   *
   * @param file the stored file
   */
  public static Path recordOf(Path file) {
    return RecordFiles.of(file);
  }

  /**
   * {@return what the unit file beside a file says; empty where there is none}
   *
   * @param file the stored file
   * @throws UnitException if it cannot be read, or is that of another file
   */
  public static Optional<UnitFile> read(Path file) {
    return RecordFiles.read(file);
  }

  /**
   * Writes the unit file, at once and whole: after a crash at any moment there is the old record or
   * the new one. It is on the disk when the method returns.
   *
   * @param folder where the stored file is
   * @throws UnitException if it cannot be written
   */
  public void write(Path folder) {
    RecordFiles.write(folder.resolve(name), this);
  }

  /** {@return whether its content can be verified: there is a digest} */
  public boolean isVerifiable() {
    return !digests.isEmpty();
  }
}

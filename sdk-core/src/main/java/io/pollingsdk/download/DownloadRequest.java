package io.pollingsdk.download;

import io.pollingsdk.download.Bounds.MinSpeed;
import io.pollingsdk.download.Expectations.NamedCheck;
import io.pollingsdk.internal.files.Publisher;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * What to fetch, from where, to where, and what it must be. Immutable: each method returns a
 * changed copy.
 *
 * <pre>{@code
 * DownloadRequest.from("https://a.example.org/big.iso").mirror("https://b.example.org/big.iso", 10)
 *     .to(Target.file(path)).size(4_294_967_296L).sha256("9f86d0…");
 * }</pre>
 */
public final class DownloadRequest {
  private static final Set<String> OWN_HEADERS =
      Set.of("range", "if-range", "accept-encoding", "host", "content-length");

  private final List<Source> sources;
  private final Optional<Target> target;
  private final Expectations expectations;
  private final Bounds bounds;
  private final Manner manner;
  private final Optional<Object> attachment;

  private DownloadRequest(
      List<Source> sources, Optional<Target> target, Terms terms, Optional<Object> attachment) {
    this.sources = List.copyOf(sources);
    this.target = target;
    this.expectations = terms.expectations();
    this.bounds = terms.bounds();
    this.manner = terms.manner();
    this.attachment = attachment;
  }

  private record Terms(Expectations expectations, Bounds bounds, Manner manner) {
    static final Terms USUAL = new Terms(Expectations.NONE, Bounds.USUAL, Manner.USUAL);
  }

  /**
   * {@return a request for what is at a URI}
   *
   * @param uri absolute
   * @throws IllegalArgumentException if it is not a URI, relative, or holds a password
   */
  public static DownloadRequest from(String uri) {
    return from(Source.of(uri));
  }

  /**
   * {@return a request for what is at a URI}
   *
   * @param uri absolute
   * @throws IllegalArgumentException if it is relative or holds a password
   */
  public static DownloadRequest from(URI uri) {
    return from(Source.of(uri));
  }

  /**
   * {@return a request for what sources have}
   *
   * @param first a source
   * @param more others that have the same content
   */
  public static DownloadRequest from(Source first, Source... more) {
    List<Source> all = new ArrayList<>(List.of(more));
    all.add(0, first);
    return from(all);
  }

  /**
   * {@return a request for what sources have}
   *
   * @param sources at least one; all have the same content
   */
  public static DownloadRequest from(List<Source> sources) {
    return new DownloadRequest(notEmpty(sources), Optional.empty(), Terms.USUAL, Optional.empty());
  }

  private static List<Source> notEmpty(List<Source> sources) {
    if (sources.isEmpty()) {
      throw new IllegalArgumentException("a download needs at least one source");
    }
    return sources;
  }

  /**
   * {@return a copy with these sources instead}
   *
   * @param other at least one; all have the same content
   */
  public DownloadRequest withSources(List<Source> other) {
    return new DownloadRequest(notEmpty(other), target, terms(), attachment);
  }

  /**
   * {@return a copy with one more source} The one with the highest priority is asked first; the
   * usual priority is 100. Hosts that have just failed come last.
   *
   * @param uri where the same content is
   * @param priority the higher, the sooner
   */
  public DownloadRequest mirror(String uri, int priority) {
    return mirror(Source.of(uri).withPriority(priority));
  }

  /**
   * {@return a copy with one more source}
   *
   * @param uri where the same content is
   * @param priority the higher, the sooner
   */
  public DownloadRequest mirror(URI uri, int priority) {
    return mirror(Source.of(uri).withPriority(priority));
  }

  /**
   * {@return a copy with one more source}
   *
   * @param source where the same content is
   */
  public DownloadRequest mirror(Source source) {
    List<Source> more = new ArrayList<>(sources);
    more.add(source);
    return withSources(more);
  }

  /**
   * {@return a copy with a target}
   *
   * @param other where the content goes
   */
  public DownloadRequest to(Target other) {
    return new DownloadRequest(sources, Optional.of(other), terms(), attachment);
  }

  /**
   * {@return a copy that expects a SHA-256 digest}
   *
   * @param hex 64 hexadecimal digits
   */
  public DownloadRequest sha256(String hex) {
    return digest(Digest.sha256(hex));
  }

  /**
   * {@return a copy that expects one more digest; all must match}
   *
   * @param digest the digest
   */
  public DownloadRequest digest(Digest digest) {
    return with(expectations.withDigest(digest));
  }

  /**
   * {@return a copy that expects a size}
   *
   * @param bytes at least 0; 0 expects nothing at all
   */
  public DownloadRequest size(long bytes) {
    return with(expectations.withSize(bytes));
  }

  /**
   * {@return a copy that computes a digest for the result, without an expectation}
   *
   * @param algorithm the algorithm
   */
  public DownloadRequest compute(DigestAlgorithm algorithm) {
    return with(expectations.withComputed(algorithm));
  }

  /**
   * {@return a copy with one more check}
   *
   * @param name what is checked, for the message if it fails
   * @param check the check
   */
  public DownloadRequest check(String name, Check check) {
    return with(expectations.withCheck(new NamedCheck(name, check)));
  }

  /**
   * {@return a copy that also compares with the digests in the answer's headers} They come from the
   * same server as the content: they find errors on the way, they prove nothing.
   */
  public DownloadRequest useServerDigests() {
    return with(expectations.withServerDigests());
  }

  /**
   * {@return a copy that fails where nothing marks the content's end} That is: no length, no
   * chunks, no expected size or digest; the server just closes the connection.
   */
  public DownloadRequest requireVerifiable() {
    return with(expectations.requireVerifiable());
  }

  /**
   * {@return a copy that takes no more than so many bytes; default: no limit}
   *
   * @param most at least 0
   */
  public DownloadRequest maxBytes(long most) {
    return with(bounds.withMaxBytes(most));
  }

  /**
   * {@return a copy with a limit of its whole time, waiting for its turn included; default: a day}
   *
   * @param limit positive
   */
  public DownloadRequest timeout(Duration limit) {
    return with(bounds.withTimeout(limit));
  }

  /**
   * {@return a copy that leaves a source that is too slow, if there is another} The last source is
   * never left for that. Default: none is too slow.
   *
   * @param bytesPerSecond at least 1
   * @param window the time over which the average is taken, at least a second; the first one counts
   *     from the first byte
   */
  public DownloadRequest minSpeed(long bytesPerSecond, Duration window) {
    return with(bounds.withMinSpeed(new MinSpeed(bytesPerSecond, window)));
  }

  /**
   * {@return a copy with a header} One that holds a secret goes to the first source's origin only,
   * also when the sources are replaced later: so set it behind {@link #withSources} where it is for
   * the new ones.
   *
   * @param name the header's name; not {@code Range}, {@code If-Range} or {@code Accept-Encoding},
   *     which are the download's own
   * @param value its value
   */
  public DownloadRequest header(String name, String value) {
    if (OWN_HEADERS.contains(name.toLowerCase(Locale.ROOT))) {
      throw new IllegalArgumentException(
          name + " is set by the download itself; for gzip there is decoded()");
    }
    return with(manner.withHeader(name, value, sources.get(0)));
  }

  /**
   * {@return a copy that asks for gzip and stores what was in it} Size and digests are those of the
   * decoded content, which may be at most a thousand times as large as what was sent. Such a
   * download cannot be continued. Default: bytes are stored as they come.
   */
  public DownloadRequest decoded() {
    return with(manner.withDecoding());
  }

  /**
   * {@return a copy with one more listener}
   *
   * @param listener is told what happens
   */
  public DownloadRequest listener(DownloadListener listener) {
    return with(manner.withListener(listener));
  }

  /**
   * {@return a copy with a strategy of its own}
   *
   * @param strategy decides what is done when an attempt has failed
   */
  public DownloadRequest recovery(Recovery strategy) {
    return with(manner.withRecovery(strategy));
  }

  /**
   * {@return a copy with an attachment, which comes back with the result}
   *
   * @param object whatever the caller wants to know then
   */
  public DownloadRequest attach(Object object) {
    return new DownloadRequest(sources, target, terms(), Optional.of(object));
  }

  /** {@return the sources, as they were given} */
  public List<Source> sources() {
    return sources;
  }

  /** {@return the target, if one was given} */
  public Optional<Target> target() {
    return target;
  }

  /** {@return the attachment, if there is one} */
  public Optional<Object> attachment() {
    return attachment;
  }

  Expectations expectations() {
    return expectations;
  }

  Bounds bounds() {
    return bounds;
  }

  Manner manner() {
    return manner;
  }

  /** Returns whether another request would leave the same in a file, or fail as this one does. */
  boolean wantsTheSameAs(DownloadRequest other) {
    return sources.equals(other.sources)
        && expectations.equals(other.expectations)
        && rules().equals(other.rules())
        && manner.headers().equals(other.manner.headers())
        && manner.decoded() == other.manner.decoded();
  }

  private Optional<Publisher.Rules> rules() {
    return target
        .filter(FileTarget.class::isInstance)
        .map(FileTarget.class::cast)
        .map(FileTarget::rules);
  }

  private Terms terms() {
    return new Terms(expectations, bounds, manner);
  }

  private DownloadRequest with(Expectations other) {
    return new DownloadRequest(sources, target, new Terms(other, bounds, manner), attachment);
  }

  private DownloadRequest with(Bounds other) {
    return new DownloadRequest(sources, target, new Terms(expectations, other, manner), attachment);
  }

  private DownloadRequest with(Manner other) {
    return new DownloadRequest(sources, target, new Terms(expectations, bounds, other), attachment);
  }

  /** Shows the sources without secrets. */
  @Override
  public String toString() {
    return "DownloadRequest" + sources;
  }
}

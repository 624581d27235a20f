package io.pollingsdk.job;

import io.pollingsdk.http.Origin;
import io.pollingsdk.internal.text.Redaction;
import java.net.URI;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What a job is known by, enough to pick it up after a restart: provider, endpoint origin, job id,
 * status URI, the provider's own attributes, when it was submitted and until when it is waited for.
 * Never a credential. Immutable.
 *
 * <p>A provider names id, status URI and attributes; the engine fills in the rest.
 */
public final class JobHandle {
  // A token stays short enough to be stored, and is never longer than fromToken reads.
  private static final int LONGEST_URI = 32 * 1024;
  private static final int LONGEST_ATTRIBUTES = 32 * 1024;
  private static final int LONGEST_KIND = 1024;
  private static final long UNKNOWN = Long.MIN_VALUE;

  // A hundred thousand of them may wait: a URI as text and times as numbers take a fifth of the
  // memory.
  private final String id;
  private final @Nullable String statusUri;
  private final Map<String, String> attributes;
  private final Family family;
  private final long submittedAt;
  private final long deadline;

  private JobHandle(Parts parts) {
    this.id = parts.id;
    this.statusUri = parts.statusUri;
    this.attributes = parts.attributes;
    this.family = parts.family;
    this.submittedAt = parts.submittedAt;
    this.deadline = parts.deadline;
  }

  /**
   * {@return a handle for a job id}
   *
   * @param id the id as the API gave it; not empty, without line breaks, at most 8192 characters
   */
  public static JobHandle of(String id) {
    if (id.isEmpty() || id.length() > 8192) {
      throw new IllegalArgumentException(
          "a job id has 1 to 8192 characters, but this one has " + id.length());
    }
    if (breaksLine(id)) {
      throw new IllegalArgumentException("the job id holds a line break or a NUL");
    }
    return new JobHandle(new Parts(id));
  }

  private static boolean breaksLine(String text) {
    return text.chars().anyMatch(c -> c == '\r' || c == '\n' || c == 0);
  }

  /**
   * {@return a handle for a job that is known by its status URI; the URI is its id}
   *
   * @param statusUri absolute
   */
  public static JobHandle of(URI statusUri) {
    return of(statusUri.toString()).withStatusUri(statusUri);
  }

  /**
   * Reads a token made by {@link #toToken()}, maybe in an earlier process or by an earlier version.
   *
   * @param token the token
   * @return the handle
   * @throws IllegalArgumentException if it is damaged, incomplete, of a later version, or no token
   *     at all
   */
  public static JobHandle fromToken(String token) {
    return JobToken.decode(token);
  }

  /**
   * {@return the handle as a short printable text: letters, digits, {@code -}, {@code _} and {@code
   * .}}
   */
  public String toToken() {
    return JobToken.encode(this);
  }

  /**
   * {@return a copy with a status URI}
   *
   * @param uri absolute; without user name or password
   */
  public JobHandle withStatusUri(URI uri) {
    if (!uri.isAbsolute()) {
      throw new IllegalArgumentException(
          "the status URI '"
              + uri.getPath()
              + "' is relative; ApiResponse.resolve makes it absolute");
    }
    if (uri.getRawUserInfo() != null) {
      throw new IllegalArgumentException(
          "the status URI holds a user name or password, which must not enter a job's token");
    }
    if (uri.toString().length() > LONGEST_URI) {
      throw new IllegalArgumentException("the status URI has more than 32768 characters");
    }
    // One text, where it is the id as well.
    String text = uri.toString();
    return change(parts -> parts.statusUri = text.equals(id) ? id : text);
  }

  /**
   * {@return a copy with an attribute: what else a provider needs to poll or to fetch the result}
   *
   * @param name its name; one that names a credential, such as {@code password}, is refused
   * @param value its value
   */
  public JobHandle with(String name, String value) {
    if (Redaction.standard().isSecret(name)) {
      throw new IllegalArgumentException(
          "attribute '" + name + "' looks like a credential, which must not enter a job's token");
    }
    Map<String, String> copy = new TreeMap<>(attributes);
    copy.put(name, value);
    if (copy.entrySet().stream().mapToInt(e -> e.getKey().length() + e.getValue().length()).sum()
        > LONGEST_ATTRIBUTES) {
      throw new IllegalArgumentException(
          "the attributes have more than 32768 characters, with '"
              + name
              + "'; keep ids, not answers");
    }
    return change(parts -> parts.attributes = Map.copyOf(copy));
  }

  /**
   * {@return a copy bound to where the job runs; called by the engine}
   *
   * @param providerName the provider's name
   * @param origin the connection's origin
   */
  public JobHandle boundTo(String providerName, Origin origin) {
    return change(parts -> parts.family = family.at(providerName, origin));
  }

  /**
   * {@return a copy with its times; called by the engine}
   *
   * @param submitted when the job was submitted
   * @param until until when it is waited for
   */
  public JobHandle timed(Instant submitted, Instant until) {
    return change(
        parts -> {
          parts.submittedAt = nanos(submitted);
          parts.deadline = nanos(until);
        });
  }

  /**
   * {@return a copy that says which kind of job it is; called by the engine}
   *
   * @param kind such as {@code deployVirtualMachine}; empty where it is not known; without line
   *     breaks, at most 1024 characters
   */
  public JobHandle ofKind(String kind) {
    if (kind.length() > LONGEST_KIND || breaksLine(kind)) {
      throw new IllegalArgumentException(
          "a kind of job has at most 1024 characters and no line break or NUL");
    }
    return change(parts -> parts.family = family.ofKind(kind));
  }

  /**
   * {@return this handle's times and place with another's id, status URI and attributes} Called by
   * the engine.
   *
   * @param next the other handle
   */
  public JobHandle continuedBy(JobHandle next) {
    Parts parts = new Parts(next.id);
    parts.statusUri = next.statusUri;
    parts.attributes = next.attributes;
    parts.family = family;
    parts.submittedAt = submittedAt;
    parts.deadline = deadline;
    return new JobHandle(parts);
  }

  /**
   * {@return the handle to use after a status} Called by the engine.
   *
   * @param running what the last poll said
   */
  public JobHandle after(JobStatus.Running running) {
    JobHandle next = running.handle().map(this::continuedBy).orElse(this);
    return running.statusUri().map(next::withStatusUri).orElse(next);
  }

  /**
   * {@return whether another handle is of the same job, by the same submit, however long it is
   * waited for, and whatever its kind is called} Two submits may have the same id, where it is that
   * of what they change.
   *
   * @param other the other handle
   */
  public boolean isSameJobAs(JobHandle other) {
    return id.equals(other.id)
        && submittedAt == other.submittedAt
        && Objects.equals(statusUri, other.statusUri)
        && attributes.equals(other.attributes)
        && family.isSamePlaceAs(other.family);
  }

  // Nanoseconds since 1970, which lasts until 2262.
  private static long nanos(Instant time) {
    try {
      return Math.addExact(
          Math.multiplyExact(time.getEpochSecond(), 1_000_000_000L), time.getNano());
    } catch (ArithmeticException farAway) {
      return time.getEpochSecond() < 0 ? UNKNOWN + 1 : Long.MAX_VALUE;
    }
  }

  private static Optional<Instant> instant(long nanos) {
    return nanos == UNKNOWN
        ? Optional.empty()
        : Optional.of(
            Instant.ofEpochSecond(
                Math.floorDiv(nanos, 1_000_000_000L), Math.floorMod(nanos, 1_000_000_000L)));
  }

  /** {@return the job's id as the API gave it} */
  public String id() {
    return id;
  }

  /** {@return where to ask for the job's status, if the API names a place} */
  public Optional<URI> statusUri() {
    return statusUri == null ? Optional.empty() : Optional.of(URI.create(statusUri));
  }

  /** {@return the provider's attributes} */
  public Map<String, String> attributes() {
    return attributes;
  }

  /**
   * {@return one attribute}
   *
   * @param name its name
   */
  public Optional<String> attribute(String name) {
    return Optional.ofNullable(attributes.get(name));
  }

  /** {@return the provider's name; empty before the engine has bound the handle} */
  public String provider() {
    return family.provider();
  }

  /** {@return the endpoint's origin; empty before the engine has bound the handle} */
  public Optional<Origin> endpoint() {
    return Optional.ofNullable(family.endpoint());
  }

  /** {@return which kind of job it is; empty where that is not known} */
  public String operation() {
    return family.operation();
  }

  /** {@return when the job was submitted, by the wall clock} */
  public Optional<Instant> submittedAt() {
    return instant(submittedAt);
  }

  /** {@return until when the job is waited for, by the wall clock} */
  public Optional<Instant> deadline() {
    return instant(deadline);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof JobHandle that && isSameJobAs(that) && deadline == that.deadline;
  }

  // All that tells jobs apart where an API gives many the same id.
  @Override
  public int hashCode() {
    return (31 * id.hashCode() + Long.hashCode(submittedAt)) * 31 + Objects.hashCode(statusUri);
  }

  /** {@return provider and id, as messages show them} */
  @Override
  public String toString() {
    String shown = Redaction.standard().excerpt(id, 200);
    return provider().isEmpty() ? "job " + shown : provider() + " job " + shown;
  }

  private JobHandle change(Consumer<Parts> change) {
    Parts parts = new Parts(id);
    parts.statusUri = statusUri;
    parts.attributes = attributes;
    parts.family = family;
    parts.submittedAt = submittedAt;
    parts.deadline = deadline;
    change.accept(parts);
    return new JobHandle(parts);
  }

  private static final class Parts {
    private final String id;
    private @Nullable String statusUri;
    private Map<String, String> attributes = Map.of();
    private Family family = Family.UNKNOWN;
    private long submittedAt = UNKNOWN;
    private long deadline = UNKNOWN;

    Parts(String id) {
      this.id = id;
    }
  }
}

package io.pollingsdk.download;

import io.pollingsdk.download.DownloadException.Kind;
import io.pollingsdk.pacing.Deadline;
import io.pollingsdk.pacing.TimeSource;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What has come so far, over all attempts: what is in the sink, what it looks like, and whether it
 * can be gone on with. Used by one attempt at a time.
 */
final class Content {
  private static final Logger LOG = LoggerFactory.getLogger(Content.class);
  private static final Duration FIRST_SAVE = Duration.ofSeconds(1);
  private static final Duration LATER_SAVES = Duration.ofSeconds(5);

  private final Sink sink;
  private final TimeSource time;
  private Expectations expectations;
  private boolean decoded;
  private Inspection inspection;
  private long bytes;
  private long resumedFrom;
  // What the bytes are known by; null while there are none, or none that anything is known of.
  private @Nullable ResumePoint known;
  private @Nullable Deadline nextSave;
  // Bytes of an earlier process that the checks have not seen.
  private boolean unseen;
  // Some of it has been made safe.
  private boolean safe;

  private Content(Sink sink, DownloadRequest request, TimeSource time) {
    this.sink = sink;
    this.expectations = request.expectations();
    this.decoded = request.manner().decoded();
    this.inspection = Inspection.NONE;
    this.time = time;
  }

  /** Opens the target, and takes over what an earlier download left there. */
  static Content open(Target target, DownloadRequest request, TimeSource time) {
    Sink sink = storing("the target cannot be used", target::open);
    Content content = new Content(sink, request, time);
    if (sink instanceof ResumableSink resumable && !request.manner().decoded()) {
      try {
        content.takeOver(resumable);
      } catch (RuntimeException | Error e) {
        content.abort();
        throw e;
      }
    }
    return content;
  }

  private void takeOver(ResumableSink resumable) {
    Optional<ResumePoint> found = storing("what is there cannot be read", resumable::found);
    if (found.isEmpty()) {
      return;
    }
    if (!found.get().expected().equals(expectations.digests())) {
      restart();
      return;
    }
    known = found.get();
    bytes = found.get().bytes();
    resumedFrom = bytes;
    unseen = true;
    safe = true;
  }

  /** Changes what the content must be; what is there counts only where nothing changes. */
  void expect(DownloadRequest other) {
    boolean same = expectations.equals(other.expectations()) && decoded == other.manner().decoded();
    if (!same) {
      expectations = other.expectations();
      decoded = other.manner().decoded();
      restart();
    }
  }

  long bytes() {
    return bytes;
  }

  long resumedFrom() {
    return resumedFrom;
  }

  /** Returns the byte from which a source is asked; if not 0, what is there can be gone on with. */
  long offset(URI source) {
    if (bytes > 0 && !canContinue(source)) {
      restart();
    }
    return bytes;
  }

  private boolean canContinue(URI source) {
    ResumePoint point = known;
    if (point == null) {
      return false;
    }
    boolean same = point.source().equals(ResumePoint.name(source));
    return (same && point.validator().isPresent()) || expectations.hasStrongDigest();
  }

  /** Returns what must still be true of the source, for {@code If-Range}. */
  Optional<String> validator(URI source) {
    ResumePoint point = known;
    return point == null || !point.source().equals(ResumePoint.name(source))
        ? Optional.empty()
        : point.validator();
  }

  /** Returns the size of the whole, where an earlier answer said it. */
  OptionalLong total() {
    ResumePoint point = known;
    return point == null ? OptionalLong.empty() : point.size();
  }

  /** Prepares to look at the content of an answer: from its start, or from where it goes on. */
  void inspect(ResourceInfo head) {
    if (bytes == 0) {
      inspection = new Inspection(expectations, head, said(head));
    } else if (unseen && sink instanceof ResumableSink stored) {
      inspection = new Inspection(expectations, head, said(head));
      if (!inspection.isIdle()) {
        storing(
            "what is there cannot be read",
            () -> {
              stored.readBack(inspection::see);
              return true;
            });
      }
    }
    unseen = false;
  }

  /** Compares everything that is there with what it must be. */
  List<Digest> judge(ResourceInfo head) {
    return inspection.judge(bytes, said(head));
  }

  /** The server's digests of what is stored: those that it sends are of what it sends. */
  private List<Digest> said(ResourceInfo head) {
    return decoded && !Heads.isIdentity(head.headers()) ? List.of() : head.digests();
  }

  /** Prepares for the bytes that follow a head. */
  void begin(ResourceInfo head, URI source, boolean resumable) {
    inspect(head);
    storing(
        "the target refused",
        () -> {
          sink.head(head);
          return true;
        });
    ResumePoint before = known;
    Optional<String> validator = Heads.validator(head);
    known =
        resumable
            ? new ResumePoint(
                ResumePoint.name(source),
                validator.isPresent() || before == null ? validator : before.validator(),
                head.size().isPresent() || before == null ? head.size() : before.size(),
                expectations.digests(),
                bytes)
            : null;
    nextSave = Deadline.in(time, FIRST_SAVE);
  }

  /** Takes in bytes. */
  void add(ByteBuffer part) {
    inspection.see(part);
    int count = part.remaining();
    storing(
        "the target could not store it",
        () -> {
          sink.write(part);
          return true;
        });
    bytes += count;
    Deadline due = nextSave;
    if (due != null && due.reached(time)) {
      save();
      nextSave = Deadline.in(time, LATER_SAVES);
    }
  }

  /** Makes what is there safe, if it can be gone on with. */
  void save() {
    ResumePoint point = known;
    if (sink instanceof ResumableSink resumable && point != null && isWorthKeeping()) {
      storing(
          "the target could not keep what is there",
          () -> {
            resumable.save(
                new ResumePoint(
                    point.source(), point.validator(), point.size(), point.expected(), bytes));
            return true;
          });
      safe = true;
    }
  }

  private boolean isWorthKeeping() {
    ResumePoint point = known;
    return point != null
        && bytes > 0
        && (point.validator().isPresent() || expectations.hasStrongDigest());
  }

  /** Forgets what is there. */
  void restart() {
    bytes = 0;
    resumedFrom = 0;
    known = null;
    unseen = false;
    safe = false;
    inspection = Inspection.NONE;
    boolean could = storing("the target cannot start over", sink::restart);
    if (!could) {
      throw new Refusal(
          Kind.STORAGE, "it has to start over, and its target cannot take back what was passed on");
    }
  }

  Stored commit() {
    return storing("the target could not publish it", sink::commit);
  }

  /** Ends without a result, and keeps what can be gone on with; what fails then is logged. */
  void abort() {
    boolean keep = isWorthKeeping();
    try {
      if (keep) {
        save();
      }
    } catch (Refusal e) {
      // A full disk has no room for a note either; the one before still holds.
      LOG.debug("What came last cannot be kept for later", e);
      keep = safe;
    }
    try {
      sink.abort(keep);
    } catch (IOException | RuntimeException e) {
      LOG.warn("A target could not be cleaned up", e);
    }
  }

  private interface Storing<T> {
    T run() throws IOException;
  }

  private static <T> T storing(String what, Storing<T> work) {
    try {
      return work.run();
    } catch (Refusal e) {
      throw e;
    } catch (IOException | RuntimeException | Error e) {
      String message = e.getMessage() == null ? "" : ", " + e.getMessage();
      String text = what + ": " + e.getClass().getSimpleName() + message;
      throw new Refusal(Problem.of(Kind.STORAGE, text, e));
    }
  }
}

package io.pollingsdk.download;

import io.pollingsdk.internal.files.InUseException;
import io.pollingsdk.internal.files.PartFile;
import io.pollingsdk.internal.files.Place;
import io.pollingsdk.internal.files.Publisher;
import io.pollingsdk.internal.files.SideFile;
import io.pollingsdk.internal.files.WorkFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes a part file that a later download can go on with. A side file never says more than the
 * part holds: it is written after the part's bytes and removed before they go.
 */
final class PartSink implements ResumableSink {
  private static final Logger LOG = LoggerFactory.getLogger("io.pollingsdk.download");

  private final Place place;
  private final WorkFile part;
  private final SideFile side;
  private final Publisher publisher;
  private boolean begun;
  private @Nullable ResumePoint saved;

  PartSink(Place place, WorkFile part, SideFile side, Publisher publisher) {
    this.place = place;
    this.part = part;
    this.side = side;
    this.publisher = publisher;
  }

  @Override
  public Optional<ResumePoint> found() throws IOException {
    Optional<ResumePoint> point =
        look()
            .flatMap(ResumeNote::read)
            .filter(left -> left.bytes() > 0 && left.bytes() <= part.length());
    if (point.isPresent()) {
      saved = point.get();
      // What is beyond was never forced: after a loss of power it may be anything.
      part.truncate(saved.bytes());
    } else {
      forget();
    }
    return point;
  }

  private Optional<String> look() throws IOException {
    begun = true;
    if (part.length() > 0) {
      side.sweep();
    }
    return side.read();
  }

  @Override
  public void readBack(Consumer<ByteBuffer> reader) throws IOException {
    part.read(reader);
  }

  @Override
  public void write(ByteBuffer bytes) throws IOException {
    begin();
    part.write(bytes);
  }

  /** Whoever does not ask what is there does not want it. */
  private void begin() throws IOException {
    if (!begun) {
      restart();
    }
  }

  @Override
  public void save(ResumePoint point) throws IOException {
    begin();
    if (point.bytes() > part.length()) {
      throw new IllegalArgumentException(
          point.bytes() + " bytes are to be saved, but " + part.length() + " were written");
    }
    if (point.bytes() > 0 && !point.equals(saved)) {
      if (publisher.rules().durable()) {
        part.force();
      }
      side.write(ResumeNote.text(point), publisher.rules().durable());
      saved = point;
    }
  }

  @Override
  public boolean restart() throws IOException {
    if (!begun) {
      look();
    }
    forget();
    return true;
  }

  private void forget() throws IOException {
    saved = null;
    if (side.delete()) {
      // Otherwise it could come back after a loss of power, beside the bytes that come next.
      publisher.settle(place.folder());
    }
    part.truncate(0);
  }

  @Override
  public Stored commit() throws IOException {
    begin();
    publisher.publish(part, place.file());
    // From here on it is visible, so this cannot fail any more.
    try (part) {
      side.delete();
    } catch (IOException e) {
      LOG.warn("what belonged to the part of {} could not be tidied up", place.file(), e);
    }
    publisher.settle(place.folder());
    return new Stored.InFile(place.named());
  }

  @Override
  public void abort(boolean keep) throws IOException {
    if (part.isOpen()) {
      end(part, keep);
      return;
    }
    // Interrupting a thread that writes closes the file, and with it the lock is lost.
    part.close();
    try {
      end(PartFile.open(part.path()), keep);
    } catch (InUseException e) {
      LOG.debug("another download has taken over {}", part.path());
    }
  }

  private void end(WorkFile held, boolean keep) throws IOException {
    boolean useful = begun ? side.isThere() : held.length() > 0;
    if (keep && useful) {
      held.close();
      return;
    }
    try {
      look();
      side.delete();
    } finally {
      held.delete();
    }
  }
}

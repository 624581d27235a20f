package io.pollingsdk.download;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.function.Consumer;

/** A sink that another process can go on with, after this one was killed at any moment. */
public interface ResumableSink extends Sink {

  /**
   * Looks for what an earlier download left. Called once, before the first byte.
   *
   * @return what is there, as it was last saved, if it can be relied on; otherwise it has been
   *     forgotten
   * @throws IOException if the store failed
   */
  Optional<ResumePoint> found() throws IOException;

  /**
   * Shows the bytes found, in order, for digests and checks.
   *
   * @param reader sees each part; good until it returns
   * @throws IOException if they cannot be read
   */
  void readBack(Consumer<ByteBuffer> reader) throws IOException;

  /**
   * Makes what has been written so far safe against a crash, and remembers how to go on from there.
   *
   * @param point what is known of the content; {@link ResumePoint#bytes} is what has been written
   * @throws IOException if the store failed
   */
  void save(ResumePoint point) throws IOException;
}

package io.pollingsdk.download;

import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * Takes in one download's content and makes it visible when all of it is there and checked. Made by
 * a {@link Target}; used by one thread at a time, which may block. What it throws ends the download
 * as a {@link DownloadException.Storage}: no other source would help.
 */
public interface Sink {

  /**
   * Sees the head of the answer that the next bytes come from; before the first byte, and again
   * when a download goes on after a failure. Default: nothing.
   *
   * @param head what the answer says of itself
   * @throws IOException if this content cannot be stored
   */
  default void head(ResourceInfo head) throws IOException {}

  /**
   * Stores the next bytes, all of them.
   *
   * @param bytes good until the method returns
   * @throws IOException if they cannot be stored
   */
  void write(ByteBuffer bytes) throws IOException;

  /**
   * Forgets every byte, so that the next one is the first again.
   *
   * @return whether it could; if not, a download that has to start over fails
   * @throws IOException if the store failed
   */
  boolean restart() throws IOException;

  /**
   * Makes the content visible, at once and whole. Called once, last.
   *
   * @return where it is
   * @throws IOException if it cannot be published; then nothing must be visible
   */
  Stored commit() throws IOException;

  /**
   * Ends without a result: frees everything and leaves nothing visible. Called instead of {@link
   * #commit}, or after it failed; once, last.
   *
   * @param keep whether another process, or a later download, could go on from what is there
   * @throws IOException if what was written could not be removed; it is logged
   */
  void abort(boolean keep) throws IOException;
}

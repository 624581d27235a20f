package io.pollingsdk.download;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;

/**
 * Where a download's content goes. The ready-made ones are here; any other store is a lambda that
 * makes a {@link Sink}. Immutable and thread-safe, so that one target may serve many downloads
 * where that makes sense.
 */
@FunctionalInterface
public interface Target {

  /**
   * Makes the sink of one download. Called on a thread that may block, before anything is sent; so
   * this is the place to find out that the store refuses.
   *
   * @return the sink
   * @throws IOException if the store refuses
   */
  Sink open() throws IOException;

  /**
   * {@return a file} Nothing is at its name before the content is whole and checked; then it
   * appears there at once. Until then it grows beside it as {@code .NAME.part}, from which a later
   * download goes on, also in another process. A file that is there already is replaced; a symbolic
   * link is replaced, not followed.
   *
   * @param path the file; its folder must exist
   */
  static FileTarget file(Path path) {
    return new FileTarget(path);
  }

  /**
   * {@return a file in a folder, named as the server names it} By {@code Content-Disposition} (RFC
   * 6266), or else the last segment of the path; without anything in it that leads elsewhere. A
   * file that is there already stays: then the download fails.
   *
   * @param folder the folder; must exist
   */
  static Target intoFolder(Path folder) {
    return () -> FolderSink.open(folder);
  }

  /**
   * {@return a new file in a folder, with a name of its own} The caller deletes it.
   *
   * @param folder the folder; must exist
   */
  static Target temporary(Path folder) {
    return () -> TemporarySink.in(folder);
  }

  /**
   * {@return a new file in the system's folder of temporary files} Nobody else may read it. The
   * caller deletes it.
   */
  static Target temporary() {
    return TemporarySink::inSystemFolder;
  }

  /**
   * {@return memory}
   *
   * @param maxBytes the most it takes, at least 0; content that is larger fails as too large
   */
  static Target memory(int maxBytes) {
    if (maxBytes < 0) {
      throw new IllegalArgumentException("maxBytes must not be negative, but is " + maxBytes);
    }
    return () -> new MemorySink(maxBytes);
  }

  /**
   * {@return a stream} Bytes are passed on as they come, before they can be checked; what was
   * passed on cannot be taken back, so a download that has to start over fails. The stream is
   * flushed, not closed.
   *
   * @param stream the stream
   */
  static Target stream(OutputStream stream) {
    return () -> new StreamSink(stream);
  }
}

package io.pollingsdk.download;

import java.nio.file.Path;

/** Where a download's content is now. */
public sealed interface Stored {

  /**
   * In a file, whole and under its final name.
   *
   * @param path the file
   */
  record InFile(Path path) implements Stored {}

  /**
   * In memory.
   *
   * @param bytes the content; not copied
   */
  @SuppressWarnings("ArrayRecordComponent")
  record InMemory(byte[] bytes) implements Stored {
    /** Shows the size only. */
    @Override
    public String toString() {
      return "InMemory[" + bytes.length + " bytes]";
    }
  }

  /**
   * In a store of the caller's own, or passed on.
   *
   * @param description what the store says of the place, such as a key; no secret
   */
  record Elsewhere(String description) implements Stored {}
}

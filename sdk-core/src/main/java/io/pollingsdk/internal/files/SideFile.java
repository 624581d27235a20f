package io.pollingsdk.internal.files;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/**
 * A short text beside a work file, replaced in one step. Whoever uses it holds the work file's
 * lock.
 */
public final class SideFile {
  private static final int LONGEST = 1024 * 1024;

  private final Path path;
  private final Path fresh;
  private boolean there;

  /**
   * Creates nothing yet.
   *
   * @param path where it is
   * @param fresh where the next text is written first; in the same folder
   */
  public SideFile(Path path, Path fresh) {
    this.path = path;
    this.fresh = fresh;
  }

  /** Returns the text, if there is one that can be read. */
  public Optional<String> read() throws IOException {
    Optional<FileFacts> facts = FileFacts.of(path);
    there = facts.isPresent();
    return facts.filter(FileFacts::regular).flatMap(regular -> content());
  }

  private Optional<String> content() {
    try (InputStream in = Files.newInputStream(path, LinkOption.NOFOLLOW_LINKS)) {
      byte[] bytes = in.readNBytes(LONGEST + 1);
      return bytes.length > LONGEST
          ? Optional.empty()
          : Optional.of(new String(bytes, StandardCharsets.UTF_8));
    } catch (IOException e) {
      // What cannot be read does not tell how to go on.
      return Optional.empty();
    }
  }

  /** Returns whether there is one, as far as reading, writing and deleting it has shown. */
  public boolean isThere() {
    return there;
  }

  /**
   * Replaces the text.
   *
   * @param durable whether it is to outlast a loss of power
   */
  public void write(String text, boolean durable) throws IOException {
    boolean moved = false;
    Files.deleteIfExists(fresh);
    try {
      try (FileChannel out =
          FileChannel.open(
              fresh,
              StandardOpenOption.CREATE_NEW,
              StandardOpenOption.WRITE,
              LinkOption.NOFOLLOW_LINKS)) {
        ByteBuffer bytes = StandardCharsets.UTF_8.encode(text);
        while (bytes.hasRemaining()) {
          out.write(bytes);
        }
        if (durable) {
          out.force(true);
        }
      }
      Files.move(fresh, path, StandardCopyOption.ATOMIC_MOVE);
      moved = true;
      there = true;
    } finally {
      if (!moved) {
        Files.deleteIfExists(fresh);
      }
    }
  }

  /** Removes what a process that was killed may have left of a text that it had just begun. */
  public void sweep() throws IOException {
    Files.deleteIfExists(fresh);
  }

  /** Removes it, and returns whether it was there. */
  public boolean delete() throws IOException {
    if (!there) {
      return false;
    }
    boolean deleted = Files.deleteIfExists(path);
    there = false;
    return deleted;
  }
}

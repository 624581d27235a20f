package io.pollingsdk.internal.files;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;

/** A file that is being written, under a name of its own. Used by one thread at a time. */
public final class WorkFile implements Closeable {
  private static final int PART = 64 * 1024;
  private static final Set<OpenOption> NEW =
      Set.of(
          StandardOpenOption.CREATE_NEW,
          StandardOpenOption.READ,
          StandardOpenOption.WRITE,
          LinkOption.NOFOLLOW_LINKS);

  private final Path path;
  private final FileChannel channel;
  private final Runnable afterClose;
  private long length;
  private boolean closed;

  /**
   * Goes on with an open file.
   *
   * @param length how many bytes it has; the channel stands at its beginning
   * @param afterClose runs once, after it was closed
   */
  WorkFile(Path path, FileChannel channel, long length, Runnable afterClose) {
    this.path = path;
    this.channel = channel;
    this.length = length;
    this.afterClose = afterClose;
  }

  /**
   * Creates a file with a random name.
   *
   * @param folder where
   * @param prefix what the name begins with, at most 200 bytes
   * @param attributes such as permissions; without any, they are what the process gives new files
   */
  public static WorkFile random(Path folder, String prefix, FileAttribute<?>... attributes)
      throws IOException {
    Path path = folder.resolve(prefix + UUID.randomUUID() + ".tmp");
    return new WorkFile(path, FileChannel.open(path, NEW, attributes), 0, () -> {});
  }

  /** Returns where it is. */
  public Path path() {
    return path;
  }

  /** Returns how many bytes it has. */
  public long length() {
    return length;
  }

  /** Returns false once it was closed, also by the interruption of a thread that wrote to it. */
  public boolean isOpen() {
    return channel.isOpen();
  }

  /** Appends all of these bytes. */
  public void write(ByteBuffer bytes) throws IOException {
    try {
      while (bytes.hasRemaining()) {
        length += channel.write(bytes);
      }
    } catch (ClosedChannelException e) {
      throw e;
    } catch (IOException e) {
      throw named(e);
    }
  }

  /** Cuts it off and goes on from there. */
  public void truncate(long to) throws IOException {
    if (to > length) {
      throw new IllegalArgumentException(path + " has " + length + " bytes, not " + to);
    }
    if (to < length) {
      channel.truncate(to);
      length = to;
    }
    channel.position(to);
  }

  /** Shows all bytes, in order; each part is good until the reader returns. */
  public void read(Consumer<ByteBuffer> reader) throws IOException {
    ByteBuffer part = ByteBuffer.allocate((int) Math.min(PART, length));
    for (long at = 0; at < length; at += part.limit()) {
      part.clear().limit((int) Math.min(part.capacity(), length - at));
      while (part.hasRemaining()) {
        if (channel.read(part, at + part.position()) < 0) {
          throw new EOFException(path + " was shortened by somebody else");
        }
      }
      reader.accept(part.flip());
    }
  }

  /** Makes its bytes safe against a loss of power. */
  public void force() throws IOException {
    try {
      channel.force(true);
    } catch (ClosedChannelException e) {
      throw e;
    } catch (IOException e) {
      throw named(e);
    }
  }

  void copyTo(WritableByteChannel out) throws IOException {
    for (long at = 0; at < length; ) {
      long moved = channel.transferTo(at, length - at, out);
      if (moved <= 0) {
        throw new EOFException(path + " was shortened by somebody else");
      }
      at += moved;
    }
  }

  /** Removes it, and closes it in any case. */
  public void delete() throws IOException {
    // Removed first: whoever gets the lock next must not find it.
    try (this) {
      Files.deleteIfExists(path);
    }
  }

  @Override
  public void close() throws IOException {
    if (!closed) {
      closed = true;
      try {
        channel.close();
      } finally {
        afterClose.run();
      }
    }
  }

  private IOException named(IOException e) {
    // The system's own message has no name, as in "No space left on device".
    FileSystemException named = new FileSystemException(path.toString(), null, e.getMessage());
    named.initCause(e);
    return named;
  }
}

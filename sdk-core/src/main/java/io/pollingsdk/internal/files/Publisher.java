package io.pollingsdk.internal.files;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes a work file visible under its final name: all of it, in one step. Immutable. */
public final class Publisher {
  private static final Logger LOG = LoggerFactory.getLogger("io.pollingsdk.download");

  /** How often a move is tried where virus scanners hold files: for about half a second. */
  private static final int PATIENCE = 9;

  private final Rules rules;
  private final Moves moves;
  private final int tries;
  private final LongConsumer pause;

  /**
   * What publishing may do and must do.
   *
   * @param replace whether a file of that name is replaced; otherwise it is a failure
   * @param durable whether it is to outlast a loss of power
   * @param copy whether the bytes may be copied where the file system cannot move in one step
   */
  public record Rules(boolean replace, boolean durable, boolean copy) {}

  /** Creates a publisher for this system. */
  public Publisher(Rules rules) {
    this(
        rules,
        Moves.system(),
        Moves.WINDOWS ? PATIENCE : 1,
        millis -> LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(millis)));
  }

  Publisher(Rules rules, Moves moves, int tries, LongConsumer pause) {
    this.rules = rules;
    this.moves = moves;
    this.tries = tries;
    this.pause = pause;
  }

  /** Returns the rules. */
  public Rules rules() {
    return rules;
  }

  /**
   * Gives the file its final name. It stays open, and locked if it was.
   *
   * @throws FileAlreadyExistsException if the name is taken and not to be replaced
   * @throws IOException if it cannot be published; then nothing is visible
   */
  public void publish(WorkFile work, Path target) throws IOException {
    if (rules.durable()) {
      work.force();
    }
    try {
      move(work.path(), target);
    } catch (AtomicMoveNotSupportedException e) {
      if (!rules.copy()) {
        FileSystemException clear =
            new FileSystemException(
                target.toString(),
                null,
                "the file system cannot put it there in one step; allowCopy() would copy it");
        clear.initCause(e);
        throw clear;
      }
      copy(work, target);
    } catch (FileAlreadyExistsException e) {
      throw taken(target);
    }
  }

  /** Returns the failure for a name that is taken. */
  public static FileAlreadyExistsException taken(Path target) {
    return new FileAlreadyExistsException(
        target.toString(), null, "exists already and is not to be replaced");
  }

  private void move(Path from, Path to) throws IOException {
    for (int attempt = 1; ; attempt++) {
      try {
        if (rules.replace()) {
          moves.replace(from, to);
        } else {
          moves.unlessTaken(from, to);
        }
        return;
      } catch (FileSystemException e) {
        if (attempt >= tries || !isSharing(e)) {
          throw e;
        }
        pause.accept(1L << attempt);
      }
    }
  }

  /** Returns whether Windows may say this of a file that somebody has open for a moment. */
  private static boolean isSharing(FileSystemException e) {
    return e instanceof AccessDeniedException || e.getClass() == FileSystemException.class;
  }

  private void copy(WorkFile work, Path target) throws IOException {
    if (rules.replace()) {
      Files.deleteIfExists(target);
    }
    boolean done = false;
    try (FileChannel out =
        FileChannel.open(
            target,
            StandardOpenOption.CREATE_NEW,
            StandardOpenOption.WRITE,
            LinkOption.NOFOLLOW_LINKS)) {
      try {
        work.copyTo(out);
        if (rules.durable()) {
          out.force(true);
        }
        done = true;
      } finally {
        if (!done) {
          Files.deleteIfExists(target);
        }
      }
    } catch (FileAlreadyExistsException e) {
      throw taken(target);
    }
    try {
      Files.deleteIfExists(work.path());
    } catch (IOException e) {
      LOG.warn("{} is no longer needed, but cannot be removed", work.path(), e);
    }
  }

  /** Makes the names in a folder safe against a loss of power, where the system has a way to. */
  public void settle(Path folder) {
    if (rules.durable()) {
      force(folder);
    }
  }

  private static void force(Path folder) {
    FileChannel channel;
    try {
      channel = FileChannel.open(folder, StandardOpenOption.READ);
    } catch (IOException e) {
      // Windows opens no folders; there, names are safe by themselves.
      return;
    }
    try (channel) {
      channel.force(true);
    } catch (IOException e) {
      // What is visible cannot be taken back, and it is whole.
      LOG.warn("the names in {} may not outlast a loss of power", folder, e);
    }
  }
}

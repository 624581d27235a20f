package io.pollingsdk.internal.files;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Opens work files whose names stay the same, so that a later download finds what is there. */
public final class PartFile {
  private static final int TRIES = 100;
  private static final Set<OpenOption> OPTIONS =
      Set.of(StandardOpenOption.READ, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);

  /**
   * What this process holds. The system's locks alone would not do: on POSIX, a process that closes
   * a file loses its locks on it, whichever of its channels got them.
   */
  private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

  private PartFile() {}

  /**
   * Opens or creates a file and locks it, until it is closed or the process ends.
   *
   * @param path in a folder whose path is its real one
   * @throws InUseException if another download holds it
   */
  public static WorkFile open(Path path) throws IOException {
    if (!HELD.add(path)) {
      throw new InUseException(path);
    }
    boolean open = false;
    try {
      WorkFile file = locked(path);
      open = true;
      return file;
    } finally {
      if (!open) {
        HELD.remove(path);
      }
    }
  }

  private static WorkFile locked(Path path) throws IOException {
    for (int i = 0; i < TRIES; i++) {
      create(path);
      Optional<FileFacts> before = FileFacts.of(path);
      if (before.isPresent() && isUsable(path, before.get())) {
        Optional<WorkFile> file = lockIf(path, before.get());
        if (file.isPresent()) {
          return file.get();
        }
      }
    }
    throw new InUseException(path);
  }

  private static void create(Path path) throws IOException {
    try {
      Files.createFile(path);
    } catch (FileAlreadyExistsException e) {
      // An earlier download left it.
    }
  }

  private static boolean isUsable(Path path, FileFacts facts) throws IOException {
    if (facts.symbolicLink()) {
      Files.deleteIfExists(path);
      return false;
    }
    if (!facts.regular()) {
      throw new FileSystemException(
          path.toString(), null, "this is not a file; remove it, as the download needs the name");
    }
    return true;
  }

  /**
   * Locks it, if it is still the same then: meanwhile the one who held the lock may have given the
   * file its final name.
   */
  static Optional<WorkFile> lockIf(Path path, FileFacts before) throws IOException {
    FileChannel channel;
    try {
      channel = FileChannel.open(path, OPTIONS);
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
    boolean good = false;
    try {
      lock(path, channel);
      Optional<FileFacts> now = FileFacts.of(path).filter(before::isSameFileAs);
      if (now.isPresent() && now.get().names() > 1) {
        // It is something else, too: a crash came between publishing and this; or a planted link.
        Files.deleteIfExists(path);
        return Optional.empty();
      }
      good = now.isPresent();
      return now.map(facts -> held(path, channel, facts));
    } finally {
      if (!good) {
        channel.close();
      }
    }
  }

  private static WorkFile held(Path path, FileChannel channel, FileFacts facts) {
    return new WorkFile(path, channel, facts.size(), () -> HELD.remove(path));
  }

  private static void lock(Path path, FileChannel channel) throws IOException {
    boolean free;
    try {
      free = channel.tryLock() != null;
    } catch (OverlappingFileLockException e) {
      free = false;
    } catch (IOException e) {
      FileSystemException named =
          new FileSystemException(path.toString(), null, "cannot be locked: " + e.getMessage());
      named.initCause(e);
      throw named;
    }
    if (!free) {
      throw new InUseException(path);
    }
  }
}

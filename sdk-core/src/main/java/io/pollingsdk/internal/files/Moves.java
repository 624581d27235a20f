package io.pollingsdk.internal.files;

import java.io.File;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** Gives a file another name in one step: what differs between systems. */
interface Moves {
  /** Whether the system is one on which a file that somebody reads cannot be replaced. */
  boolean WINDOWS = File.separatorChar == '\\';

  /** Moves a file to a name that may be taken; a link there is replaced, not followed. */
  void replace(Path from, Path to) throws IOException;

  /**
   * Moves a file to a name that must be free.
   *
   * @throws FileAlreadyExistsException if it is not
   */
  void unlessTaken(Path from, Path to) throws IOException;

  /** Returns those of this system. */
  static Moves system() {
    return WINDOWS ? new Windows() : new Posix();
  }

  /** Renaming replaces; a link does not. */
  class Posix implements Moves {
    @Override
    public void replace(Path from, Path to) throws IOException {
      Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
    }

    @Override
    public void unlessTaken(Path from, Path to) throws IOException {
      try {
        link(from, to);
      } catch (FileAlreadyExistsException e) {
        throw e;
      } catch (IOException | UnsupportedOperationException e) {
        // FAT and some network file systems have no links: there the name is taken first.
        overOwn(from, to);
        return;
      }
      try {
        Files.deleteIfExists(from);
      } catch (IOException e) {
        // It is published. PartFile knows what to do with a file of two names.
      }
    }

    void link(Path from, Path to) throws IOException {
      Files.createLink(to, from);
    }

    private void overOwn(Path from, Path to) throws IOException {
      Files.createFile(to);
      boolean moved = false;
      try {
        replace(from, to);
        moved = true;
      } finally {
        if (!moved) {
          Files.deleteIfExists(to);
        }
      }
    }
  }

  /** Renaming without replacing is one step there. */
  class Windows implements Moves {
    @Override
    public void replace(Path from, Path to) throws IOException {
      Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
    }

    @Override
    public void unlessTaken(Path from, Path to) throws IOException {
      Files.move(from, to);
    }
  }
}

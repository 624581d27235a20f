package io.pollingsdk.internal.files;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Where a file is to be. One file has one place, whatever the path that leads to it; and what is
 * wrong with a place is said before anything is fetched.
 *
 * @param named the path by which the caller knows it
 * @param folder its folder's real path
 * @param file its path in that folder
 */
public record Place(Path named, Path folder, Path file) {

  /**
   * Returns a file's place.
   *
   * @throws IOException if there is no such folder
   */
  public static Place of(Path file) throws IOException {
    Path absolute = file.toAbsolutePath();
    Path folder = absolute.getParent();
    Path name = absolute.getFileName();
    if (folder == null || name == null) {
      throw isFolder(file);
    }
    Path real;
    try {
      real = folder.toRealPath();
    } catch (IOException e) {
      throw explained(folder, e);
    }
    return new Place(file, real, real.resolve(name));
  }

  /**
   * Checks what is there.
   *
   * @param replace whether a file may be there already
   * @throws IOException if something is there that must stay
   */
  public void checkFree(boolean replace) throws IOException {
    Optional<FileFacts> there;
    try {
      there = FileFacts.of(file);
    } catch (IOException e) {
      throw explained(folder, e);
    }
    if (there.isEmpty()) {
      // Newer JDKs say "no such file" also where a file is in a folder's place.
      if (!Files.isDirectory(folder)) {
        throw explained(folder, new NotDirectoryException(folder.toString()));
      }
      return;
    }
    FileFacts facts = there.get();
    if (Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS)) {
      throw isFolder(file);
    }
    if (!facts.regular() && !facts.symbolicLink()) {
      throw new FileSystemException(
          file.toString(), null, "this is a device or the like, which is not replaced");
    }
    if (!replace) {
      throw Publisher.taken(file);
    }
  }

  private static FileSystemException isFolder(Path file) {
    return new FileSystemException(
        file.toString(), null, "this is a folder; name a file in it as the target");
  }

  /** Returns what a failure to create a file in a folder means, if that can be told. */
  public static IOException explained(Path folder, IOException e) {
    IOException clear = e;
    if (e instanceof InUseException) {
      return e;
    } else if (Files.notExists(folder)) {
      clear = new NoSuchFileException(folder.toString(), null, "create this folder first");
    } else if (!Files.isDirectory(folder)) {
      clear =
          new FileSystemException(
              folder.toString(), null, "this is not a folder, so no file can be in it");
    } else if (e instanceof AccessDeniedException) {
      clear =
          new AccessDeniedException(
              folder.toString(), null, "this process may not create files in this folder");
    }
    if (clear != e) {
      clear.initCause(e);
    }
    return clear;
  }
}

package io.pollingsdk.internal.files;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/** Says before anything is fetched why a file cannot be put somewhere. */
public final class Places {
  private Places() {}

  /**
   * Returns a file's path with its folder's real path in it, so that one file has one path.
   *
   * @throws IOException if there is no such folder
   */
  public static Path real(Path file) throws IOException {
    Path absolute = file.toAbsolutePath();
    Path folder = absolute.getParent();
    Path name = absolute.getFileName();
    if (folder == null || name == null) {
      throw isFolder(file);
    }
    return realFolder(folder).resolve(name);
  }

  /**
   * Returns a folder's real path.
   *
   * @throws IOException if it is none
   */
  public static Path realFolder(Path folder) throws IOException {
    try {
      return folder.toRealPath();
    } catch (IOException e) {
      throw explained(folder, e);
    }
  }

  /**
   * Checks a file's name.
   *
   * @param replace whether a file may be there already
   * @throws IOException if something is there that must stay
   */
  public static void checkFree(Path file, boolean replace) throws IOException {
    Optional<FileFacts> there = FileFacts.of(file);
    if (there.isEmpty()) {
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

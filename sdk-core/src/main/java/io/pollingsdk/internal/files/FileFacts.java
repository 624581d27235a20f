package io.pollingsdk.internal.files;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * What a path names, links not followed.
 *
 * @param key tells one file from another, whatever their names
 * @param regular whether it is a regular file
 * @param symbolicLink whether it is a symbolic link
 * @param names how many names the file has; 1 where that is not known
 * @param size in bytes
 */
record FileFacts(Object key, boolean regular, boolean symbolicLink, int names, long size) {
  private static final String UNIX = "unix:fileKey,isRegularFile,isSymbolicLink,nlink,size";

  /** Returns the facts, or nothing where nothing has that name. */
  static Optional<FileFacts> of(Path path) throws IOException {
    try {
      boolean unix = path.getFileSystem().supportedFileAttributeViews().contains("unix");
      return Optional.of(unix ? unix(path) : basic(path));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }

  private static FileFacts unix(Path path) throws IOException {
    Map<String, Object> facts = Files.readAttributes(path, UNIX, LinkOption.NOFOLLOW_LINKS);
    return new FileFacts(
        fact(facts, "fileKey", Object.class),
        fact(facts, "isRegularFile", Boolean.class),
        fact(facts, "isSymbolicLink", Boolean.class),
        fact(facts, "nlink", Integer.class),
        fact(facts, "size", Long.class));
  }

  private static <T> T fact(Map<String, Object> facts, String name, Class<T> type) {
    return type.cast(Objects.requireNonNull(facts.get(name), name));
  }

  static FileFacts basic(Path path) throws IOException {
    BasicFileAttributes facts =
        Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    Object key = facts.fileKey();
    if (key == null) {
      // Windows has no key: two files agree in all of this only if they are the same.
      key = List.of(facts.creationTime(), facts.lastModifiedTime(), facts.size());
    }
    return new FileFacts(key, facts.isRegularFile(), facts.isSymbolicLink(), 1, facts.size());
  }

  boolean isSameFileAs(FileFacts other) {
    return key.equals(other.key);
  }
}

package io.pollingsdk.download.unit;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Walks through a folder and those in it, one open folder at a time. Does not follow symbolic
 * links, passes over what vanishes meanwhile, and goes on behind a folder that cannot be read.
 */
final class UnitWalk implements Iterator<UnitWalk.Visited>, AutoCloseable {
  private final Deque<Path> folders = new ArrayDeque<>();
  private @Nullable Path folder;
  private @Nullable DirectoryStream<Path> stream;
  private @Nullable Iterator<Path> entries;
  private @Nullable Visited next;
  private boolean closed;

  /**
   * What the walk came by: a file, or whatever else is no folder.
   *
   * @param path of it
   * @param regular whether it is a regular file
   * @param problem why this folder cannot be read; empty for a file
   */
  record Visited(Path path, boolean regular, Optional<IOException> problem) {}

  UnitWalk(Path root) {
    folders.add(root);
  }

  @Override
  public boolean hasNext() {
    while (next == null && !closed && advance()) {
      // Folders and what has vanished give nothing.
    }
    return next != null;
  }

  @Override
  public Visited next() {
    if (!hasNext() || next == null) {
      throw new NoSuchElementException();
    }
    Visited visited = next;
    next = null;
    return visited;
  }

  private boolean advance() {
    Iterator<Path> here = entries;
    if (here == null) {
      return openNext();
    }
    try {
      if (here.hasNext()) {
        visit(here.next());
      } else {
        closeFolder();
      }
    } catch (DirectoryIteratorException e) {
      closeFolder();
      next = broken(e.getCause());
    }
    return true;
  }

  @SuppressWarnings("StreamResourceLeak") // Closed by closeFolder(), at the latest by close().
  private boolean openNext() {
    folder = folders.pollLast();
    if (folder == null) {
      return false;
    }
    try {
      stream = Files.newDirectoryStream(folder);
      entries = stream.iterator();
    } catch (NoSuchFileException gone) {
      closeFolder();
    } catch (IOException e) {
      next = broken(e);
    }
    return true;
  }

  private @Nullable Visited broken(@Nullable IOException problem) {
    return folder == null || problem == null
        ? null
        : new Visited(folder, false, Optional.of(problem));
  }

  private void visit(Path path) {
    try {
      BasicFileAttributes attributes =
          Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
      if (attributes.isDirectory()) {
        folders.add(path);
      } else {
        next = new Visited(path, attributes.isRegularFile(), Optional.empty());
      }
    } catch (NoSuchFileException gone) {
      // Removed since the folder was read.
    } catch (IOException e) {
      next = new Visited(path, false, Optional.of(e));
    }
  }

  private void closeFolder() {
    entries = null;
    DirectoryStream<Path> open = stream;
    stream = null;
    if (open != null) {
      try {
        open.close();
      } catch (IOException e) {
        // Everything has been read; there is nothing to lose.
      }
    }
  }

  @Override
  public void close() {
    closed = true;
    next = null;
    closeFolder();
  }
}

package io.pollingsdk.download;

import io.pollingsdk.download.DownloadException.Kind;
import io.pollingsdk.error.TransportException;
import io.pollingsdk.http.Headers;
import io.pollingsdk.http.StreamedResponse;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Opens {@code file:} URIs below the roots that are allowed, as if a server had answered. */
final class LocalFiles {
  private static final int PART = 64 * 1024;

  private final List<Path> roots;

  LocalFiles(List<Path> roots) {
    this.roots = List.copyOf(roots);
  }

  static boolean isFile(URI uri) {
    return "file".equalsIgnoreCase(uri.getScheme());
  }

  /** Opens a file from an offset on. */
  StreamedResponse open(URI uri, long offset) {
    Path path = allowed(uri);
    try {
      BasicFileAttributes facts =
          Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
      if (!facts.isRegularFile()) {
        throw new Refusal(Kind.UNSUPPORTED_SCHEME, "it is not a regular file");
      }
      FileChannel channel =
          FileChannel.open(path, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);
      long size = channel.size();
      boolean part = offset > 0 && offset < size;
      channel.position(part ? offset : 0);
      Headers headers =
          Headers.of(
              "Content-Length",
              Long.toString(part ? size - offset : size),
              "Last-Modified",
              DateTimeFormatter.RFC_1123_DATE_TIME.format(
                  facts.lastModifiedTime().toInstant().atOffset(ZoneOffset.UTC)));
      return part
          ? new StreamedResponse(
              uri,
              206,
              headers.with("Content-Range", "bytes " + offset + "-" + (size - 1) + "/" + size),
              new FileBody(channel))
          : new StreamedResponse(uri, 200, headers, new FileBody(channel));
    } catch (IOException e) {
      throw unreadable(e);
    }
  }

  private Path allowed(URI uri) {
    if (roots.isEmpty()) {
      throw new Refusal(
          Kind.UNSUPPORTED_SCHEME,
          "files are not fetched unless their folder is allowed (Downloads.builder().allowFiles)");
    }
    String host = uri.getAuthority() == null ? "" : uri.getAuthority().toLowerCase(Locale.ROOT);
    if (!host.isEmpty() && !host.equals("localhost")) {
      throw new Refusal(Kind.UNSUPPORTED_SCHEME, "a file URI with another host than localhost");
    }
    if (uri.getRawQuery() != null || uri.getRawFragment() != null || uri.getPath() == null) {
      throw new Refusal(Kind.UNSUPPORTED_SCHEME, "a file URI has a path, no query or fragment");
    }
    try {
      Path real = Path.of(URI.create("file://" + uri.getRawPath())).toRealPath();
      for (Path root : roots) {
        if (isBelow(root, real)) {
          return real;
        }
      }
    } catch (IOException e) {
      throw unreadable(e);
    } catch (IllegalArgumentException e) {
      throw new Refusal(Kind.UNSUPPORTED_SCHEME, "it is not a file URI that can be read");
    }
    throw new Refusal(Kind.UNSUPPORTED_SCHEME, "it is in none of the folders that are allowed");
  }

  private static boolean isBelow(Path root, Path real) {
    try {
      return real.startsWith(root.toRealPath());
    } catch (IOException missing) {
      // Nothing is in it; another root may still be the right one.
      return false;
    }
  }

  private static Refusal unreadable(IOException e) {
    if (e instanceof NoSuchFileException) {
      return new Refusal(Problem.of(Kind.NOT_FOUND, "there is no such file", e));
    }
    // Names that lead nowhere and missing rights do not change by asking again.
    Kind kind =
        e instanceof AccessDeniedException
            ? Kind.NOT_AUTHORIZED
            : e instanceof FileSystemException ? Kind.NOT_FOUND : Kind.CONNECT;
    return new Refusal(Problem.of(kind, "it cannot be read: " + e, e));
  }

  private static final class FileBody implements StreamedResponse.Body {
    private final FileChannel channel;
    private final ByteBuffer part = ByteBuffer.allocate(PART);

    FileBody(FileChannel channel) {
      this.channel = channel;
    }

    @Override
    public @Nullable ByteBuffer next() {
      try {
        int count = channel.read(part.clear());
        return count < 0 ? null : part.flip();
      } catch (IOException e) {
        throw new TransportException(
            TransportException.Kind.CONNECTION_LOST, "the file cannot be read: " + e, e);
      }
    }

    @Override
    public void close() {
      try {
        channel.close();
      } catch (IOException unimportant) {
        // It was only read.
      }
    }
  }
}

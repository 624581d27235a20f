package io.pollingsdk.download;

import java.io.IOException;
import java.nio.file.Path;

/** A file. */
public final class FileTarget implements Target {
  private final Path path;

  FileTarget(Path path) {
    this.path = path;
  }

  @Override
  public Sink open() throws IOException {
    return new TemporarySink(path);
  }
}

package io.pollingsdk.download;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;

/** Placeholder until the file sinks are there. */
final class TemporarySink implements Sink {
  private final Path path;

  TemporarySink(Path path) {
    this.path = path;
  }

  @Override
  public void write(ByteBuffer bytes) throws IOException {}

  @Override
  public boolean restart() {
    return false;
  }

  @Override
  public Stored commit() {
    return new Stored.InFile(path);
  }

  @Override
  public void abort(boolean keep) {}
}

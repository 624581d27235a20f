package io.pollingsdk.download;

import io.pollingsdk.internal.files.WorkFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes a file that is good for nothing until it is whole. */
abstract class WorkSink implements Sink {
  private static final Logger LOG = LoggerFactory.getLogger("io.pollingsdk.download");

  private final WorkFile work;

  WorkSink(WorkFile work) {
    this.work = work;
  }

  @Override
  public final void write(ByteBuffer bytes) throws IOException {
    work.write(bytes);
  }

  @Override
  public final boolean restart() throws IOException {
    work.truncate(0);
    return true;
  }

  @Override
  public final Stored commit() throws IOException {
    Path file = publish(work);
    try {
      work.close();
    } catch (IOException e) {
      LOG.warn("{} is whole, but could not be closed", file, e);
    }
    return new Stored.InFile(file);
  }

  /** Makes it visible, which is the last that can fail, and returns where. */
  abstract Path publish(WorkFile file) throws IOException;

  @Override
  public final void abort(boolean keep) throws IOException {
    work.delete();
  }
}

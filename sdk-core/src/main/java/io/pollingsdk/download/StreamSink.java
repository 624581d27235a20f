package io.pollingsdk.download;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;

/** Passes bytes on. */
final class StreamSink implements Sink {
  private static final int PART = 16 * 1024;

  private final OutputStream stream;
  private final byte[] copy = new byte[PART];
  private boolean used;

  StreamSink(OutputStream stream) {
    this.stream = stream;
  }

  @Override
  public void write(ByteBuffer bytes) throws IOException {
    used = true;
    while (bytes.hasRemaining()) {
      int length = Math.min(bytes.remaining(), copy.length);
      bytes.get(copy, 0, length);
      stream.write(copy, 0, length);
    }
  }

  @Override
  public boolean restart() {
    return !used;
  }

  @Override
  public Stored commit() throws IOException {
    stream.flush();
    return new Stored.Elsewhere("stream");
  }

  @Override
  public void abort(boolean keep) {}
}

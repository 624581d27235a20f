package io.pollingsdk.internal.apache;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Set;
import org.apache.hc.core5.http.nio.AsyncEntityProducer;
import org.apache.hc.core5.http.nio.DataStreamChannel;
import org.jspecify.annotations.Nullable;

/** A request's body, which knows whether it has been written. */
final class BytesProducer implements AsyncEntityProducer {
  private final ByteBuffer bytes;
  private boolean written;

  BytesProducer(byte[] bytes) {
    this.bytes = ByteBuffer.wrap(bytes);
  }

  boolean isWritten() {
    return written;
  }

  @Override
  public void produce(DataStreamChannel channel) throws IOException {
    if (bytes.hasRemaining()) {
      channel.write(bytes);
    }
    if (!bytes.hasRemaining()) {
      written = true;
      channel.endStream();
    }
  }

  @Override
  public int available() {
    return Integer.MAX_VALUE;
  }

  @Override
  public long getContentLength() {
    return bytes.capacity();
  }

  @Override
  public boolean isRepeatable() {
    return false;
  }

  @Override
  public boolean isChunked() {
    return false;
  }

  /** The header says it, in the words of the request. */
  @Override
  public @Nullable String getContentType() {
    return null;
  }

  @Override
  public @Nullable String getContentEncoding() {
    return null;
  }

  @Override
  public Set<String> getTrailerNames() {
    return Set.of();
  }

  @Override
  public void failed(Exception cause) {}

  @Override
  public void releaseResources() {}
}

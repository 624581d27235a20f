package io.pollingsdk.http;

import java.net.URI;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * An answer whose head is here and whose body is still coming. It holds a connection: close it,
 * which is safe at any moment and from any thread. Closing before the end breaks the connection off
 * instead of reading what nobody wants; after the end it costs nothing.
 *
 * @param uri the URI that answered
 * @param status the HTTP status
 * @param headers all headers, as they came
 * @param body the body
 */
public record StreamedResponse(URI uri, int status, Headers headers, Body body)
    implements AutoCloseable {

  /** A body on its way. Read by one thread at a time; closed from any. */
  public interface Body extends AutoCloseable {

    /**
     * Waits for bytes, at most as long as the transport's response timeout, or the request's own
     * limit of the server's silence where that is longer. Between two calls the reader may take its
     * time: no timeout runs then, and the server is held back.
     *
     * @return at least one byte, good until the next call; null at the body's end
     * @throws io.pollingsdk.error.TransportException if the body breaks off, the server falls
     *     silent, the thread is interrupted, or the body was closed
     */
    @Nullable ByteBuffer next();

    /** Breaks the connection off, unless the end has been read. A thread in {@link #next} fails. */
    @Override
    void close();
  }

  /**
   * {@return an answer that is here already, as one whose body is still to be read}
   *
   * @param answer the answer
   */
  public static StreamedResponse of(ApiResponse answer) {
    return new StreamedResponse(
        answer.uri(), answer.status(), answer.headers(), new WholeBody(answer.bytes()));
  }

  @Override
  public void close() {
    body.close();
  }

  /** Shows the status; headers may hold secrets. */
  @Override
  public String toString() {
    return "StreamedResponse[" + status + "]";
  }

  private static final class WholeBody implements Body {
    private @Nullable ByteBuffer rest;

    WholeBody(byte[] bytes) {
      rest = bytes.length == 0 ? null : ByteBuffer.wrap(bytes).asReadOnlyBuffer();
    }

    @Override
    public synchronized @Nullable ByteBuffer next() {
      ByteBuffer bytes = rest;
      rest = null;
      return bytes;
    }

    @Override
    public synchronized void close() {
      rest = null;
    }
  }
}

package io.pollingsdk.download;

import io.pollingsdk.download.DownloadException.Kind;
import io.pollingsdk.http.Headers;
import io.pollingsdk.http.StreamedResponse;
import io.pollingsdk.internal.text.Redaction;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Locale;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/** A body with gzip taken off as it comes; one that swells beyond reason is refused. */
final class Decoding implements StreamedResponse.Body {
  private static final int MOST_SWELLING = 1000;
  private static final long ALWAYS_FINE = 1024 * 1024;

  private final StreamedResponse.Body coded;
  private final Coded stream = new Coded();
  private final byte[] plain = new byte[64 * 1024];
  private @Nullable Gunzip decoder;
  private long in;
  private long out;

  private Decoding(StreamedResponse.Body coded) {
    this.coded = coded;
  }

  static StreamedResponse.Body of(Headers headers, StreamedResponse.Body coded) {
    String coding = String.join(",", headers.all("Content-Encoding")).strip();
    if (!coding.toLowerCase(Locale.ROOT).matches("(x-)?gzip")) {
      String shown = Redaction.standard().excerpt(coding, 80);
      throw new Refusal(
          Kind.PROTOCOL, "its Content-Encoding '" + shown + "' is not gzip, which was asked for");
    }
    return new Decoding(coded);
  }

  @Override
  public @Nullable ByteBuffer next() {
    try {
      Gunzip decoded = decoder;
      if (decoded == null && stream.isOver()) {
        // Nothing at all is no gzip, but it is what servers send of what is empty.
        return null;
      }
      if (decoded == null) {
        decoded = new Gunzip(stream, plain.length);
        decoder = decoded;
      }
      int count = decoded.read(plain);
      if (count < 0) {
        return null;
      }
      out += count;
      if (out > ALWAYS_FINE && out / MOST_SWELLING > in - decoded.ahead()) {
        throw new Refusal(
            Kind.TOO_LARGE,
            "decoded it is more than " + MOST_SWELLING + " times as large as what was sent");
      }
      return ByteBuffer.wrap(plain, 0, count);
    } catch (EOFException e) {
      throw new Refusal(Kind.TRUNCATED, "its gzip ends early");
    } catch (IOException e) {
      throw new Refusal(
          Problem.of(Kind.PROTOCOL, "its gzip cannot be decoded: " + e.getMessage(), e));
    }
  }

  @Override
  public void close() {
    coded.close();
  }

  private static final class Gunzip extends GZIPInputStream {
    Gunzip(InputStream coded, int size) throws IOException {
      super(coded, size);
    }

    /** Returns how many bytes it has taken that nothing has come of yet. */
    int ahead() {
      return inf.getRemaining();
    }
  }

  private final class Coded extends InputStream {
    private ByteBuffer part = ByteBuffer.allocate(0);
    private boolean ended;

    private boolean isOver() {
      while (!part.hasRemaining() && !ended) {
        ByteBuffer more = coded.next();
        if (more == null) {
          ended = true;
        } else {
          in += more.remaining();
          part = more;
        }
      }
      return ended;
    }

    @Override
    public int read() {
      return isOver() ? -1 : part.get() & 0xff;
    }

    @Override
    public int read(byte[] into, int offset, int length) {
      if (length == 0) {
        return 0;
      }
      if (isOver()) {
        return -1;
      }
      int count = Math.min(length, part.remaining());
      part.get(into, offset, count);
      return count;
    }

    // The decoder asks before it looks for another member.
    @Override
    public int available() {
      return ended ? 0 : Math.max(1, part.remaining());
    }
  }
}

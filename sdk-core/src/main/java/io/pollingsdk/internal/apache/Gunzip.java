package io.pollingsdk.internal.apache;

import io.pollingsdk.error.TransportException.Kind;
import java.nio.ByteBuffer;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.jspecify.annotations.Nullable;

/**
 * Decodes gzip (RFC 1952) piece by piece, so that a bomb is noticed at the limit and not behind it.
 */
final class Gunzip implements AutoCloseable {
  private static final int HAS_CRC = 2;
  private static final int HAS_EXTRA = 4;
  private static final int HAS_NAME = 8;
  private static final int HAS_COMMENT = 16;
  private static final int RESERVED = 0xe0;

  private enum Part {
    HEAD,
    EXTRA_LENGTH,
    EXTRA,
    NAME,
    COMMENT,
    HEAD_CRC,
    DATA,
    TRAILER
  }

  private final BodyBuffer target;
  private final Inflater inflater = new Inflater(true);
  private final CRC32 crc = new CRC32();
  private final byte[] chunk = new byte[8 * 1024];
  private Part part = Part.HEAD;
  private int position;
  private int flags;
  private int left;
  private long number;
  private boolean begun;

  Gunzip(BodyBuffer target) {
    this.target = target;
  }

  void add(ByteBuffer source) throws Failure {
    while (source.hasRemaining()) {
      if (part == Part.DATA) {
        inflate(source);
      } else {
        begun = true;
        frame(source.get() & 0xff);
      }
    }
  }

  /** Checks that the last member is whole; nothing at all is an empty body. */
  void end() throws Failure {
    if (begun && !(part == Part.HEAD && position == 0)) {
      throw broken("it ends early", null);
    }
  }

  @Override
  public void close() {
    inflater.end();
  }

  private void inflate(ByteBuffer source) throws Failure {
    inflater.setInput(source);
    try {
      while (!inflater.finished()) {
        int count = inflater.inflate(chunk);
        if (count == 0) {
          if (inflater.needsDictionary()) {
            throw broken("it needs a dictionary", null);
          }
          if (inflater.needsInput()) {
            return;
          }
        }
        crc.update(chunk, 0, count);
        target.add(chunk, 0, count);
      }
    } catch (DataFormatException e) {
      throw broken("its data is damaged", e);
    }
    next(Part.TRAILER);
  }

  private void frame(int value) throws Failure {
    switch (part) {
      case HEAD -> head(value);
      case EXTRA_LENGTH -> {
        left |= value << (8 * position);
        if (++position == 2) {
          next(left > 0 ? Part.EXTRA : afterExtra());
        }
      }
      case EXTRA -> {
        if (--left == 0) {
          next(afterExtra());
        }
      }
      case NAME -> {
        if (value == 0) {
          next(afterName());
        }
      }
      case COMMENT -> {
        if (value == 0) {
          next(afterComment());
        }
      }
      case HEAD_CRC -> {
        if (++position == 2) {
          next(Part.DATA);
        }
      }
      case TRAILER -> trailer(value);
      case DATA -> throw new IllegalStateException("data is not read byte by byte");
    }
  }

  private void head(int value) throws Failure {
    if ((position == 0 && value != 0x1f)
        || (position == 1 && value != 0x8b)
        || (position == 2 && value != 8)
        || (position == 3 && (value & RESERVED) != 0)) {
      throw broken("it has no gzip header", null);
    }
    if (position == 3) {
      flags = value;
    }
    if (++position == 10) {
      left = 0;
      next((flags & HAS_EXTRA) != 0 ? Part.EXTRA_LENGTH : afterExtra());
    }
  }

  private Part afterExtra() {
    return (flags & HAS_NAME) != 0 ? Part.NAME : afterName();
  }

  private Part afterName() {
    return (flags & HAS_COMMENT) != 0 ? Part.COMMENT : afterComment();
  }

  private Part afterComment() {
    return (flags & HAS_CRC) != 0 ? Part.HEAD_CRC : Part.DATA;
  }

  private void trailer(int value) throws Failure {
    number |= (long) value << (8 * (position % 4));
    position++;
    if (position == 4) {
      check(crc.getValue(), "its checksum is wrong");
    } else if (position == 8) {
      check(inflater.getBytesWritten() & 0xffffffffL, "its length is wrong");
      // Another member may follow; together they are one body.
      inflater.reset();
      crc.reset();
      next(Part.HEAD);
    }
  }

  private void check(long actual, String problem) throws Failure {
    if (number != actual) {
      throw broken(problem, null);
    }
    number = 0;
  }

  private void next(Part following) {
    part = following;
    position = 0;
  }

  private static Failure broken(String problem, @Nullable Exception e) {
    return new Failure(Kind.PROTOCOL, "the answer's gzip cannot be decoded: " + problem, e);
  }
}

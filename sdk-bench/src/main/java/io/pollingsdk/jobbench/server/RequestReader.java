package io.pollingsdk.jobbench.server;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Takes bytes as they come from one connection and gives whole requests, however they were cut or
 * joined. Fields hold the current request, so that a request makes no objects. Not thread-safe.
 */
final class RequestReader {
  private static final int LARGEST = 8 << 20;
  private static final byte[] HTTP_1_1 = {' ', 'H', 'T', 'T', 'P', '/', '1', '.', '1'};

  private byte[] bytes = new byte[2048];
  private int start;
  private int end;

  private boolean post;
  private int targetStart;
  private int targetEnd;
  private int bodyStart;
  private int bodyEnd;
  private boolean last;

  /**
   * Adds what was read.
   *
   * @param read flipped; emptied
   * @throws BadRequest if more waits than a request may have
   */
  void add(ByteBuffer read) throws BadRequest {
    if (start == end) {
      start = 0;
      end = 0;
    }
    int more = read.remaining();
    if (end + more > bytes.length) {
      int held = end - start;
      if (held + more > LARGEST) {
        throw new BadRequest("too large");
      }
      byte[] room =
          held + more > bytes.length ? new byte[Math.max(2 * bytes.length, held + more)] : bytes;
      System.arraycopy(bytes, start, room, 0, held);
      bytes = room;
      start = 0;
      end = held;
    }
    read.get(bytes, end, more);
    end += more;
  }

  /**
   * Goes on to the next request, if it is there as a whole.
   *
   * @return whether it is
   * @throws BadRequest if it cannot be understood
   */
  boolean next() throws BadRequest {
    int headEnd = headEnd();
    if (headEnd < 0) {
      return false;
    }
    int line = requestLine();
    int length = 0;
    last = false;
    while (line < headEnd - 2) {
      int lineEnd = lineEnd(line);
      if (is(line, "content-length:")) {
        length = number(line + "content-length:".length(), lineEnd);
      } else if (is(line, "transfer-encoding:")) {
        throw new BadRequest("a length is needed");
      } else if (is(line, "connection:") && is(skipSpaces(line + 11, lineEnd), "close")) {
        last = true;
      }
      line = lineEnd + 2;
    }
    if (end - headEnd < length) {
      return false;
    }
    bodyStart = headEnd;
    bodyEnd = headEnd + length;
    start = bodyEnd;
    return true;
  }

  /** {@return whether the current request is a POST; otherwise it is a GET} */
  boolean post() {
    return post;
  }

  /** {@return whether the client wants no further answer on this connection} */
  boolean last() {
    return last;
  }

  /** {@return the bytes, of which the current request's are a part until {@link #add} is called} */
  byte[] bytes() {
    return bytes;
  }

  /** {@return where the current request's target begins} */
  int targetStart() {
    return targetStart;
  }

  /** {@return the end of the current request's target} */
  int targetEnd() {
    return targetEnd;
  }

  /** {@return where the current request's body begins} */
  int bodyStart() {
    return bodyStart;
  }

  /** {@return the end of the current request's body} */
  int bodyEnd() {
    return bodyEnd;
  }

  /**
   * {@return whether the current request's target begins so}
   *
   * @param path lower case, ASCII
   */
  boolean targetBegins(String path) {
    return targetEnd - targetStart >= path.length() && is(targetStart, path);
  }

  /**
   * {@return whether the current request's target, up to a query, is this}
   *
   * @param path lower case, ASCII
   */
  boolean targetIs(String path) {
    int after = targetStart + path.length();
    return targetBegins(path) && (after == targetEnd || bytes[after] == '?');
  }

  private int headEnd() {
    for (int i = start + 3; i < end; i++) {
      byte b = bytes[i];
      if (b == '\n') {
        if (bytes[i - 1] == '\r' && bytes[i - 2] == '\n' && bytes[i - 3] == '\r') {
          return i + 1;
        }
      } else if (b != '\r') {
        // This byte is none of the four, so no end before four further on.
        i += 3;
      }
    }
    return -1;
  }

  private int requestLine() throws BadRequest {
    int methodEnd;
    if (bytes[start] == 'G' && is(start, "get ")) {
      post = false;
      methodEnd = start + 4;
    } else if (is(start, "post ")) {
      post = true;
      methodEnd = start + 5;
    } else {
      throw new BadRequest("neither GET nor POST");
    }
    int lineEnd = lineEnd(methodEnd);
    int space = methodEnd;
    while (space < lineEnd && bytes[space] != ' ') {
      space++;
    }
    if (!Arrays.equals(bytes, space, lineEnd, HTTP_1_1, 0, HTTP_1_1.length)) {
      throw new BadRequest("not HTTP/1.1");
    }
    targetStart = methodEnd;
    targetEnd = space;
    return lineEnd + 2;
  }

  private int lineEnd(int from) throws BadRequest {
    for (int i = from; i + 1 < end; i++) {
      if (bytes[i] == '\r' && bytes[i + 1] == '\n') {
        return i;
      }
    }
    throw new BadRequest("a line without end");
  }

  private int skipSpaces(int from, int to) {
    int i = from;
    while (i < to && bytes[i] == ' ') {
      i++;
    }
    return i;
  }

  private int number(int from, int to) throws BadRequest {
    long value = 0;
    int i = skipSpaces(from, to);
    if (i == to) {
      throw new BadRequest("no length");
    }
    for (; i < to && bytes[i] != ' '; i++) {
      int digit = bytes[i] - '0';
      if (digit < 0 || digit > 9 || value > LARGEST) {
        throw new BadRequest("not a length");
      }
      value = 10 * value + digit;
    }
    if (value > LARGEST) {
      throw new BadRequest("too large");
    }
    return (int) value;
  }

  /** Whether the bytes from there on are this text, letters in either case. */
  private boolean is(int from, String lower) {
    if (end - from < lower.length()) {
      return false;
    }
    for (int i = 0; i < lower.length(); i++) {
      int b = bytes[from + i];
      if (b >= 'A' && b <= 'Z') {
        b += 'a' - 'A';
      }
      if (b != lower.charAt(i)) {
        return false;
      }
    }
    return true;
  }
}

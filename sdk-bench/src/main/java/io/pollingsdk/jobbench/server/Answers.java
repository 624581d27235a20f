package io.pollingsdk.jobbench.server;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Collects answers as bytes, until they are written. Not thread-safe. */
final class Answers {
  /** How many digits a job's id has. */
  static final int ID_DIGITS = 12;

  private static final byte[] SUBMITTED_1 = ascii("HTTP/1.1 202 Accepted\r\nLocation: /jobs/");
  private static final byte[] SUBMITTED_2 =
      ascii("\r\nContent-Type: application/json\r\nContent-Length: 39\r\n\r\n{\"id\":\"");
  private static final byte[] RUNNING =
      ascii(
          String.join(
              "\r\n",
              "HTTP/1.1 200 OK",
              "Content-Type: application/json",
              "Content-Length: 39",
              "",
              "{\"id\":\""));
  private static final byte[] IS_RUNNING = ascii("\",\"state\":\"running\"}");
  private static final byte[] IS_DONE = ascii("\",\"state\":\"done\",\"doneAt\":");
  private static final byte[] ENTRY = ascii("{\"id\":\"");
  private static final byte[] OK =
      ascii("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: ");
  private static final byte[] END_OF_HEAD = ascii("\r\n\r\n");
  private static final byte[] MANY = ascii("{\"jobs\":[");

  private byte[] bytes = new byte[64 * 1024];
  private ByteBuffer view = ByteBuffer.wrap(bytes);
  private int end;
  // Where the answer about many jobs begins, and room to move it.
  private int manyStart;
  private byte[] body = new byte[1024];

  void submitted(long id) {
    add(SUBMITTED_1);
    id(id);
    add(SUBMITTED_2);
    id(id);
    add(IS_RUNNING);
  }

  void running(long id) {
    add(RUNNING);
    id(id);
    add(IS_RUNNING);
  }

  void done(long id, long doneAt) {
    int digits = digits(doneAt);
    add(OK);
    number(ENTRY.length + ID_DIGITS + IS_DONE.length + digits + 1);
    add(END_OF_HEAD);
    add(ENTRY);
    id(id);
    add(IS_DONE);
    number(doneAt);
    add((byte) '}');
  }

  /**
   * A plain answer.
   *
   * @param status status and reason
   * @param json the body
   * @param last whether the connection ends with it
   */
  void plain(String status, String json, boolean last) {
    byte[] content = json.getBytes(StandardCharsets.UTF_8);
    add(
        ascii(
            "HTTP/1.1 "
                + status
                + "\r\nContent-Type: application/json\r\n"
                + (last ? "Connection: close\r\n" : "")
                + "Content-Length: "
                + content.length
                + "\r\n\r\n"));
    add(content);
  }

  void beginMany() {
    manyStart = end;
    add(MANY);
  }

  /**
   * Adds a job to the answer about many.
   *
   * @param id its number
   * @param doneAt when it was done, or 0 while it runs
   */
  void oneOfMany(long id, long doneAt) {
    if (bytes[end - 1] != '[') {
      add((byte) ',');
    }
    add(ENTRY);
    id(id);
    if (doneAt == 0) {
      add(IS_RUNNING);
    } else {
      add(IS_DONE);
      number(doneAt);
      add((byte) '}');
    }
  }

  void endMany() {
    add((byte) ']');
    add((byte) '}');
    // The head can be written now only; so the body is moved behind it.
    int from = manyStart;
    int length = end - from;
    if (body.length < length) {
      body = new byte[2 * length];
    }
    System.arraycopy(bytes, from, body, 0, length);
    end = from;
    add(OK);
    number(length);
    add(END_OF_HEAD);
    add(body, length);
  }

  /** {@return the number of bytes collected} */
  int size() {
    return end;
  }

  /** {@return all that was collected; the next call forgets it} */
  ByteBuffer take() {
    view.limit(end).position(0);
    end = 0;
    return view;
  }

  private void id(long id) {
    room(ID_DIGITS);
    long rest = id;
    for (int i = end + ID_DIGITS - 1; i >= end; i--) {
      bytes[i] = (byte) ('0' + rest % 10);
      rest /= 10;
    }
    end += ID_DIGITS;
  }

  private void number(long value) {
    int digits = digits(value);
    room(digits);
    long rest = value;
    for (int i = end + digits - 1; i >= end; i--) {
      bytes[i] = (byte) ('0' + rest % 10);
      rest /= 10;
    }
    end += digits;
  }

  private static int digits(long value) {
    int digits = 1;
    for (long rest = value / 10; rest > 0; rest /= 10) {
      digits++;
    }
    return digits;
  }

  private void add(byte b) {
    room(1);
    bytes[end++] = b;
  }

  private void add(byte[] more) {
    add(more, more.length);
  }

  private void add(byte[] more, int length) {
    room(length);
    System.arraycopy(more, 0, bytes, end, length);
    end += length;
  }

  private void room(int more) {
    if (end + more > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, end + more));
      view = ByteBuffer.wrap(bytes);
    }
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}

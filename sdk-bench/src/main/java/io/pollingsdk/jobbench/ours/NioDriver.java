package io.pollingsdk.jobbench.ours;

import io.pollingsdk.jobbench.Driver;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * No library: one thread, a selector, and just enough HTTP for the job server, whose answers it
 * takes to be well-formed. What it costs is what the machine asks for sockets; nobody can do with
 * much less.
 */
final class NioDriver implements Driver {
  private static final byte[] END_OF_HEAD = ascii("\r\n\r\n");
  private static final byte[] LENGTH = ascii("Content-Length: ");
  private static final byte[] ID = ascii("{\"id\":\"");
  private static final byte[] DONE = ascii("\"doneAt\"");
  private static final int ID_LENGTH = 12;

  private final Selector selector;
  private final Schedule schedule;
  private final byte[] submitHead = ascii("POST /jobs?millis=");
  private final byte[] submitRest;
  private final byte[] pollHead = ascii("GET /jobs/");
  private final byte[] pollRest;
  private final Queue<Work> started = new ConcurrentLinkedQueue<>();
  private final PriorityQueue<Work> waiting =
      new PriorityQueue<>(Comparator.comparingLong((Work work) -> work.due));
  private final ArrayDeque<Work> ready = new ArrayDeque<>();
  private final ArrayDeque<Line> idle = new ArrayDeque<>();
  private final ByteBuffer buffer = ByteBuffer.allocateDirect(16 * 1024);
  private final Thread thread;
  private volatile long polls;
  private volatile boolean closing;

  /**
   * @param plan how the work is to be done
   */
  NioDriver(Plan plan) {
    schedule = plan.schedule();
    URI server = plan.server();
    String host = " HTTP/1.1\r\nHost: " + server.getAuthority() + "\r\n";
    submitRest = ascii(host + "Content-Length: 0\r\n\r\n");
    pollRest = ascii(host + "\r\n");
    try {
      selector = Selector.open();
      for (int i = 0; i < plan.connections(); i++) {
        idle.add(new Line(new InetSocketAddress(server.getHost(), server.getPort())));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    thread = new Thread(this::run, "bench-nio");
    thread.start();
  }

  @Override
  public void start(long millis, Done done) {
    started.add(new Work(millis, done));
    selector.wakeup();
  }

  private void run() {
    try {
      while (!closing) {
        selector.select(this::answered, timeout());
        for (Work work = started.poll(); work != null; work = started.poll()) {
          ready.add(work);
        }
        long now = System.nanoTime();
        for (Work work = waiting.peek();
            work != null && work.due - now <= 0;
            work = waiting.peek()) {
          ready.add(waiting.remove());
        }
        while (!ready.isEmpty() && !idle.isEmpty()) {
          idle.remove().send(ready.remove());
        }
      }
    } catch (IOException | UncheckedIOException e) {
      fail(e);
    }
    close(selector);
  }

  private long timeout() {
    Work next = waiting.peek();
    if (!ready.isEmpty() && !idle.isEmpty()) {
      return 1;
    }
    if (next == null) {
      return 0;
    }
    // Rounded down would be asking too early, and then again.
    long left = next.due - System.nanoTime() + 999_999;
    return Math.max(1, TimeUnit.NANOSECONDS.toMillis(left));
  }

  private void answered(SelectionKey key) {
    try {
      ((Line) key.attachment()).answered();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void fail(Exception reason) {
    List<Work> all = new ArrayList<>(waiting);
    all.addAll(ready);
    all.addAll(started);
    for (SelectionKey key : selector.keys()) {
      Work work = ((Line) key.attachment()).work;
      if (work != null) {
        all.add(work);
      }
    }
    all.forEach(work -> work.done.done(null, reason));
  }

  @Override
  public long polls() {
    return polls;
  }

  @Override
  public void close() {
    closing = true;
    selector.wakeup();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void close(Selector selector) {
    try {
      for (SelectionKey key : selector.keys()) {
        key.channel().close();
      }
      selector.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  /** One job. */
  private static final class Work {
    private final long millis;
    private final Done done;
    private byte @Nullable [] id;
    private long submitted;
    private long due;
    private int polls;

    Work(long millis, Done done) {
      this.millis = millis;
      this.done = done;
    }
  }

  /** One connection. Answers are small: they come in one piece or few. */
  private final class Line {
    private final SocketChannel channel;
    private final byte[] answer = new byte[1024];
    private int length;
    private @Nullable Work work;

    Line(InetSocketAddress server) throws IOException {
      channel = SocketChannel.open(server);
      channel.configureBlocking(false);
      channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
      channel.register(selector, SelectionKey.OP_READ, this);
    }

    void send(Work next) throws IOException {
      work = next;
      buffer.clear();
      byte[] id = next.id;
      if (id == null) {
        buffer.put(submitHead).put(ascii(String.valueOf(next.millis))).put(submitRest);
      } else {
        countPoll();
        buffer.put(pollHead).put(id).put(pollRest);
      }
      buffer.flip();
      while (buffer.hasRemaining()) {
        channel.write(buffer);
      }
    }

    void answered() throws IOException {
      buffer.clear();
      int read = channel.read(buffer);
      if (read < 0) {
        throw new IOException("the server has closed a connection");
      }
      buffer.flip().get(answer, length, read);
      length += read;
      int headEnd = find(END_OF_HEAD, 0);
      if (headEnd < 0) {
        return;
      }
      int body = headEnd + END_OF_HEAD.length;
      int end = body + bodyLength();
      Work current = work;
      if (length < end || current == null) {
        return;
      }
      length = 0;
      work = null;
      idle.add(this);
      if (answer[9] != '2') {
        current.done.done(null, new IOException(text(0, end)));
        return;
      }
      next(current, body, end);
    }

    private void next(Work current, int body, int end) {
      long now = System.nanoTime();
      if (current.id == null) {
        byte[] id = new byte[ID_LENGTH];
        System.arraycopy(answer, body + ID.length, id, 0, ID_LENGTH);
        current.id = id;
        current.submitted = now;
      } else if (find(DONE, body, end) >= 0) {
        current.done.done(text(body, end), null);
        return;
      }
      long wait = schedule.delayNanos(current.polls++, now - current.submitted);
      current.due = now + wait;
      if (wait > 0) {
        waiting.add(current);
      } else {
        ready.add(current);
      }
    }

    private int bodyLength() {
      int value = 0;
      for (int i = find(LENGTH, 0) + LENGTH.length; answer[i] != '\r'; i++) {
        value = 10 * value + answer[i] - '0';
      }
      return value;
    }

    private String text(int from, int to) {
      return new String(answer, from, to - from, StandardCharsets.US_ASCII);
    }

    private int find(byte[] what, int from) {
      return find(what, from, length);
    }

    private int find(byte[] what, int from, int to) {
      for (int i = from; i + what.length <= to; i++) {
        int same = 0;
        while (same < what.length && answer[i + same] == what[same]) {
          same++;
        }
        if (same == what.length) {
          return i;
        }
      }
      return -1;
    }
  }

  // One thread writes it.
  @SuppressWarnings("NonAtomicVolatileUpdate")
  private void countPoll() {
    polls++;
  }
}

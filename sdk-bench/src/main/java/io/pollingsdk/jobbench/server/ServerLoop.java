package io.pollingsdk.jobbench.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/** One thread that serves its connections; the one that accepts deals them out. */
final class ServerLoop implements Runnable {
  private final Selector selector;
  private final JobApi api;
  private final Queue<SocketChannel> incoming = new ConcurrentLinkedQueue<>();
  private final ByteBuffer read = ByteBuffer.allocateDirect(64 * 1024);
  private final Answers answers = new Answers();
  private final ServerLoop[] all;
  private int dealt;
  private volatile boolean closing;

  /**
   * @param api gives the answers
   * @param all all loops of this server, filled in by the time they run
   * @throws IOException if there is no selector
   */
  ServerLoop(JobApi api, ServerLoop[] all) throws IOException {
    this.api = api;
    this.all = all;
    this.selector = Selector.open();
  }

  /**
   * Accepts connections, for all loops; to be called before this one runs.
   *
   * @param server not blocking
   * @throws IOException if it cannot be watched
   */
  void accept(ServerSocketChannel server) throws IOException {
    server.register(selector, SelectionKey.OP_ACCEPT);
  }

  /** Ends the loop and its connections. */
  void close() {
    closing = true;
    selector.wakeup();
  }

  @Override
  public void run() {
    try (Selector open = selector) {
      while (!closing) {
        open.select(this::ready);
        for (SocketChannel next = incoming.poll(); next != null; next = incoming.poll()) {
          next.register(open, SelectionKey.OP_READ, new Line(next));
        }
      }
      for (SelectionKey key : open.keys()) {
        key.channel().close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void ready(SelectionKey key) {
    if (key.attachment() instanceof Line line) {
      try {
        line.ready(key);
      } catch (IOException e) {
        // The client has gone, or reset the connection.
        line.close();
      }
    } else {
      accept(key);
    }
  }

  private void accept(SelectionKey key) {
    try {
      SocketChannel next = ((ServerSocketChannel) key.channel()).accept();
      if (next != null) {
        next.configureBlocking(false);
        next.setOption(StandardSocketOptions.TCP_NODELAY, true);
        ServerLoop target = all[dealt++ % all.length];
        target.incoming.add(next);
        target.selector.wakeup();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** One connection. */
  private final class Line {
    private final SocketChannel channel;
    private final RequestReader requests = new RequestReader();
    // What the client does not take at present. Until it does, nothing more is read from it.
    private @Nullable ByteBuffer unsent;
    private boolean last;

    Line(SocketChannel channel) {
      this.channel = channel;
    }

    void ready(SelectionKey key) throws IOException {
      ByteBuffer rest = unsent;
      if (rest != null) {
        channel.write(rest);
        if (rest.hasRemaining()) {
          return;
        }
        unsent = null;
        key.interestOps(SelectionKey.OP_READ);
      } else {
        read.clear();
        if (channel.read(read) < 0) {
          close();
          return;
        }
        read.flip();
        answer();
        send(key);
      }
      if (last && unsent == null) {
        close();
      }
    }

    private void answer() {
      try {
        requests.add(read);
        while (!last && requests.next()) {
          api.answer(requests, answers);
          last = requests.last();
        }
      } catch (BadRequest e) {
        answers.plain("400 Bad Request", "{\"message\":\"" + e.getMessage() + "\"}", true);
        last = true;
      }
    }

    private void send(SelectionKey key) throws IOException {
      if (answers.size() == 0) {
        return;
      }
      ByteBuffer all = answers.take();
      channel.write(all);
      if (all.hasRemaining()) {
        unsent = ByteBuffer.allocate(all.remaining()).put(all).flip();
        key.interestOps(SelectionKey.OP_WRITE);
      }
    }

    void close() {
      try {
        channel.close();
      } catch (IOException e) {
        // It is gone either way.
      }
    }
  }
}

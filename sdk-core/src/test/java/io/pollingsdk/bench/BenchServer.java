package io.pollingsdk.bench;

import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A server that costs as little as can be, in a process of its own: {@code /big/BYTES} comes from
 * the page cache without passing through it (sendfile), {@code /small/ANY} from memory in one
 * write, {@code /counts} says what was sent so far. Ends with its standard input.
 */
public final class BenchServer {
  private static final int STEP = 1 << 20;

  private final FileChannel block;
  private final ByteBuffer small;
  private final AtomicLong sent = new AtomicLong();
  private final AtomicLong connections = new AtomicLong();

  private BenchServer(FileChannel block, int smallSize) {
    this.block = block;
    ByteBuffer head = head(smallSize, "small");
    small = ByteBuffer.allocateDirect(head.remaining() + smallSize).put(head);
    while (small.hasRemaining()) {
      small.put((byte) Block.at(small.position() - head.limit()));
    }
    small.flip();
  }

  /**
   * Serves until its standard input ends; says its port on standard output.
   *
   * @param args the file that bodies are made of, and the size of a small file
   * @throws IOException if it cannot listen
   */
  public static void main(String[] args) throws IOException {
    FileChannel block = FileChannel.open(Path.of(args[0]), StandardOpenOption.READ);
    BenchServer server = new BenchServer(block, Integer.parseInt(args[1]));
    ServerSocketChannel listener = ServerSocketChannel.open();
    listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1024);
    daemon(() -> server.accept(listener));
    System.out.println(((InetSocketAddress) listener.getLocalAddress()).getPort());
    while (System.in.read() >= 0) {
      // Whoever started this process closes its input, or ends.
    }
  }

  private static void daemon(Runnable work) {
    Thread thread = new Thread(work, "server");
    thread.setDaemon(true);
    thread.start();
  }

  private void accept(ServerSocketChannel listener) {
    try {
      while (true) {
        SocketChannel client = listener.accept();
        connections.incrementAndGet();
        daemon(() -> serve(client));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void serve(SocketChannel client) {
    try (client) {
      client.setOption(StandardSocketOptions.TCP_NODELAY, true);
      ByteBuffer input = ByteBuffer.allocateDirect(16 * 1024);
      while (true) {
        answer(client, path(client, input));
      }
    } catch (IOException gone) {
      // The client has gone, as it may.
    }
  }

  /** Reads one request and returns its path. */
  private static String path(SocketChannel client, ByteBuffer input) throws IOException {
    input.clear();
    while (!endsWithEmptyLine(input)) {
      if (client.read(input) < 0) {
        throw new EOFException();
      }
    }
    String text = StandardCharsets.ISO_8859_1.decode(input.flip()).toString();
    int from = text.indexOf(' ') + 1;
    return text.substring(from, text.indexOf(' ', from));
  }

  private static boolean endsWithEmptyLine(ByteBuffer input) {
    int end = input.position();
    return end >= 4 && input.get(end - 1) == '\n' && input.get(end - 3) == '\n';
  }

  private void answer(SocketChannel client, String path) throws IOException {
    if (path.startsWith("/big/")) {
      big(client, Long.parseLong(path.substring("/big/".length())));
    } else if (path.startsWith("/small/")) {
      write(client, small.duplicate());
    } else {
      byte[] text = (sent + " " + connections).getBytes(StandardCharsets.ISO_8859_1);
      ByteBuffer head = head(text.length, "counts");
      write(client, ByteBuffer.allocate(1024).put(head).put(text).flip());
    }
  }

  private void big(SocketChannel client, long size) throws IOException {
    write(client, head(size, "big-" + size));
    long blockSize = block.size();
    for (long at = 0; at < size; ) {
      long inBlock = at % blockSize;
      long most = Math.min(STEP, Math.min(size - at, blockSize - inBlock));
      long moved = block.transferTo(inBlock, most, client);
      sent.addAndGet(moved);
      at += moved;
    }
  }

  private static void write(SocketChannel client, ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      client.write(bytes);
    }
  }

  private static ByteBuffer head(long size, String tag) {
    return StandardCharsets.ISO_8859_1.encode(
        "HTTP/1.1 200 OK\r\nContent-Type: application/octet-stream\r\nETag: \""
            + tag
            + "\"\r\nContent-Length: "
            + size
            + "\r\n\r\n");
  }
}

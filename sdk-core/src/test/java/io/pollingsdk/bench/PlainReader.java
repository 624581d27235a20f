package io.pollingsdk.bench;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntFunction;

/** Reads answers and throws them away, with as little as can be: what the server can do. */
final class PlainReader implements AutoCloseable {
  private final SocketChannel socket;
  private final ByteBuffer buffer = ByteBuffer.allocateDirect(256 * 1024);

  private PlainReader(String uri) throws IOException {
    int port = URI.create(uri).getPort();
    socket = SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
  }

  static void one(String uri) throws IOException {
    try (PlainReader reader = new PlainReader(uri)) {
      reader.get(uri);
    }
  }

  static void many(int count, int connections, IntFunction<String> uris) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(connections);
    try {
      List<Future<?>> running = new ArrayList<>();
      for (int c = 0; c < connections; c++) {
        int first = c;
        running.add(
            threads.submit(
                () -> {
                  try (PlainReader reader = new PlainReader(uris.apply(0))) {
                    for (int i = first; i < count; i += connections) {
                      reader.get(uris.apply(i));
                    }
                  }
                  return true;
                }));
      }
      for (Future<?> one : running) {
        Object unused = one.get();
      }
    } finally {
      threads.shutdown();
    }
  }

  private void get(String uri) throws IOException {
    String request = "GET " + URI.create(uri).getPath() + " HTTP/1.1\r\nHost: bench\r\n\r\n";
    socket.write(StandardCharsets.ISO_8859_1.encode(request));
    buffer.clear();
    int body = -1;
    while (body < 0) {
      read();
      body =
          StandardCharsets.ISO_8859_1
              .decode(buffer.duplicate().flip())
              .toString()
              .indexOf("\r\n\r\n");
    }
    String head =
        StandardCharsets.ISO_8859_1.decode(buffer.duplicate().flip().limit(body)).toString();
    long rest =
        Long.parseLong(head.substring(head.lastIndexOf(' ') + 1)) - (buffer.position() - body - 4);
    while (rest > 0) {
      buffer.clear();
      rest -= read();
    }
  }

  private int read() throws IOException {
    int count = socket.read(buffer);
    if (count < 0) {
      throw new EOFException();
    }
    return count;
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}

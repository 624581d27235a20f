package io.pollingsdk.internal.apache;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/** A server of bytes: each connection is played by a script, the last script by all that follow. */
final class RawServer implements AutoCloseable {
  private final ServerSocket listener;
  private final List<Script> scripts;
  private final boolean secure;
  private final List<Peer> peers = new CopyOnWriteArrayList<>();
  private final List<String> requests = new CopyOnWriteArrayList<>();
  private final AtomicInteger accepted = new AtomicInteger();

  /** What one connection says. */
  interface Script {
    void play(Peer peer) throws Exception;
  }

  /** Prepares a socket before its handshake. */
  interface Preparation {
    void prepare(SSLSocket socket);
  }

  RawServer(Script... scripts) throws IOException {
    this.listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    this.scripts = List.of(scripts);
    this.secure = false;
    start(socket -> socket);
  }

  RawServer(InetAddress address, Script script) throws IOException {
    this.listener = new ServerSocket(0, 50, address);
    this.scripts = List.of(script);
    this.secure = false;
    start(socket -> socket);
  }

  RawServer(SSLContext context, Preparation preparation, Script... scripts) throws IOException {
    this.listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    this.scripts = List.of(scripts);
    this.secure = true;
    start(socket -> secured(context, preparation, socket));
  }

  private interface Wrapping {
    Socket wrap(Socket socket) throws IOException;
  }

  static SSLSocket secured(SSLContext context, Preparation preparation, Socket socket)
      throws IOException {
    SSLSocket wrapped = (SSLSocket) context.getSocketFactory().createSocket(socket, null, true);
    wrapped.setUseClientMode(false);
    preparation.prepare(wrapped);
    return wrapped;
  }

  private void start(Wrapping wrapping) {
    daemon(
        () -> {
          while (!listener.isClosed()) {
            Socket socket = listener.accept();
            int number = accepted.getAndIncrement();
            Script script = scripts.get(Math.min(number, scripts.size() - 1));
            daemon(
                () -> {
                  try (Peer peer = new Peer(wrapping.wrap(socket))) {
                    peers.add(peer);
                    script.play(peer);
                  }
                });
          }
        });
  }

  private interface Work {
    void run() throws Exception;
  }

  private static void daemon(Work work) {
    Thread thread =
        new Thread(
            () -> {
              try {
                work.run();
              } catch (Exception expected) {
                // The client went away, or the test is over.
              }
            },
            "raw-server");
    thread.setDaemon(true);
    thread.start();
  }

  int port() {
    return listener.getLocalPort();
  }

  URI uri(String pathAndQuery) {
    return URI.create((secure ? "https" : "http") + "://localhost:" + port() + pathAndQuery);
  }

  /** Returns how many connections came. */
  int connections() {
    return accepted.get();
  }

  /** Returns the heads of the requests, with the bodies in ISO 8859-1 behind them. */
  List<String> requests() {
    return requests;
  }

  @Override
  public void close() throws IOException {
    listener.close();
    for (Peer peer : peers) {
      peer.close();
    }
  }

  /** One connection, seen from the server. */
  final class Peer implements AutoCloseable {
    private final Socket socket;

    Peer(Socket socket) throws IOException {
      this.socket = socket;
      socket.setTcpNoDelay(true);
    }

    Socket socket() {
      return socket;
    }

    /** Reads and records one request; an empty text at the end of the stream. */
    String read() throws IOException {
      InputStream in = socket.getInputStream();
      ByteArrayOutputStream head = new ByteArrayOutputStream();
      String text = "";
      while (!text.endsWith("\r\n\r\n")) {
        int value = in.read();
        if (value < 0) {
          return "";
        }
        head.write(value);
        text = value == '\n' ? head.toString(StandardCharsets.ISO_8859_1) : "";
      }
      String request = text + new String(in.readNBytes(length(text)), StandardCharsets.ISO_8859_1);
      requests.add(request);
      return request;
    }

    private static int length(String head) {
      return head.lines()
          .filter(line -> line.toLowerCase(java.util.Locale.ROOT).startsWith("content-length:"))
          .mapToInt(line -> Integer.parseInt(line.substring(15).strip()))
          .findFirst()
          .orElse(0);
    }

    void write(String text) throws IOException {
      write(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    void write(byte[] bytes) throws IOException {
      socket.getOutputStream().write(bytes);
      socket.getOutputStream().flush();
    }

    /** Writes byte by byte, each in its own segment. */
    void drip(byte[] bytes) throws IOException {
      for (byte b : bytes) {
        write(new byte[] {b});
      }
    }

    /** Answers request after request on this connection. */
    void serve(String answer) throws IOException {
      while (!read().isEmpty()) {
        write(answer);
      }
    }

    /** Reads until the client closes the connection. */
    void awaitEnd() {
      try {
        socket.getInputStream().transferTo(OutputStream.nullOutputStream());
      } catch (IOException reset) {
        // That is an end, too.
      }
    }

    /** Closes with RST instead of FIN. */
    void reset() throws IOException {
      socket.setSoLinger(true, 0);
      socket.close();
    }

    @Override
    public void close() throws IOException {
      socket.close();
    }
  }

  /** Returns an address on which nobody listens. */
  static InetSocketAddress deadEnd() throws IOException {
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return new InetSocketAddress("localhost", free.getLocalPort());
    }
  }

  static void await(CountDownLatch latch) throws InterruptedException {
    if (!latch.await(10, TimeUnit.SECONDS)) {
      throw new AssertionError("nothing happened within 10 s");
    }
  }

  /** Returns the head of an answer. */
  static String head(String... lines) {
    return String.join("\r\n", lines) + "\r\n\r\n";
  }

  static String ok(String body) {
    return "HTTP/1.1 200 OK\r\nContent-Length: " + body.length() + "\r\n\r\n" + body;
  }
}

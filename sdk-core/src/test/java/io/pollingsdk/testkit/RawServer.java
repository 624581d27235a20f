package io.pollingsdk.testkit;

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
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/**
 * A server of bytes, for what servers of HTTP would not send: each connection is played by a
 * script, the last script by all that follow. It listens on the loopback address, on a port of its
 * own. What a script throws ends its connection only. Thread-safe.
 *
 * <pre>{@code
 * try (RawServer server = new RawServer(RawServer.once(RawServer.head("HTTP/1.1 200 OK") + "abc"))) {
 *   connection.request(ApiRequest.get(server.uri("/status")));
 *   assertThat(server.requests()).hasSize(1);
 * }
 * }</pre>
 */
public final class RawServer implements AutoCloseable {
  private final ServerSocket listener;
  private final List<Script> scripts;
  private final boolean secure;
  private final List<Peer> peers = new CopyOnWriteArrayList<>();
  private final List<String> requests = new CopyOnWriteArrayList<>();
  private final AtomicInteger accepted = new AtomicInteger();
  private final AtomicLong written = new AtomicLong();

  /** What one connection says. */
  @FunctionalInterface
  public interface Script {
    /**
     * Plays one connection, which is closed afterwards.
     *
     * @param peer the connection
     * @throws Exception whatever happens; the connection is closed
     */
    void play(Peer peer) throws Exception;
  }

  /** Prepares a socket before its handshake. */
  @FunctionalInterface
  public interface Preparation {
    /**
     * Sets what the handshake needs, such as a demand for the client's certificate.
     *
     * @param socket the server's end
     */
    void prepare(SSLSocket socket);
  }

  /**
   * Starts a server without TLS.
   *
   * @param scripts one for each connection, the last one for all that follow; at least one
   * @throws IOException if it cannot listen
   */
  public RawServer(Script... scripts) throws IOException {
    this(InetAddress.getLoopbackAddress(), scripts);
  }

  /**
   * Starts a server without TLS on an address of this machine.
   *
   * @param address where it listens
   * @param scripts one for each connection, the last one for all that follow; at least one
   * @throws IOException if it cannot listen there
   */
  public RawServer(InetAddress address, Script... scripts) throws IOException {
    this.listener = new ServerSocket(0, 50, address);
    this.scripts = List.of(scripts);
    this.secure = false;
    start(socket -> socket);
  }

  /**
   * Starts a server with TLS.
   *
   * @param context holds its certificate and key
   * @param preparation of each socket
   * @param scripts one for each connection, the last one for all that follow; at least one
   * @throws IOException if it cannot listen
   */
  public RawServer(SSLContext context, Preparation preparation, Script... scripts)
      throws IOException {
    this.listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    this.scripts = List.of(scripts);
    this.secure = true;
    start(socket -> secured(context, preparation, socket));
  }

  private interface Wrapping {
    Socket wrap(Socket socket) throws IOException;
  }

  /**
   * {@return the server's end of TLS over a connection, such as one through a proxy}
   *
   * @param context holds the certificate and key
   * @param preparation of the socket
   * @param socket the connection, which is closed with it
   * @throws IOException if the connection is broken
   */
  public static SSLSocket secured(SSLContext context, Preparation preparation, Socket socket)
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

  /** {@return the port} */
  public int port() {
    return listener.getLocalPort();
  }

  /**
   * {@return a URI of this server}
   *
   * @param pathAndQuery begins with a slash, or is empty
   */
  public URI uri(String pathAndQuery) {
    return URI.create((secure ? "https" : "http") + "://localhost:" + port() + pathAndQuery);
  }

  /** {@return how many connections came} */
  public int connections() {
    return accepted.get();
  }

  /**
   * {@return how many bytes were written to all connections; those that clients have not taken may
   * lie in the system's buffers}
   */
  public long written() {
    return written.get();
  }

  /** {@return the heads of the requests, with the bodies in ISO 8859-1 behind them} */
  public List<String> requests() {
    return requests;
  }

  /**
   * {@return the value of a header in each request; empty where there is none}
   *
   * @param name in either case
   */
  public List<String> received(String name) {
    return requests.stream().map(request -> value(request, name)).toList();
  }

  private static String value(String request, String name) {
    String start = name.toLowerCase(Locale.ROOT) + ":";
    return request
        .lines()
        .takeWhile(line -> !line.isEmpty())
        .filter(line -> line.toLowerCase(Locale.ROOT).startsWith(start))
        .map(line -> line.substring(start.length()).strip())
        .findFirst()
        .orElse("");
  }

  @Override
  public void close() throws IOException {
    listener.close();
    for (Peer peer : peers) {
      peer.close();
    }
  }

  /**
   * One connection, seen from the server. Used by its script's thread; closed by any. Its methods
   * throw when the client is gone.
   */
  public final class Peer implements AutoCloseable {
    private final Socket socket;

    /**
     * Plays over a connection that was made elsewhere, such as TLS through a proxy.
     *
     * @param socket the server's end
     */
    public Peer(Socket socket) throws IOException {
      this.socket = socket;
      socket.setTcpNoDelay(true);
    }

    /** {@return the connection itself} */
    public Socket socket() {
      return socket;
    }

    /** {@return one request, which is also recorded; empty at the end of the stream} */
    public String read() throws IOException {
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
      String length = value(text, "Content-Length");
      int size = length.isEmpty() ? 0 : Integer.parseInt(length);
      String request = text + new String(in.readNBytes(size), StandardCharsets.ISO_8859_1);
      requests.add(request);
      return request;
    }

    /** Writes text in ISO 8859-1. */
    public void write(String text) throws IOException {
      write(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    /** Writes bytes; waits as long as the client takes none. */
    public void write(byte[] bytes) throws IOException {
      socket.getOutputStream().write(bytes);
      socket.getOutputStream().flush();
      written.addAndGet(bytes.length);
    }

    /** Writes byte by byte, each in its own segment. */
    public void drip(byte[] bytes) throws IOException {
      for (byte b : bytes) {
        write(new byte[] {b});
      }
    }

    /** Writes the same over and over, until the client has gone. */
    public void flood(String block) throws IOException {
      byte[] bytes = block.getBytes(StandardCharsets.ISO_8859_1);
      while (true) {
        write(bytes);
      }
    }

    /** Answers request after request on this connection. */
    public void serve(String answer) throws IOException {
      while (!read().isEmpty()) {
        write(answer);
      }
    }

    /** Reads until the client closes the connection. */
    public void awaitEnd() {
      try {
        socket.getInputStream().transferTo(OutputStream.nullOutputStream());
      } catch (IOException reset) {
        // That is an end, too.
      }
    }

    /** Closes with RST instead of FIN. */
    public void reset() throws IOException {
      socket.setSoLinger(true, 0);
      socket.close();
    }

    @Override
    public void close() throws IOException {
      socket.close();
    }
  }

  /**
   * {@return a script that reads one request, answers and closes the connection}
   *
   * @param answer in ISO 8859-1
   */
  public static Script once(String answer) {
    return peer -> {
      peer.read();
      peer.write(answer);
    };
  }

  /**
   * {@return a script that reads one request, writes the beginning of an answer, and says no more
   * until the client has gone}
   *
   * @param start in ISO 8859-1
   */
  public static Script stalling(String start) {
    return peer -> {
      peer.read();
      peer.write(start);
      peer.awaitEnd();
    };
  }

  /**
   * {@return an address on which nobody listens}
   *
   * @throws IOException if no port is free
   */
  public static InetSocketAddress deadEnd() throws IOException {
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return new InetSocketAddress("localhost", free.getLocalPort());
    }
  }

  /**
   * Waits for something that is sure to come.
   *
   * @param latch open when it has come
   * @throws InterruptedException if the thread is interrupted
   * @throws AssertionError if it has not come after ten seconds
   */
  public static void await(CountDownLatch latch) throws InterruptedException {
    if (!latch.await(10, TimeUnit.SECONDS)) {
      throw new AssertionError("nothing happened within 10 s");
    }
  }

  /**
   * {@return the head of an answer, with the empty line behind it}
   *
   * @param lines the status line and the headers
   */
  public static String head(String... lines) {
    return String.join("\r\n", lines) + "\r\n\r\n";
  }

  /**
   * {@return an answer with status 200, after which the connection can be used again}
   *
   * @param body in ISO 8859-1
   */
  public static String ok(String body) {
    return "HTTP/1.1 200 OK\r\nContent-Length: " + body.length() + "\r\n\r\n" + body;
  }
}

package io.pollingsdk.jobbench.server;

import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.net.URI;
import java.nio.channels.ServerSocketChannel;

/**
 * Takes jobs and tells how they are, on 127.0.0.1, over HTTP/1.1 with connections kept alive:
 *
 * <ul>
 *   <li>{@code POST /jobs?millis=N} starts a job: 202, {@code Location: /jobs/ID}
 *   <li>{@code GET /jobs/ID} tells {@code {"id":"ID","state":"running"}}, or {@code "done"} with
 *       {@code "doneAt"}, this process's {@link System#nanoTime} at that moment; five seconds after
 *       that was told first, 404
 *   <li>{@code POST /jobs/status} with {@code {"ids":["ID",…]}} tells the same of many: {@code
 *       {"jobs":[…]}}; those it does not know are left out
 *   <li>{@code GET /stats} tells how many submits, polls, batches, and entries in batches there
 *       were
 * </ul>
 *
 * A loop written by hand, so that it costs less than any client.
 */
public final class JobServer implements AutoCloseable {
  private final ServerSocketChannel socket;
  private final ServerLoop[] loops;
  private final Thread[] threads;
  private final URI uri;

  private JobServer(int port, int threadCount) throws IOException {
    socket = ServerSocketChannel.open();
    socket.setOption(StandardSocketOptions.SO_REUSEADDR, true);
    socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 4096);
    socket.configureBlocking(false);
    int bound = ((InetSocketAddress) socket.getLocalAddress()).getPort();
    uri = URI.create("http://127.0.0.1:" + bound);
    loops = new ServerLoop[threadCount];
    threads = new Thread[threadCount];
    JobApi api = new JobApi(System::nanoTime);
    for (int i = 0; i < threadCount; i++) {
      loops[i] = new ServerLoop(api, loops);
      threads[i] = new Thread(loops[i], "job-server-" + i);
      threads[i].setDaemon(true);
    }
    loops[0].accept(socket);
  }

  /**
   * Starts a server.
   *
   * @param port where, or 0 for a free one
   * @param threads how many threads, at least 1
   * @return the server
   */
  public static JobServer start(int port, int threads) {
    try {
      JobServer server = new JobServer(port, threads);
      for (Thread thread : server.threads) {
        thread.start();
      }
      return server;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** {@return its base URI, without a slash at the end} */
  public URI uri() {
    return uri;
  }

  /** Ends the server and its connections, and waits for its threads. */
  @Override
  public void close() {
    try {
      socket.close();
      for (ServerLoop loop : loops) {
        loop.close();
      }
      for (Thread thread : threads) {
        thread.join();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * Runs a server in a process of its own, until standard input ends: so it dies with its parent.
   * Its base URI is the first line of standard output.
   *
   * @param args port (0, the default: a free one), threads (default 1)
   * @throws IOException if standard input cannot be read
   */
  public static void main(String[] args) throws IOException {
    int port = args.length > 0 ? Integer.parseInt(args[0]) : 0;
    int threads = args.length > 1 ? Integer.parseInt(args[1]) : 1;
    try (JobServer server = start(port, threads)) {
      PrintStream out = System.out;
      out.println(server.uri());
      out.flush();
      while (System.in.read() >= 0) {
        // Whatever comes, it goes on.
      }
    }
  }
}

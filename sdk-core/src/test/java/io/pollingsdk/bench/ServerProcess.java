package io.pollingsdk.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/** The server, in a process of its own. */
final class ServerProcess implements AutoCloseable {
  private final Process process;
  private final String address;

  private ServerProcess(Process process, String address) {
    this.process = process;
    this.address = address;
  }

  static ServerProcess start(Path block, int smallSize) throws IOException {
    Process process =
        new ProcessBuilder(
                Programs.java(
                    List.of("-Xmx128m"),
                    BenchServer.class,
                    block.toString(),
                    String.valueOf(smallSize)))
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    BufferedReader output = process.inputReader(StandardCharsets.ISO_8859_1);
    String port = output.readLine();
    if (port == null) {
      throw new IOException("the server has not started");
    }
    return new ServerProcess(process, "http://127.0.0.1:" + port);
  }

  String big(long size) {
    return address + "/big/" + size;
  }

  String small(int number) {
    return address + "/small/" + number;
  }

  int port() {
    return URI.create(address).getPort();
  }

  /** What it has sent so far, and over how many connections. */
  record Counts(long sent, long connections) {}

  Counts counts() throws IOException {
    try (InputStream in = URI.create(address + "/counts").toURL().openStream()) {
      String text = new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
      int space = text.indexOf(' ');
      return new Counts(
          Long.parseLong(text.substring(0, space)), Long.parseLong(text.substring(space + 1)));
    }
  }

  @Override
  public void close() {
    process.destroy();
  }
}

package io.pollingsdk.download;

import static org.junit.jupiter.api.Assertions.assertThrows;

import io.pollingsdk.Retries;
import io.pollingsdk.task.Task;
import io.pollingsdk.testkit.RawServer;
import java.net.URI;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Downloads from real sockets, and what becomes of them, in the tests' words. */
final class Fetching {
  /** What {@link #serving} calls its content. */
  static final String TAG = "\"v1\"";

  private static final Pattern RANGE = Pattern.compile("\r\nRange: bytes=(\\d+)-\r\n");
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private Fetching() {}

  /** Returns a builder whose retries come soon. */
  static DownloadsBuilder quick() {
    return Downloads.builder().retry(Retries.attempts(3, Duration.ofMillis(10)));
  }

  /** Returns bytes that look random and are always the same. */
  static byte[] content(int size) {
    byte[] bytes = new byte[size];
    new Random(size).nextBytes(bytes);
    return bytes;
  }

  static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Returns a request for something small, into memory. */
  static DownloadRequest small(URI uri) {
    return DownloadRequest.from(uri).to(Target.memory(1 << 20));
  }

  static DownloadException failure(Downloads downloads, DownloadRequest request) {
    return failure(downloads.start(request));
  }

  static DownloadException failure(Task<?> task) {
    return assertThrows(DownloadException.class, () -> task.await(PATIENCE));
  }

  static DownloadResult result(Task<DownloadResult> task) {
    return task.await(PATIENCE);
  }

  /**
   * Answers each request of a connection with content, or with the part of it that is asked for.
   */
  static RawServer.Script serving(byte[] content) {
    return peer -> {
      for (String request = peer.read(); !request.isEmpty(); request = peer.read()) {
        int from = offset(request);
        if (from >= content.length && from > 0) {
          peer.write(
              RawServer.head(
                  "HTTP/1.1 416 Range Not Satisfiable",
                  "ETag: " + TAG,
                  "Content-Range: bytes */" + content.length,
                  "Content-Length: 0"));
          continue;
        }
        peer.write(head(from, content.length));
        peer.write(Arrays.copyOfRange(content, from, content.length));
      }
    };
  }

  /** Answers one request with the beginning of what it asks for, and says that there is more. */
  static void begin(RawServer.Peer peer, byte[] content, int count) throws Exception {
    int from = offset(peer.read());
    peer.write(head(from, content.length));
    peer.write(Arrays.copyOfRange(content, from, from + count));
  }

  /** Returns the first byte that a request asks for. */
  static int offset(String request) {
    Matcher range = RANGE.matcher(request);
    return range.find() && request.contains("\r\nIf-Range: " + TAG + "\r\n")
        ? Integer.parseInt(range.group(1))
        : 0;
  }

  /** Returns the head of an answer that holds content from a byte on. */
  static String head(int from, int size) {
    return from == 0
        ? RawServer.head("HTTP/1.1 200 OK", "ETag: " + TAG, "Content-Length: " + size)
        : RawServer.head(
            "HTTP/1.1 206 Partial Content",
            "ETag: " + TAG,
            "Content-Range: bytes " + from + "-" + (size - 1) + "/" + size,
            "Content-Length: " + (size - from));
  }

  /** Returns the lines of a request's head that begin with a name. */
  static List<String> header(String request, String name) {
    return request.lines().filter(line -> line.startsWith(name + ":")).toList();
  }
}

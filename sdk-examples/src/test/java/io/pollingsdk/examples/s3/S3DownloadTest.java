package io.pollingsdk.examples.s3;

import static io.pollingsdk.examples.s3.Feed.bytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.pollingsdk.download.DownloadException;
import io.pollingsdk.download.DownloadRequest;
import io.pollingsdk.download.DownloadResult;
import io.pollingsdk.download.Downloads;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.MessageDigest;
import java.util.HexFormat;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.s3.S3Client;

/** From a server into the store, through the engine. */
class S3DownloadTest {
  private static final String KEY = "images/a.iso";
  private static final byte[] CONTENT = bytes(S3Target.MIN_PART_SIZE + 100_000);

  private final Downloads downloads = Downloads.builder().build();
  private S3Server store;
  private S3Client client;
  private HttpServer server;

  @BeforeEach
  void start() throws Exception {
    store = S3Server.start();
    client = store.client(S3Server.SECRET);
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          exchange.sendResponseHeaders(200, CONTENT.length);
          exchange.getResponseBody().write(CONTENT);
          exchange.close();
        });
    server.start();
  }

  @AfterEach
  void stop() throws Exception {
    downloads.close();
    client.close();
    server.stop(0);
    store.stop();
  }

  private DownloadRequest request() {
    return DownloadRequest.from("http://127.0.0.1:" + server.getAddress().getPort() + "/a.iso")
        .to(S3Target.object(client, S3Server.BUCKET, KEY).withPartSize(S3Target.MIN_PART_SIZE));
  }

  @Test
  void whatIsWholeAndRightIsThere() throws Exception {
    String sha256 = HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(CONTENT));

    DownloadResult result = downloads.fetch(request().sha256(sha256));

    assertThat(result.size()).isEqualTo(CONTENT.length);
    assertThat(client.getObjectAsBytes(r -> r.bucket(S3Server.BUCKET).key(KEY)).asByteArray())
        .isEqualTo(CONTENT);
  }

  @Test
  void whatIsWrongLeavesNothingThere() {
    assertThatThrownBy(() -> downloads.fetch(request().sha256("00".repeat(32))))
        .isInstanceOf(DownloadException.ContentMismatch.class);

    assertThat(client.listObjectsV2(r -> r.bucket(S3Server.BUCKET)).contents()).isEmpty();
    assertThat(client.listMultipartUploads(r -> r.bucket(S3Server.BUCKET)).uploads()).isEmpty();
  }
}

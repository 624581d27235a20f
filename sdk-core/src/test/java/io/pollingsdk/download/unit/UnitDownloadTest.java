package io.pollingsdk.download.unit;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.pollingsdk.download.Digest;
import io.pollingsdk.download.DownloadException;
import io.pollingsdk.download.DownloadRequest;
import io.pollingsdk.download.Downloads;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Units that are fetched, damaged and fetched again, over real sockets. */
class UnitDownloadTest {
  private static final Digest HELLO =
      Digest.sha256("2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824");

  private final Downloads downloads = Downloads.builder().build();
  private HttpServer server;
  private volatile String content = "hello";
  private UnitCatalog catalog;
  private DownloadRequest request;

  @TempDir Path root;

  @BeforeEach
  void serve() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/a.txt",
        exchange -> {
          byte[] body = content.getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(200, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.start();
    catalog = UnitCatalog.in(root);
    request =
        DownloadRequest.from("http://127.0.0.1:" + server.getAddress().getPort() + "/a.txt")
            .digest(HELLO)
            .to(catalog.target("texts/a.txt"));
    catalog.put(request, downloads.fetch(request));
  }

  @AfterEach
  void stop() {
    downloads.close();
    server.stop(0);
  }

  @Test
  void recordWhatWasFetched() {
    StoredUnit unit = catalog.find("texts/a.txt").orElseThrow();

    assertThat(unit.record().size()).isEqualTo(5);
    assertThat(unit.record().digests()).containsExactly(HELLO);
    assertThat(unit.record().sources()).isEqualTo(request.sources());
    assertThat(catalog.verify("texts/a.txt").condition()).isEqualTo(Condition.INTACT);
  }

  @Test
  void areFetchedAgainWhereTheirBitsHaveRotten() throws IOException {
    Path file = catalog.file("texts/a.txt");
    Files.writeString(file, "hellp");

    RepairReport report = catalog.repair(downloads);

    assertThat(report.repaired()).hasSize(1);
    assertThat(report.failed()).isEmpty();
    assertThat(file).hasContent("hello");
    assertThat(catalog.verify("texts/a.txt").condition()).isEqualTo(Condition.INTACT);
  }

  @Test
  void stayAsTheyAreWhereNoSourceHasThemAnyMore() throws IOException {
    Path file = catalog.file("texts/a.txt");
    Files.writeString(file, "hellp");
    content = "gone?";

    RepairReport report = catalog.repair(downloads);

    assertThat(report.repaired()).isEmpty();
    assertThat(report.failed())
        .singleElement()
        .satisfies(
            failure ->
                assertThat(failure.exception())
                    .isInstanceOf(DownloadException.ContentMismatch.class));
    assertThat(file).hasContent("hellp");
  }
}

package io.pollingsdk.examples.download;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.getRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.options;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.client.BasicCredentials;
import io.pollingsdk.ConnectionSettings;
import io.pollingsdk.auth.BasicAuth;
import io.pollingsdk.download.DownloadException;
import io.pollingsdk.providers.http202.Http202Connection;
import io.pollingsdk.providers.http202.Http202Settings;
import io.pollingsdk.providers.pulp3.Pulp3Connection;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From a job to the files that it made. */
class AfterAJobTest {
  private static final String HELLO_SHA256 =
      "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824";
  private static final String TASK = "/pulp/api/v3/tasks/018f-1/";
  private static final String EXPORTER = "/pulp/api/v3/exporters/core/pulp/018f-5/";

  private final WireMockServer server = new WireMockServer(options().dynamicPort());

  @TempDir Path folder;

  @BeforeEach
  void start() {
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop();
  }

  private Http202Connection reports() {
    return new Http202Connection(
        ConnectionSettings.to(server.baseUrl()),
        Http202Settings.plain(),
        BasicAuth.of("ann", "secret"));
  }

  private void report(String sha256) {
    server.stubFor(
        post(urlEqualTo("/reports"))
            .willReturn(aResponse().withStatus(202).withHeader("Location", "/monitors/7")));
    server.stubFor(
        get(urlEqualTo("/monitors/7"))
            .willReturn(
                okJson(
                    "{\"files\":[{\"href\":\"/files/report.txt\",\"sha256\":\""
                        + sha256
                        + "\"}]}")));
    server.stubFor(get(urlEqualTo("/files/report.txt")).willReturn(aResponse().withBody("hello")));
  }

  @Test
  void fetchesWhatAReportNamesWithTheCredentialsOfItsConnection() throws Exception {
    report(HELLO_SHA256);

    List<Path> files;
    try (Http202Connection reports = reports()) {
      files = ReportFiles.fetch(reports, Map.of("month", 11), folder);
    }

    assertThat(files).singleElement().satisfies(f -> assertThat(f).hasContent("hello"));
    server.verify(
        getRequestedFor(urlEqualTo("/files/report.txt"))
            .withBasicAuth(new BasicCredentials("ann", "secret")));
  }

  @Test
  void leavesNothingBehindWhereAFileIsNotWhatTheReportSays() throws Exception {
    report("00" + HELLO_SHA256.substring(2));

    try (Http202Connection reports = reports()) {
      assertThatThrownBy(() -> ReportFiles.fetch(reports, Map.of(), folder))
          .isInstanceOf(DownloadException.ContentMismatch.class);
    }

    try (Stream<Path> left = Files.list(folder)) {
      assertThat(left).isEmpty();
    }
  }

  @Test
  void bringsHomeTheFilesOfAPulpExport() {
    server.stubFor(
        post(urlEqualTo(EXPORTER + "exports/"))
            .willReturn(aResponse().withStatus(202).withBody("{\"task\":\"" + TASK + "\"}")));
    server.stubFor(
        get(urlPathEqualTo(TASK))
            .willReturn(
                okJson(
                    "{\"pulp_href\":\""
                        + TASK
                        + "\",\"state\":\"completed\",\"created_resources\":[\"/e/1/\"]}")));
    server.stubFor(
        get(urlEqualTo("/e/1/"))
            .willReturn(
                okJson(
                    "{\"pulp_href\":\"/e/1/\",\"output_file_info\":{\"/var/exports/a.tar\":\""
                        + HELLO_SHA256
                        + "\"}}")));
    server.stubFor(get(urlEqualTo("/exports/a.tar")).willReturn(aResponse().withBody("hello")));

    List<Path> files;
    try (Pulp3Connection pulp =
        new Pulp3Connection(
            ConnectionSettings.to(server.baseUrl() + "/pulp/api/v3"), "ann", "secret")) {
      files = PulpExport.fetch(pulp, EXPORTER, URI.create(server.baseUrl() + "/exports/"), folder);
    }

    assertThat(files).containsExactly(folder.resolve("a.tar"));
    assertThat(folder.resolve("a.tar")).hasContent("hello");
  }
}

package io.pollingsdk.bench;

import io.pollingsdk.bench.Contest.Row;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** One large file over one connection. */
final class SingleFile {
  static final String CURL = "curl to a file";
  static final String OURS = "SDK to a file, SHA-256";

  private final Settings settings;
  private final ServerProcess server;

  SingleFile(Settings settings, ServerProcess server) {
    this.settings = settings;
    this.server = server;
  }

  Contest contest() {
    long size = settings.size();
    String uri = server.big(size);
    String sha256 = Block.sha256(size);
    return new Contest(settings.folder().resolve("work"))
        .here("nothing but reading", folder -> PlainReader.one(uri))
        .here("SDK, thrown away", folder -> Ours.one(Ours.toNothing(uri)))
        .here("SDK to a file", folder -> Ours.one(Ours.toFile(uri, folder.resolve("file"), false)))
        .here(
            OURS,
            folder -> Ours.one(Ours.toFile(uri, folder.resolve("file"), false).sha256(sha256)))
        .here(
            OURS + ", durable",
            folder -> Ours.one(Ours.toFile(uri, folder.resolve("file"), true).sha256(sha256)))
        .jvm(
            OURS + ", with JVM start",
            folder -> ColdStart.one(List.of(), uri, sha256, folder.resolve("file")))
        .program(
            CURL,
            "curl",
            folder -> whole(Programs.run("curl", "-sS", "-o", folder + "/file", uri), folder))
        .program(
            "curl, then sha256sum",
            "curl",
            folder -> {
              String unused = Programs.run("curl", "-sS", "-o", folder + "/file", uri);
              verify(Programs.run("sha256sum", folder + "/file"), sha256);
            })
        .program(
            "curl, then sync",
            "curl",
            folder -> {
              String unused = Programs.run("curl", "-sS", "-o", folder + "/file", uri);
              whole(Programs.run("sync", folder + "/file"), folder);
            })
        .program(
            "aria2",
            "aria2c",
            folder ->
                whole(
                    Programs.run(
                        "aria2c",
                        "-q",
                        "-x1",
                        "-s1",
                        "--file-allocation=none",
                        "-d",
                        folder.toString(),
                        "-o",
                        "file",
                        uri),
                    folder))
        .here("JDK's HttpClient to a file", folder -> jdk(uri, folder.resolve("file")));
  }

  List<Row> rows() throws Exception {
    return contest().run(settings.rounds());
  }

  private void whole(String unused, Path folder) throws Exception {
    long size = Files.size(folder.resolve("file"));
    if (size != settings.size()) {
      throw new IllegalStateException("fetched " + size + " bytes");
    }
  }

  private static void verify(String printed, String sha256) {
    if (!printed.startsWith(sha256)) {
      throw new IllegalStateException("wrong digest: " + printed);
    }
  }

  private static void jdk(String uri, Path file) throws Exception {
    HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    Path unused =
        client
            .send(HttpRequest.newBuilder(URI.create(uri)).build(), BodyHandlers.ofFile(file))
            .body();
  }
}

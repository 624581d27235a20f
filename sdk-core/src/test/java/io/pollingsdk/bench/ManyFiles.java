package io.pollingsdk.bench;

import io.pollingsdk.download.DownloadRequest;
import io.pollingsdk.download.Target;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Many small files over a few connections. */
final class ManyFiles {
  static final String CURL = "curl -Z to files";
  static final String OURS = "SDK to files, SHA-256";

  private final Settings settings;
  private final ServerProcess server;

  ManyFiles(Settings settings, ServerProcess server) {
    this.settings = settings;
    this.server = server;
  }

  Contest contest() {
    String sha256 = Block.sha256(settings.fileSize());
    String connections = String.valueOf(settings.connections());
    return new Contest(settings.folder().resolve("work"))
        .here(
            "nothing but reading",
            folder -> PlainReader.many(settings.files(), settings.connections(), server::small))
        .here("SDK, thrown away", folder -> ours(i -> Ours.toNothing(server.small(i))))
        .here(OURS, folder -> ours(i -> toFile(folder, i, false).sha256(sha256)))
        .here(
            OURS + ", not resumable",
            folder ->
                ours(
                    i ->
                        DownloadRequest.from(server.small(i))
                            .to(Target.file(file(folder, i)).durable(false).notResumable())
                            .sha256(sha256)))
        .here(
            "SDK to files, as curl does it",
            folder ->
                ours(
                    i ->
                        DownloadRequest.from(server.small(i))
                            .to(Target.file(file(folder, i)).durable(false).notResumable())))
        .here(OURS + ", durable", folder -> ours(i -> toFile(folder, i, true).sha256(sha256)))
        .jvm(OURS + ", with JVM start", folder -> cold(folder, sha256))
        .program(
            CURL,
            "curl",
            folder -> {
              Path list = list(folder, "url = \"%s\"%noutput = \"%s\"");
              complete(
                  Programs.run(
                      "curl",
                      "-sS",
                      "--no-progress-meter",
                      "-Z",
                      "--parallel-max",
                      connections,
                      "-K",
                      list.toString()),
                  folder);
            })
        .program(
            "aria2",
            "aria2c",
            folder -> {
              Path list = list(folder, "%s%n  out=%3$s");
              complete(
                  Programs.run(
                      "aria2c",
                      "-q",
                      "-j",
                      connections,
                      "-x1",
                      "-s1",
                      "--file-allocation=none",
                      "-d",
                      folder.toString(),
                      "-i",
                      list.toString()),
                  folder);
            });
  }

  private void ours(IntFunction<DownloadRequest> requests) {
    Ours.many(settings.files(), settings.connections(), requests);
  }

  private DownloadRequest toFile(Path folder, int number, boolean durable) {
    return Ours.toFile(server.small(number), file(folder, number), durable);
  }

  private static Path file(Path folder, int number) {
    return folder.resolve("file" + number);
  }

  private void cold(Path folder, String sha256) throws Exception {
    complete(
        Programs.run(
            Programs.java(
                List.of(),
                ColdStart.class,
                server.small(0).replaceFirst("0$", ""),
                sha256,
                folder + "/file",
                String.valueOf(settings.files()),
                String.valueOf(settings.connections()))),
        folder);
  }

  /** Writes what a program is to fetch; a line of it has the URI, the file and the file's name. */
  private Path list(Path folder, String line) throws Exception {
    return Files.writeString(
        folder.resolve("list"),
        IntStream.range(0, settings.files())
            .mapToObj(i -> line.formatted(server.small(i), file(folder, i), "file" + i))
            .collect(Collectors.joining("\n")));
  }

  private void complete(String unused, Path folder) throws Exception {
    try (Stream<Path> files = Files.list(folder)) {
      long whole = files.filter(file -> file.toFile().length() == settings.fileSize()).count();
      if (whole < settings.files()) {
        throw new IllegalStateException("only " + whole + " files are there");
      }
    }
  }
}

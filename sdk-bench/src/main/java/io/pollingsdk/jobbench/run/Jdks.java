package io.pollingsdk.jobbench.run;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Properties;

/** Finds a Java that is new enough, where the one that runs is not. */
final class Jdks {
  private static final Path USUAL = Path.of("/usr/lib/jvm");

  private Jdks() {}

  /**
   * {@return the program {@code java} of a release, the oldest that will do but rather the one that
   * runs now; empty where there is none in {@code JDK25_HOME} or below {@code /usr/lib/jvm}}
   *
   * @param least the first release that will do
   */
  static Optional<Path> java(int least) {
    if (Runtime.version().feature() >= least) {
      return Optional.of(program(Path.of(System.getProperty("java.home"))));
    }
    String named = System.getenv("JDK25_HOME");
    if (named != null && release(Path.of(named)) >= least) {
      return Optional.of(program(Path.of(named)));
    }
    return below(USUAL, least);
  }

  /**
   * {@return the program of the oldest release that will do, of those in a folder}
   *
   * @param folder the folder
   * @param least the first release that will do
   */
  static Optional<Path> below(Path folder, int least) {
    Path best = null;
    int bestRelease = Integer.MAX_VALUE;
    if (Files.isDirectory(folder)) {
      try (DirectoryStream<Path> homes = Files.newDirectoryStream(folder)) {
        for (Path home : homes) {
          int release = release(home);
          if (release >= least && release < bestRelease && Files.isExecutable(program(home))) {
            best = home;
            bestRelease = release;
          }
        }
      } catch (IOException e) {
        return Optional.empty();
      }
    }
    return Optional.ofNullable(best).map(Jdks::program);
  }

  private static Path program(Path home) {
    return home.resolve("bin").resolve("java");
  }

  /** The feature release that a JDK's file says, or 0. */
  private static int release(Path home) {
    Path file = home.resolve("release");
    if (!Files.isReadable(file)) {
      return 0;
    }
    try (Reader reader = Files.newBufferedReader(file)) {
      Properties facts = new Properties();
      facts.load(reader);
      String version = facts.getProperty("JAVA_VERSION", "0").replace("\"", "");
      return Runtime.Version.parse(version).feature();
    } catch (IOException | IllegalArgumentException e) {
      return 0;
    }
  }
}

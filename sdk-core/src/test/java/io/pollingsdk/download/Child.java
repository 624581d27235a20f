package io.pollingsdk.download;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Another Java process with the classes of this one, seen from outside. */
final class Child implements AutoCloseable {
  private final Process process;
  private final BufferedReader said;

  private Child(Process process) {
    this.process = process;
    this.said = process.inputReader();
  }

  /** Starts a download in a process of its own. */
  static Child downloads(URI uri, Path file, KilledChild.Clock clock, boolean stops)
      throws IOException {
    return new Child(
        new ProcessBuilder(
                java(
                    KilledChild.class,
                    uri.toString(),
                    file.toString(),
                    clock.name(),
                    Boolean.toString(stops)))
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start());
  }

  /** Starts a command whose output is read here. */
  static Child runs(List<String> command) throws IOException {
    return new Child(
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start());
  }

  /** Returns the command for a class with a main method. */
  static List<String> java(Class<?> main, String... arguments) {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx96m",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                classPath(),
                main.getName()));
    command.addAll(List.of(arguments));
    return command;
  }

  // Whoever runs the tests may have put the classes in any of these places.
  private static String classPath() {
    List<String> all = new ArrayList<>();
    for (ClassLoader at = Child.class.getClassLoader(); at != null; at = at.getParent()) {
      if (at instanceof URLClassLoader loader) {
        for (URL url : loader.getURLs()) {
          all.add(Path.of(URI.create(url.toString())).toString());
        }
      }
    }
    for (String property : List.of("java.class.path", "jdk.module.path")) {
      String more = System.getProperty(property, "");
      if (!more.isEmpty()) {
        all.add(more);
      }
    }
    return String.join(File.pathSeparator, all);
  }

  /** Waits until the process says a line. */
  void says(String line) throws IOException {
    List<String> others = new ArrayList<>();
    for (String next = said.readLine(); next != null; next = said.readLine()) {
      if (next.equals(line)) {
        return;
      }
      others.add(next);
    }
    throw new AssertionError("the process never said '" + line + "' but " + others);
  }

  /** Returns what the process says from here to its end. */
  List<String> rest() {
    return said.lines().toList();
  }

  /** Kills the process as the system does, without a chance to tidy up. */
  void kill() {
    process.destroyForcibly().onExit().join();
  }

  @Override
  public void close() {
    kill();
  }
}

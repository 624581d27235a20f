package io.pollingsdk.download;

import com.google.gson.Gson;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;

/** Another process that downloads to a file: it saves ten bytes, writes five more, and waits. */
final class HoldingProcess implements AutoCloseable {
  static final ResumePoint SAVED =
      new ResumePoint(
          "https://a.example.org/f", Optional.of("\"v1\""), OptionalLong.of(20), List.of(), 10);

  private final Process process;
  private final String said;

  private HoldingProcess(Process process, String said) {
    this.process = process;
    this.said = said;
  }

  static HoldingProcess start(Path file) throws IOException, URISyntaxException {
    String classPath =
        Stream.of(FileTarget.class, HoldingProcess.class, Gson.class, Logger.class)
            .map(HoldingProcess::source)
            .collect(Collectors.joining(System.getProperty("path.separator")));
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                classPath,
                HoldingProcess.class.getName(),
                file.toString())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    BufferedReader out =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    return new HoldingProcess(process, String.valueOf(out.readLine()));
  }

  private static String source(Class<?> type) {
    URL source = type.getProtectionDomain().getCodeSource().getLocation();
    try {
      return Path.of(source.toURI()).toString();
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Returns what it said when it stood where it waits: {@code ready}, or why it could not. */
  String said() {
    return said;
  }

  /** Kills it, as with kill -9, and waits until it is dead. */
  void kill() {
    process.destroyForcibly().onExit().join();
  }

  @Override
  public void close() {
    kill();
  }

  /**
   * Runs in the other process.
   *
   * @param arguments the file
   */
  public static void main(String[] arguments) throws IOException {
    try {
      ResumableSink sink = (ResumableSink) Target.file(Path.of(arguments[0])).open();
      sink.found();
      sink.write(StandardCharsets.UTF_8.encode("0123456789"));
      sink.save(SAVED);
      sink.write(StandardCharsets.UTF_8.encode("-----"));
      System.out.println("ready");
    } catch (IOException e) {
      System.out.println(e.getMessage());
    }
    if (System.in.read() >= 0) {
      throw new IllegalStateException("nobody writes here");
    }
  }
}

package io.pollingsdk.jobbench.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What Linux tells of a process in {@code /proc/…/status}.
 *
 * @param residentKib resident memory, in KiB
 * @param mostResidentKib the most of it so far, or since {@link #forgetMost}
 * @param threads all threads, the JVM's own too
 */
record ProcStatus(long residentKib, long mostResidentKib, int threads) {
  private static final Path SELF = Path.of("/proc/self/status");
  private static final Path CLEAR = Path.of("/proc/self/clear_refs");

  /** {@return this process, now} */
  static ProcStatus self() throws IOException {
    return parse(Files.readString(SELF));
  }

  /**
   * Lets the most begin anew, where Linux allows it.
   *
   * @return whether it does
   */
  static boolean forgetMost() {
    try {
      Files.writeString(CLEAR, "5");
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  /**
   * Reads such a text.
   *
   * @param text the whole file
   * @return what it tells
   */
  static ProcStatus parse(String text) {
    return new ProcStatus(
        number(text, "VmRSS:"), number(text, "VmHWM:"), (int) number(text, "Threads:"));
  }

  private static long number(String text, String name) {
    String value =
        text.lines()
            .filter(line -> line.startsWith(name))
            .findFirst()
            .orElseThrow(() -> new IllegalArgumentException("no " + name + " in the status"))
            .substring(name.length())
            .strip();
    int unit = value.indexOf(' ');
    return Long.parseLong(unit < 0 ? value : value.substring(0, unit));
  }
}

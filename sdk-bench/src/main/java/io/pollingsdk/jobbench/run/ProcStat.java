package io.pollingsdk.jobbench.run;

import java.util.List;

/**
 * What Linux tells of a process or thread in {@code /proc/…/stat}.
 *
 * @param name its name, of a thread at most 15 characters
 * @param ticks processor time in user and system mode, in ticks
 */
record ProcStat(String name, long ticks) {
  /** Fixed by Linux for all that programs see. */
  static final long TICK_NANOS = 10_000_000;

  // Counted from the field after the name, which is the state.
  private static final int USER = 11;
  private static final int SYSTEM = 12;

  /**
   * Reads such a line. The name is in parentheses and may hold anything, spaces and parentheses
   * too.
   *
   * @param line the line
   * @return what it tells
   */
  static ProcStat parse(String line) {
    int open = line.indexOf('(');
    int close = line.lastIndexOf(')');
    if (open < 0 || close < open) {
      throw new IllegalArgumentException("not a line of /proc/…/stat: " + line);
    }
    List<String> fields = List.of(line.substring(close + 1).strip().split(" ", -1));
    return new ProcStat(
        line.substring(open + 1, close),
        Long.parseLong(fields.get(USER)) + Long.parseLong(fields.get(SYSTEM)));
  }

  /** {@return whether this is a thread of the JIT compiler} */
  boolean isCompiler() {
    return name.startsWith("C1 Comp") || name.startsWith("C2 Comp");
  }
}

package io.pollingsdk.examples;

import java.io.Console;

/** Whether somebody watches: then lines may move. */
final class Terminal {
  private Terminal() {}

  // Null means "no terminal" on Java 17 to 21; later versions are asked below.
  @SuppressWarnings("SystemConsoleNull")
  static boolean isLive() {
    Console console = System.console();
    return console != null
        && isTerminal(console)
        && !Boolean.parseBoolean(System.getProperty("quickstart.plain", "false"))
        && !"dumb".equals(System.getenv("TERM"));
  }

  /** From Java 22 on there is a console even where there is no terminal, and it says so. */
  private static boolean isTerminal(Console console) {
    try {
      return (boolean) Console.class.getMethod("isTerminal").invoke(console);
    } catch (ReflectiveOperationException e) {
      return true;
    }
  }
}

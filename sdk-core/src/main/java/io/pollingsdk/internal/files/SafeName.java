package io.pollingsdk.internal.files;

import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** Names that somebody else chose, made into names of files in one folder, on every system. */
public final class SafeName {
  /** The most bytes of a name on the usual file systems. */
  static final int LONGEST = 255;

  private static final int LONGEST_ENDING = 32;
  private static final String SPECIAL = "<>:\"|?*";
  private static final Pattern RESERVED =
      Pattern.compile("(CON|PRN|AUX|NUL|CONIN\\$|CONOUT\\$|(COM|LPT)[0-9\u00b9\u00b2\u00b3])");

  private SafeName() {}

  /**
   * Returns a name that leads nowhere else and is not hidden, if anything is left of it.
   *
   * @param raw what somebody else chose; of a path, the last segment counts
   */
  public static Optional<String> of(String raw) {
    String last = raw.substring(Math.max(raw.lastIndexOf('/'), raw.lastIndexOf('\\')) + 1);
    StringBuilder plain = new StringBuilder();
    last.codePoints().filter(SafeName::isVisible).forEach(c -> plain.appendCodePoint(plain(c)));
    String name = trimmed(plain.toString());
    if (name.isEmpty()) {
      return Optional.empty();
    }
    // Not hidden: what is hidden here may be a part file's, or rule what a program does.
    name = name.charAt(0) == '.' ? "_" + name.substring(1) : name;
    return Optional.of(shortened(isReserved(name) ? "_" + name : name));
  }

  private static boolean isVisible(int c) {
    return switch (Character.getType(c)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          false;
      default -> true;
    };
  }

  private static int plain(int c) {
    return SPECIAL.indexOf(c) >= 0 ? '_' : c;
  }

  /** Takes off what Windows ignores at the end, and with it names of dots only. */
  private static String trimmed(String name) {
    int end = name.length();
    while (end > 0 && (name.charAt(end - 1) == '.' || isSpace(name.charAt(end - 1)))) {
      end--;
    }
    int start = 0;
    while (start < end && isSpace(name.charAt(start))) {
      start++;
    }
    return name.substring(start, end);
  }

  private static boolean isSpace(char c) {
    return Character.isWhitespace(c) || Character.isSpaceChar(c);
  }

  private static boolean isReserved(String name) {
    int dot = name.indexOf('.');
    String stem = dot < 0 ? name : name.substring(0, dot);
    return RESERVED.matcher(trimmed(stem).toUpperCase(Locale.ROOT)).matches();
  }

  private static String shortened(String name) {
    if (length(name) <= LONGEST) {
      return name;
    }
    int dot = name.lastIndexOf('.');
    String ending =
        dot > 0 && length(name.substring(dot)) <= LONGEST_ENDING ? name.substring(dot) : "";
    String stem = name.substring(0, name.length() - ending.length());
    return trimmed(cut(stem, LONGEST - length(ending))) + ending;
  }

  private static int length(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }

  /** Returns as much of a text's beginning as fits into so many bytes. */
  static String cut(String text, int most) {
    int bytes = 0;
    int end = 0;
    while (end < text.length()) {
      int c = text.codePointAt(end);
      bytes += length(Character.toString(c));
      if (bytes > most) {
        break;
      }
      end += Character.charCount(c);
    }
    return text.substring(0, end);
  }

  /**
   * Returns the file of a name in a folder.
   *
   * @param name a safe one
   */
  public static Path in(Path folder, String name) {
    Path file;
    try {
      file = folder.resolve(name);
    } catch (InvalidPathException e) {
      // This process's locale has no such characters.
      file = folder.resolve(name.replaceAll("[^\\x20-\\x7e]", "_"));
    }
    if (!folder.equals(file.getParent())) {
      throw new IllegalStateException("'" + name + "' is not a name in " + folder);
    }
    return file;
  }
}

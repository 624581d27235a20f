package io.pollingsdk.download.unit;

import io.pollingsdk.error.SdkException;
import io.pollingsdk.internal.text.Redaction;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * A unit's record, its file or its folder cannot be read or written. The message names the file,
 * the place in it and what is wrong there.
 */
public final class UnitException extends SdkException {
  private static final long serialVersionUID = 1L;
  private static final int LONGEST = 500;

  /** The file. */
  private final String file;

  UnitException(Path file, String problem, @Nullable Throwable cause) {
    this(file.toString(), problem, cause);
  }

  UnitException(String file, String problem, @Nullable Throwable cause) {
    super(plain(file) + ": " + plain(problem), "unit-exception", cause);
    this.file = file;
  }

  /** Names of files and members may be anything; a message is one line and not without end. */
  private static String plain(String text) {
    return Redaction.standard().excerpt(text, LONGEST);
  }

  /** {@return the file or folder; {@code unit record} where the record came as text} */
  public String file() {
    return file;
  }
}

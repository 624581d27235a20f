package io.pollingsdk.internal.text;

import java.util.regex.Pattern;

/** Messages of the SDK's exceptions, where one becomes part of another. */
public final class Messages {
  private static final Pattern ANCHOR = Pattern.compile(" \\[docs/errors\\.md#[a-z-]+]$");

  private Messages() {}

  /** Returns a message without the anchor that the exception made of it will have too. */
  public static String plain(Throwable failure) {
    return ANCHOR.matcher(String.valueOf(failure.getMessage())).replaceFirst("");
  }
}

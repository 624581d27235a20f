package io.pollingsdk.internal.pace;

/** What a turn is asked for. */
public enum Standing {
  /** Anything. */
  USUAL,
  /** A status check. */
  BRIEF,
  /** What goes before all that is not. */
  URGENT
}

package io.pollingsdk.jobbench.ours;

import io.pollingsdk.jobbench.DriverKind;
import java.util.List;

/** Drivers of this SDK, and of what it stands on. */
public final class Ours {
  private Ours() {}

  /** {@return every kind, in the order in which it is run} */
  public static List<DriverKind> all() {
    return List.of();
  }
}

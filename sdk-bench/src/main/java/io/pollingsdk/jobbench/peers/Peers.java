package io.pollingsdk.jobbench.peers;

import io.pollingsdk.jobbench.DriverKind;
import java.util.List;

/** All drivers of other libraries. */
public final class Peers {
  private Peers() {}

  /** {@return every kind, in the order in which it is run} */
  public static List<DriverKind> all() {
    return List.of();
  }
}

package io.pollingsdk.jobbench.run;

import io.pollingsdk.jobbench.DriverKind;
import io.pollingsdk.jobbench.ours.Ours;
import io.pollingsdk.jobbench.peers.Peers;
import java.util.List;
import java.util.stream.Stream;

/** All contestants. */
final class DriverKinds {
  private DriverKinds() {}

  /** {@return every kind, ours first} */
  static List<DriverKind> all() {
    return Stream.concat(Ours.all().stream(), Peers.all().stream()).toList();
  }

  /**
   * {@return the kind of that name}
   *
   * @param name its name
   */
  static DriverKind named(String name) {
    return all().stream()
        .filter(kind -> kind.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no driver is called '" + name + "'"));
  }
}

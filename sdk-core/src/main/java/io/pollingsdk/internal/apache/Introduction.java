package io.pollingsdk.internal.apache;

import java.util.Objects;
import org.apache.hc.core5.reactor.Command;
import org.jspecify.annotations.Nullable;

/** A command that does nothing but show its sender the connection. */
final class Introduction implements Command {
  private @Nullable Wire wire;

  void meet(Wire met) {
    wire = met;
  }

  Wire wire() {
    return Objects.requireNonNull(wire);
  }

  @Override
  public boolean cancel() {
    return false;
  }
}

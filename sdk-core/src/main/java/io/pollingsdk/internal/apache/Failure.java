package io.pollingsdk.internal.apache;

import io.pollingsdk.error.TransportException;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Carries the kind of a failure, known where it happened, through the library to where it is told.
 */
final class Failure extends IOException {
  private static final long serialVersionUID = 1L;

  private final TransportException.Kind kind;

  Failure(TransportException.Kind kind, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.kind = kind;
  }

  TransportException.Kind kind() {
    return kind;
  }
}

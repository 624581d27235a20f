package io.pollingsdk.jobbench.peers;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.UncheckedIOException;

/** Reads a status answer with Jackson, for libraries that leave the choice to their users. */
final class Jackson {
  private static final ObjectReader STATUS =
      JsonMapper.builder()
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .build()
          .readerFor(Status.class);

  private Jackson() {}

  /** {@return whether the job is done} */
  static boolean isDone(String body) {
    try {
      return STATUS.<Status>readValue(body).isDone();
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }
}

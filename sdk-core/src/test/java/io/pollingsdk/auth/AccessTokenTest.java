package io.pollingsdk.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AccessTokenTest {
  private static final Instant END = Instant.parse("2026-01-02T04:04:05Z");

  @Test
  void aTokenEndsAtItsTimeOrNever() {
    assertThat(AccessToken.until("t", END).expiresAt()).contains(END);
    assertThat(AccessToken.permanent("t").expiresAt()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "\n"})
  void anEmptyTokenIsRefused(String value) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> AccessToken.permanent(value))
        .withMessageContaining("empty");
  }

  @Test
  void textShowsTheEndAndNotTheToken() {
    assertThat(AccessToken.until("s3cret", END))
        .hasToString("AccessToken[until 2026-01-02T04:04:05Z]");
    assertThat(AccessToken.permanent("s3cret")).hasToString("AccessToken[no end]");
  }
}

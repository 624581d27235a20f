package io.pollingsdk.error;

import static org.assertj.core.api.Assertions.assertThat;

import io.pollingsdk.error.ApiException.Reply;
import io.pollingsdk.error.TransportException.Kind;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class ExceptionsTest {
  private static final Reply REPLY =
      new Reply(418, Map.of("X-Request-Id", List.of("r1")), "{\"password\":\"s3cret\"}");
  private static final String LINE = "POST /v1/vms";

  private static List<SdkException> all() {
    return List.of(
        new ApiException(LINE, REPLY, "E7", "no"),
        new AuthenticationException(LINE, REPLY, "E7", "no"),
        new PermissionException(LINE, REPLY, "E7", "no"),
        new NotFoundException(LINE, REPLY, "E7", "no"),
        new RateLimitedException(LINE, REPLY, "E7", "no", Duration.ofSeconds(9)),
        new RateLimitedException(LINE, REPLY, "E7", "no", null),
        new TransportException(Kind.TLS, LINE + ": no", false, 3, new IllegalStateException("x")),
        new MalformedResponseException("a.b", "is missing", LINE, null),
        new OriginRefusedException("https://o.example", LINE + ": refused"),
        new WaitTimeoutException(LINE, Duration.ofSeconds(9)),
        new WaitInterruptedException(LINE, new InterruptedException()));
  }

  @ParameterizedTest
  @MethodSource("all")
  void aMessageNamesTheRequestAndItsPageAndNoSecret(SdkException exception) {
    String anchor =
        exception
            .getClass()
            .getSimpleName()
            .replaceAll("(?<=[a-z])(?=[A-Z])", "-")
            .toLowerCase(Locale.ROOT);

    assertThat(exception.getMessage())
        .contains(LINE)
        .endsWith("[docs/errors.md#" + anchor + "]")
        .doesNotContain("s3cret");
    assertThat(exception.toString()).doesNotContain("s3cret");
  }

  @ParameterizedTest
  @MethodSource("all")
  void serializationKeepsTheMessage(SdkException exception) throws Exception {
    SdkException copy = copy(exception);

    assertThat(copy).hasSameClassAs(exception).hasMessage(exception.getMessage());
    assertThat(copy.getCause() == null).isEqualTo(exception.getCause() == null);
  }

  @SuppressWarnings({"unchecked", "BanSerializableRead"})
  private static <T> T copy(T value) throws Exception {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(value);
    }
    try (ObjectInputStream in =
        new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
      return (T) in.readObject();
    }
  }

  @Test
  void serializationKeepsWhatPlainFieldsHold() throws Exception {
    RateLimitedException limited =
        copy(new RateLimitedException(LINE, REPLY, "E7", "no", Duration.ofSeconds(9)));
    TransportException transport =
        copy(new TransportException(Kind.TLS, "x", true, 3, new IllegalStateException("y")));

    assertThat(limited.request()).isEqualTo(LINE);
    assertThat(limited.status()).isEqualTo(418);
    assertThat(limited.code()).contains("E7");
    assertThat(limited.apiMessage()).contains("no");
    assertThat(limited.retryAfter()).contains(Duration.ofSeconds(9));
    assertThat(limited.reply()).isEqualTo(new Reply(418, Map.of(), ""));
    assertThat(transport.kind()).isEqualTo(Kind.TLS);
    assertThat(transport.attempts()).isEqualTo(3);
    assertThat(transport.mayHaveBeenReceived()).isTrue();
    assertThat(copy(new MalformedResponseException("a.b", "x", "y", null)).path()).isEqualTo("a.b");
    assertThat(copy(new OriginRefusedException("https://o.example", "x")).origin())
        .isEqualTo("https://o.example");
    assertThat(copy(new WaitTimeoutException("the copy", Duration.ofSeconds(9))))
        .returns("the copy", WaitTimeoutException::task)
        .returns(Duration.ofSeconds(9), WaitTimeoutException::patience);
    assertThat(copy(new WaitInterruptedException("the copy", null)).task()).isEqualTo("the copy");
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      value = {
        "-, -, POST /v1/vms was refused with HTTP 418.",
        "'', ' ', POST /v1/vms was refused with HTTP 418.",
        "418, -, POST /v1/vms was refused with HTTP 418.",
        "E7, -, 'POST /v1/vms was refused with HTTP 418, code E7.'",
        "-, no zone, POST /v1/vms was refused with HTTP 418: no zone.",
        "E7, ' no zone. \n', 'POST /v1/vms was refused with HTTP 418, code E7: no zone.'",
      })
  void aRefusalReadsWellWhateverTheApiSays(String code, String message, String expected) {
    assertThat(new ApiException(LINE, REPLY, code, message)).hasMessageStartingWith(expected);
  }

  @Test
  void eachRefusalSaysWhatToDo() {
    assertThat(all().get(1)).hasMessageContaining("clock");
    assertThat(all().get(2)).hasMessageContaining("right");
    assertThat(all().get(3)).hasMessageContaining("id");
    assertThat(all().get(4)).hasMessageContaining("wait 9 s");
    assertThat(all().get(5)).hasMessageContaining("rate limiter");
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void whetherARequestMayHaveArrivedFollowsFromTheKind(Kind kind) {
    TransportException exception = new TransportException(kind, "x", null);

    assertThat(exception.kind()).isEqualTo(kind);
    assertThat(exception.mayHaveBeenReceived()).isEqualTo(kind.mayHaveBeenReceived());
    assertThat(exception.attempts()).isOne();
    assertThat(exception).hasMessage("x [docs/errors.md#transport-exception]");
  }

  /** A submit is sent again after these and no others, so this list is not to grow by accident. */
  @Test
  void onlyWhatCannotHaveArrivedIsSafeToRepeat() {
    assertThat(Kind.values())
        .filteredOn(kind -> !kind.mayHaveBeenReceived())
        .containsExactlyInAnyOrder(
            Kind.NAME_RESOLUTION,
            Kind.CONNECT,
            Kind.CONNECT_TIMEOUT,
            Kind.TLS,
            Kind.TLS_TIMEOUT,
            Kind.PROXY,
            Kind.PROXY_AUTHENTICATION,
            Kind.POOL_TIMEOUT,
            Kind.NOT_PERMITTED);
  }

  @Test
  void theNumberOfAttemptsIsSaidWhereThereWereSeveral() {
    assertThat(new TransportException(Kind.TLS, "x", false, 3, null))
        .hasMessageStartingWith("x (after 3 attempts)");
    assertThat(new TransportException(Kind.TLS, "x", false, 0, null)).hasMessageStartingWith("x [");
  }

  @Test
  void aMalformedAnswerNamesTheMemberOrTheWhole() {
    assertThat(new MalformedResponseException("a.b", "is missing", "{}", null))
        .hasMessageStartingWith("Member 'a.b' of the answer is missing; the answer begins: {}");
    assertThat(new MalformedResponseException("", "is not JSON", "", null))
        .hasMessageStartingWith("The answer is not JSON; the answer begins: (empty)");
  }
}

package io.pollingsdk.providers.gridscale;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pollingsdk.error.ApiException;
import io.pollingsdk.error.AuthenticationException;
import io.pollingsdk.error.NotFoundException;
import io.pollingsdk.error.PermissionException;
import io.pollingsdk.error.RateLimitedException;
import io.pollingsdk.http.ApiRequest;
import io.pollingsdk.job.Job;
import io.pollingsdk.job.JobTimeoutException;
import io.pollingsdk.testkit.Reply;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Error replies, and waiting where the server asks to. */
class RefusalTest {
  private final Cloud cloud = new Cloud();
  private final GridscaleConnection connection = cloud.connect();

  private Job create() {
    return connection.create("servers", Map.of());
  }

  private String inMillis(Duration fromNow) {
    return Long.toString(cloud.time.now().plus(fromNow).toEpochMilli());
  }

  private ApiException refused(int status, String body) {
    cloud.transport.then(Reply.of(status, body));
    return (ApiException) cloud.failure(create().result());
  }

  @ParameterizedTest
  @CsvSource({"400", "401", "403", "404", "500"})
  void tellsTheApisOwnWords(int status) {
    ApiException refusal = refused(status, Cloud.error("Bad", "cores is missing"));
    assertThat(refusal.status()).isEqualTo(status);
    assertThat(refusal.code()).contains("Bad");
    assertThat(refusal.apiMessage()).contains("cores is missing");
    Class<?> type =
        switch (status) {
          case 401 -> AuthenticationException.class;
          case 403 -> PermissionException.class;
          case 404 -> NotFoundException.class;
          default -> ApiException.class;
        };
    assertThat(refusal).isExactlyInstanceOf(type);
  }

  @Test
  void readsTheOtherShape() {
    ApiException refusal = refused(401, "{\"message\":\"Authentication failed\"}");
    assertThat(refusal).isInstanceOf(AuthenticationException.class);
    assertThat(refusal.apiMessage()).contains("Authentication failed");
    assertThat(refusal.code()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "<html>",
        "[]",
        "null",
        "{\"title\":{},\"description\":[]}",
        "{\"title\":\"\"}"
      })
  void tellsARefusalWithoutWords(String body) {
    ApiException refusal = refused(400, body);
    assertThat(refusal.apiMessage()).isEmpty();
    assertThat(refusal.code()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {409, 424})
  void submitsAgainWhileTheObjectIsBusy(int status) {
    cloud.transport.then(Reply.of(status, Cloud.error("Busy", "in provisioning")));
    cloud.transport.then(Reply.of(status, "", "Retry-After", "7"));
    cloud.says(Cloud.ACCEPTED, Cloud.DONE, Cloud.SERVER);
    cloud.result(create().result());
    assertThat(cloud.transport.sent().get(1).at()).isEqualTo(Duration.ofSeconds(1));
    assertThat(cloud.transport.sent().get(2).at()).isEqualTo(Duration.ofSeconds(8));
    assertThat(cloud.lines().subList(0, 3)).containsOnly("POST /objects/servers");
  }

  @Test
  void tellsAnObjectThatStaysBusy() {
    cloud.transport.thenAlways(Reply.of(409, Cloud.error("Conflict", "still in use")));
    assertThat(cloud.failure(create().result()))
        .isExactlyInstanceOf(ApiException.class)
        .hasMessageContaining("still in use");
    assertThat(cloud.time.elapsed()).isLessThanOrEqualTo(Duration.ofSeconds(200));
  }

  @Test
  void submitsAgainOnceTheLimitIsReset() {
    cloud.transport.then(Reply.of(429, "", "Ratelimit-Reset", inMillis(Duration.ofSeconds(9))));
    cloud.says(Cloud.ACCEPTED, Cloud.DONE, Cloud.SERVER);
    cloud.result(create().result());
    assertThat(cloud.transport.sent().get(1).at()).isEqualTo(Duration.ofSeconds(9));
  }

  @Test
  void tellsALimitThatIsResetTooLate() {
    cloud.transport.then(Reply.of(429, "", "Ratelimit-Reset", inMillis(Duration.ofHours(1))));
    RateLimitedException refusal = (RateLimitedException) cloud.failure(create().result());
    assertThat(refusal).isNotNull();
    assertThat(refusal.retryAfter()).contains(Duration.ofHours(1));
    assertThat(cloud.transport.sent()).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"soon", "", "99999999999999999999", "-9223372036854775808"})
  void putsUpWithAResetThatCannotBeRead(String reset) {
    cloud.says(Cloud.ACCEPTED);
    cloud.transport.then(Reply.of(429, "", "Ratelimit-Reset", reset));
    cloud.says(Cloud.DONE, Cloud.SERVER);
    cloud.result(create().result());
    assertThat(cloud.transport.sent().get(2).at()).isEqualTo(Duration.ofSeconds(1));
  }

  @Test
  void pollsAgainOnceTheLimitIsResetHoweverOften() {
    cloud.says(Cloud.ACCEPTED);
    for (int i = 1; i <= 9; i++) {
      String reset = inMillis(Duration.ofMillis(500).plusSeconds(10L * i));
      cloud.transport.then(Reply.of(429, "", "Ratelimit-Reset", reset));
    }
    cloud.says(Cloud.DONE, Cloud.SERVER);
    cloud.result(create().result());
    Duration second = cloud.transport.sent().get(2).at();
    assertThat(second).isBetween(Duration.ofMillis(10_500), Duration.ofMillis(11_600));
  }

  @Test
  void pollsOnAfterServerErrors() {
    cloud.says(Cloud.ACCEPTED);
    cloud.transport.then(Reply.of(500, Cloud.error("Error", "oops"), "Retry-After", "3"));
    cloud.transport.then(Reply.of(503, ""));
    cloud.says(Cloud.DONE, Cloud.SERVER);
    cloud.result(create().result());
    assertThat(cloud.transport.sent().get(2).at())
        .isBetween(Duration.ofMillis(3_500), Duration.ofMillis(3_801));
  }

  @Test
  void aLimitThatNeverEndsIsATimeout() {
    cloud.says(Cloud.ACCEPTED);
    cloud.transport.thenAlways(Reply.of(429, "", "Ratelimit-Reset", "0"));
    assertThat(cloud.failure(create().result())).isInstanceOf(JobTimeoutException.class);
  }

  @Test
  void tellsWhenACallMayBeMadeAgain() {
    cloud.transport.thenAlways(
        Reply.of(429, "{}", "Ratelimit-Reset", inMillis(Duration.ofMinutes(2))));
    var answer = connection.requestAsync(ApiRequest.post("/objects/servers"));
    RateLimitedException refusal = (RateLimitedException) cloud.failure(answer);
    assertThat(refusal).isNotNull();
    assertThat(refusal.retryAfter()).contains(Duration.ofMinutes(2));
  }

  @Test
  void refusesCredentialsThatCannotBeRight() {
    assertThatThrownBy(() -> new GridscaleConnection(cloud.settings(s -> {}), "", "t"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("userId is empty");
    assertThatThrownBy(() -> new GridscaleConnection(cloud.settings(s -> {}), "u", "t\n"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("token holds white space");
  }
}

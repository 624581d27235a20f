package io.pollingsdk.providers.cloudstack;

import static org.assertj.core.api.Assertions.assertThat;

import io.pollingsdk.error.ApiException;
import io.pollingsdk.error.AuthenticationException;
import io.pollingsdk.error.NotFoundException;
import io.pollingsdk.error.PermissionException;
import io.pollingsdk.error.RateLimitedException;
import io.pollingsdk.job.JobUnreachableException;
import io.pollingsdk.testkit.Reply;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Error replies, with CloudStack's own statuses and with 200. */
class RefusalTest {
  private final Cloud cloud = new Cloud();
  private final CloudStackConnection connection = cloud.connect();

  private ApiException refused(Reply reply) {
    cloud.transport.thenAlways(reply);
    Throwable failure = cloud.failure(connection.requestAsync(CloudStack.command("createTags")));
    assertThat(failure).isInstanceOf(ApiException.class);
    return (ApiException) failure;
  }

  private static Class<? extends ApiException> expected(CloudStackError error) {
    return switch (error) {
      case UNAUTHORIZED, UNAUTHORIZED_2FA -> AuthenticationException.class;
      case ACCOUNT -> PermissionException.class;
      case API_LIMIT_EXCEEDED -> RateLimitedException.class;
      default -> ApiException.class;
    };
  }

  private static void assertTold(ApiException refusal, CloudStackError error) {
    String code = Integer.toString(error.code());
    assertThat(refusal).isExactlyInstanceOf(expected(error)).hasMessageContaining("no luck");
    assertThat(refusal.code()).contains(code);
    assertThat(CloudStackError.of(refusal.code().orElseThrow())).contains(error);
    assertThat(refusal.apiMessage()).contains("no luck (cserrorcode 4350)");
  }

  @ParameterizedTest
  @EnumSource(CloudStackError.class)
  void tellsEachCode(CloudStackError error) {
    String code = Integer.toString(error.code());
    assertTold(refused(Reply.of(error.code(), Cloud.error(code, "no luck"))), error);
  }

  @ParameterizedTest
  @EnumSource(CloudStackError.class)
  void tellsEachCodeThatComesWith200(CloudStackError error) {
    String code = "\"" + error.code() + "\"";
    assertTold(refused(Reply.json(Cloud.error(code, "no luck"))), error);
  }

  @ParameterizedTest
  @EnumSource(CloudStackError.class)
  void tellsARefusedSubmit(CloudStackError error) {
    String code = Integer.toString(error.code());
    cloud.transport.then(Reply.of(error.code(), Cloud.error(code, "no luck")));
    Throwable failure = cloud.failure(connection.submit("createTags", Map.of()).result());
    assertThat(failure).isExactlyInstanceOf(expected(error));
  }

  @ParameterizedTest
  @EnumSource(
      value = CloudStackError.class,
      mode = EnumSource.Mode.EXCLUDE,
      names = "API_LIMIT_EXCEEDED")
  void tellsARefusedPoll(CloudStackError error) {
    String code = Integer.toString(error.code());
    cloud.says(Cloud.ACCEPTED);
    cloud.transport.then(Reply.of(error.code(), Cloud.error(code, "no luck")));
    Throwable failure = cloud.failure(connection.submit("createTags", Map.of()).result());
    assertThat(failure).isInstanceOf(JobUnreachableException.class);
    assertThat(failure.getCause()).isExactlyInstanceOf(expected(error));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Unable to find job 7",
        "Invalid parameter id value=7 due to incorrect long value format, or entity does not exist",
      })
  void tellsAnIdThatNamesNothing(String text) {
    assertThat(refused(Reply.of(431, Cloud.error("431", text))))
        .isInstanceOf(NotFoundException.class)
        .hasMessageContaining(text);
  }

  @Test
  void readsTheKeyForErrors() {
    assertThat(
            refused(
                Reply.of(
                    432,
                    "{\"errorresponse\":{\"errorcode\":432,\"errortext\":\"no such\"},\"xresponse\":{}}")))
        .hasMessageContaining("no such")
        .hasMessageContaining("GET /");
  }

  @Test
  void fallsBackToTheDescriptionHeader() {
    ApiException refusal = refused(Reply.of(431, "", "X-Description", "Invalid value"));
    assertThat(refusal.code()).contains("431");
    assertThat(refusal.apiMessage()).contains("Invalid value");
    assertThat(refused(Reply.of(411, "<html>", "X-Description", "2FA")))
        .isInstanceOf(AuthenticationException.class);
  }

  @ParameterizedTest
  @CsvSource({
    "401, AuthenticationException",
    "403, PermissionException",
    "404, NotFoundException",
    "411, ApiException",
    "431, ApiException",
    "500, ApiException",
  })
  void takesAProxysAnswerForWhatHttpSays(int status, String type) {
    for (String body : new String[] {"", "<html>Length Required</html>", "{\"a\":1}"}) {
      ApiException refusal = refused(Reply.of(status, body));
      assertThat(refusal.getClass().getSimpleName()).isEqualTo(type);
      assertThat(refusal.code()).isEmpty();
      assertThat(refusal.status()).isEqualTo(status);
    }
  }

  @Test
  void keepsCodesItDoesNotKnow() {
    ApiException refusal = refused(Reply.json(Cloud.error("599", "new")));
    assertThat(refusal).isExactlyInstanceOf(ApiException.class);
    assertThat(refusal.code()).contains("599");
    assertThat(CloudStackError.of("599")).isEmpty();
  }

  @Test
  void putsUpWithOddErrorBodies() {
    ApiException refusal =
        refused(Reply.of(530, "{\"xresponse\":{\"errorcode\":[],\"errortext\":{}}}"));
    assertThat(refusal.status()).isEqualTo(530);
    assertThat(refusal.apiMessage()).isEmpty();
  }
}

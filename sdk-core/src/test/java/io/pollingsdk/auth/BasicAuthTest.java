package io.pollingsdk.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.pollingsdk.http.ApiRequest;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.junit.jupiter.api.Test;

class BasicAuthTest {

  @Test
  void theExampleOfRfc7617Holds() {
    assertThat(header(BasicAuth.of("Aladdin", "open sesame")))
        .isEqualTo("Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==");
    assertThat(header(BasicAuth.of("test", "123£"))).isEqualTo("Basic dGVzdDoxMjPCow==");
  }

  private static String header(BasicAuth auth) {
    return auth.sign(ApiRequest.get("/a")).headers().first("Authorization").orElseThrow();
  }

  @Test
  void aLongPasswordWithColonsAndLineBreaksStaysOnOneLine() {
    String password = ":\r\n" + "ü".repeat(200);
    String header = header(BasicAuth.of("u", password));

    assertThat(header).doesNotContain("\n");
    assertThat(new String(Base64.getDecoder().decode(header.substring(6)), StandardCharsets.UTF_8))
        .isEqualTo("u:" + password);
  }

  @Test
  void aColonInTheUserNameIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> BasicAuth.of("a:b", "s3cret"))
        .withMessageContaining("colon")
        .satisfies(e -> assertThat(e.getMessage()).doesNotContain("s3cret"));
  }

  @Test
  void signingReplacesTheHeaderInACopy() {
    ApiRequest request = ApiRequest.get("/a").header("authorization", "old");

    assertThat(BasicAuth.of("u", "p").sign(request).headers().all("Authorization")).hasSize(1);
    assertThat(request.headers().first("Authorization")).contains("old");
  }

  @Test
  void textShowsNoSecret() {
    assertThat(BasicAuth.of("u", "s3cret")).hasToString("BasicAuth");
  }
}

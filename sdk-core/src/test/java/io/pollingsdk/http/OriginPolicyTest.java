package io.pollingsdk.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.pollingsdk.error.OriginRefusedException;
import java.net.URI;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OriginPolicyTest {
  private static final Origin HOME = Origin.parse("https://h.example");
  private static final Origin OTHER = Origin.parse("https://other.example");
  private static final Origin PLAIN = Origin.parse("http://other.example");
  private static final OriginPolicy POLICY = OriginPolicy.only(URI.create("https://h.example/v1"));

  private static boolean check(OriginPolicy policy, String uri) {
    return policy.check(URI.create(uri), HOME, "the status URI");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://h.example/jobs/7",
        "https://h.example:443/",
        "https://H.EXAMPLE./x",
        "HTTPS://h.example?x"
      })
  void theEndpointsOwnOriginGetsCredentials(String uri) {
    assertThat(check(POLICY, uri)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://other.example/x",
        "https://h.example:8443/x",
        "https://h.example.other.example/x",
        "https://sub.h.example/x",
        "https://[::1]/x",
      })
  void anotherOriginIsRefusedAndTheMessageSaysHowToAllowIt(String uri) {
    String origin = Origin.of(URI.create(uri)).toString();

    assertThatExceptionOfType(OriginRefusedException.class)
        .isThrownBy(() -> check(POLICY, uri + "?sig=s3cret"))
        .withMessageContaining("the status URI is on " + origin)
        .withMessageContaining("allowOrigin(\"" + origin + "\")")
        .withMessageContaining("trustOrigin")
        .withMessageContaining("docs/errors.md#origin-refused-exception")
        .satisfies(e -> assertThat(e.origin()).isEqualTo(origin))
        .satisfies(e -> assertThat(e.getMessage()).doesNotContain("s3cret"));
  }

  @Test
  void anAllowedOriginGetsNoCredentials() {
    assertThat(check(POLICY.allow(OTHER), "https://other.example/x")).isFalse();
  }

  @Test
  void aTrustedOriginGetsCredentialsAlsoWhereItIsAllowedToo() {
    assertThat(check(POLICY.trust(OTHER), "https://other.example/x")).isTrue();
    assertThat(check(POLICY.allow(OTHER).trust(OTHER), "https://other.example/x")).isTrue();
  }

  @Test
  void fromHttpsToHttpNothingGoesWhateverIsAllowed() {
    OriginPolicy open = POLICY.allow(PLAIN).trust(PLAIN);

    assertThatExceptionOfType(OriginRefusedException.class)
        .isThrownBy(() -> check(open, "http://other.example/x"))
        .withMessageContaining("not encrypted");
    assertThatExceptionOfType(OriginRefusedException.class)
        .isThrownBy(() -> check(open.trust(Origin.parse("http://h.example")), "http://h.example/"));
  }

  @Test
  void anEncryptedHopInBetweenForbidsThePlainEndpointToo() {
    OriginPolicy plainHome = OriginPolicy.only(URI.create("http://h.example"));
    URI home = URI.create("http://h.example/x");

    assertThat(plainHome.check(home, Origin.of(home), "A redirect")).isTrue();
    assertThatExceptionOfType(OriginRefusedException.class)
        .isThrownBy(() -> plainHome.check(home, OTHER, "A redirect"))
        .withMessageContaining("not encrypted");
  }

  @ParameterizedTest
  @ValueSource(strings = {"https://user:s3cret@h.example/x", "https://s3cret@h.example/x"})
  void userNamesAndPasswordsAreRefusedAndNotShown(String uri) {
    assertThatExceptionOfType(OriginRefusedException.class)
        .isThrownBy(() -> check(POLICY, uri))
        .withMessageContaining("user name or password")
        .satisfies(e -> assertThat(e.getMessage()).doesNotContain("s3cret"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"ftp://h.example/x", "file:///etc/passwd", "mailto:a@b", "/relative"})
  void whatIsNotHttpIsRefused(String uri) {
    assertThatExceptionOfType(OriginRefusedException.class)
        .isThrownBy(() -> check(POLICY, uri))
        .withMessageContaining("cannot be followed");
  }

  @Test
  void changesAreCopies() {
    Set<Origin> given = new HashSet<>();
    OriginPolicy policy = new OriginPolicy(HOME, given, given);

    given.add(OTHER);
    policy.allow(OTHER).trust(OTHER);

    assertThat(policy.allowed()).isEmpty();
    assertThat(policy.trusted()).isEmpty();
  }
}

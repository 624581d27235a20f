package io.pollingsdk.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.pollingsdk.http.TransportSettings.Pool;
import io.pollingsdk.http.TransportSettings.Timeouts;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TransportSettingsTest {
  private static final Duration SECOND = Duration.ofSeconds(1);

  @Test
  void theDefaultsAreAsDocumented() {
    TransportSettings standard = TransportSettings.standard();

    assertThat(standard.timeouts())
        .isEqualTo(
            new Timeouts(
                Duration.ofSeconds(10),
                Duration.ofSeconds(10),
                Duration.ofSeconds(30),
                Duration.ofSeconds(30)));
    assertThat(standard.pool().perOrigin()).isEqualTo(64);
    assertThat(standard.pool().total()).isEqualTo(256);
    assertThat(standard.pool().ioThreads()).isBetween(1, 4);
    assertThat(standard.tls().trust()).isEmpty();
    assertThat(standard.tls().identity()).isEmpty();
    assertThat(standard.proxy()).isEmpty();
    assertThat(standard).isEqualTo(TransportSettings.standard());
  }

  @Test
  void eachPartIsReplacedAlone() {
    TransportSettings standard = TransportSettings.standard();
    Timeouts timeouts = Timeouts.standard().withConnect(SECOND);
    Pool pool = new Pool(1, 2, 3);
    TlsSettings tls = TlsSettings.system().trustPem(Path.of("ca.pem"));
    ProxySettings proxy = ProxySettings.of("proxy", 3128);

    assertThat(standard.with(timeouts).with(pool).with(tls).with(proxy))
        .isEqualTo(new TransportSettings(timeouts, pool, tls, Optional.of(proxy)));
    assertThat(standard).isEqualTo(TransportSettings.standard());
  }

  @Test
  void eachTimeoutIsReplacedAlone() {
    Timeouts standard = Timeouts.standard();

    assertThat(standard.withConnect(SECOND).connect()).isEqualTo(SECOND);
    assertThat(standard.withTls(SECOND).tls()).isEqualTo(SECOND);
    assertThat(standard.withPoolWait(SECOND).poolWait()).isEqualTo(SECOND);
    assertThat(standard.withResponse(SECOND).response()).isEqualTo(SECOND);
    assertThat(standard.withResponse(SECOND).connect()).isEqualTo(standard.connect());
    assertThat(
            standard.withConnect(SECOND).withTls(SECOND).withPoolWait(SECOND).withResponse(SECOND))
        .isEqualTo(new Timeouts(SECOND, SECOND, SECOND, SECOND));
  }

  @Test
  void everyWrongTimeoutIsNamedAtOnce() {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                new Timeouts(
                    Duration.ZERO, SECOND.negated(), Duration.ofDays(24).plusNanos(1), SECOND))
        .withMessageContaining("'connect'")
        .withMessageContaining("'tls'")
        .withMessageContaining("'poolWait'")
        .satisfies(e -> assertThat(e.getMessage()).doesNotContain("'response'"));
    assertThat(Timeouts.standard().withConnect(Duration.ofDays(24)).connect())
        .isEqualTo(Duration.ofDays(24));
  }

  @ParameterizedTest
  @CsvSource({"0,1,1", "2,1,1", "1,1,0", "-1,-1,1"})
  void aPoolWithoutRoomIsRefused(int perOrigin, int total, int threads) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Pool(perOrigin, total, threads))
        .withMessageContaining("perOrigin " + perOrigin)
        .withMessageContaining("total " + total)
        .withMessageContaining("ioThreads " + threads);
  }

  @ParameterizedTest
  @CsvSource({"'',80", "' ',80", "proxy,0", "proxy,65536", "proxy,-1"})
  void aProxyNeedsAHostAndAPort(String host, int port) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ProxySettings.of(host, port))
        .withMessageContaining("port from 1 to 65535");
  }

  @ParameterizedTest
  @CsvSource({
    "localhost, true",
    "LOCALHOST, true",
    "notlocalhost, false",
    "localhost.evil.example, false",
    "corp.example, true",
    "api.corp.example, true",
    "API.Corp.Example, true",
    "evilcorp.example, false",
    "other.example, false",
  })
  void bypassNamesHostsAndDomains(String host, boolean direct) {
    ProxySettings proxy = ProxySettings.of("proxy", 1).withBypass("localhost", " .CORP.example ");

    assertThat(proxy.bypasses(host)).isEqualTo(direct);
    assertThat(ProxySettings.of("proxy", 1).bypasses(host)).isFalse();
    assertThat(ProxySettings.of("proxy", 1).withBypass("*").bypasses(host)).isTrue();
  }

  @Test
  void noPasswordIsShown() {
    TransportSettings settings =
        TransportSettings.standard()
            .with(ProxySettings.of("proxy", 3128).withCredentials("me", "s3cret"))
            .with(
                TlsSettings.system()
                    .trustStore(Path.of("trust.p12"), "s3cret".toCharArray())
                    .clientPkcs12(Path.of("me.p12"), "s3cret".toCharArray()));

    assertThat(settings.toString()).contains("proxy", "me", "trust.p12").doesNotContain("s3cret");
    assertThat(settings.tls().identity().orElseThrow().toString())
        .contains("me.p12")
        .doesNotContain("s3cret");
    assertThat(settings.proxy().orElseThrow().credentials().orElseThrow().password())
        .isEqualTo("s3cret");
  }

  @Test
  void credentialsAndBypassDoNotReplaceEachOther() {
    ProxySettings proxy =
        ProxySettings.of("proxy", 1).withBypass("a").withCredentials("u", "p").withBypass("b");

    assertThat(proxy.bypass()).containsExactly("b");
    assertThat(proxy.credentials()).isPresent();
  }

  @Test
  void passwordsOfKeyStoresAreCopiedInAndOut() {
    char[] password = {'a', 'b'};
    TlsSettings tls = TlsSettings.system().trustStore(Path.of("t.p12"), password);

    password[0] = 'X';
    tls.trust().orElseThrow().password().orElseThrow()[1] = 'X';

    assertThat(tls.trust().orElseThrow().password().orElseThrow()).containsExactly('a', 'b');
  }

  @Test
  void trustAndIdentityAreSetApart() {
    TlsSettings pem =
        TlsSettings.system()
            .trustPem(Path.of("ca.pem"))
            .clientPem(Path.of("me.pem"), Path.of("me.key"));

    assertThat(pem.trust().orElseThrow().file()).isEqualTo(Path.of("ca.pem"));
    assertThat(pem.trust().orElseThrow().password()).isEmpty();
    assertThat(pem.identity().orElseThrow().privateKey()).isEqualTo(Path.of("me.key"));
    assertThat(pem.identity().orElseThrow().certificates().file()).isEqualTo(Path.of("me.pem"));
    assertThat(pem.clientPkcs12(Path.of("me.p12"), new char[0]).identity().orElseThrow())
        .satisfies(identity -> assertThat(identity.privateKey()).isNull());
    assertThat(TlsSettings.system())
        .hasToString("TlsSettings[trust=system, client certificate=false]");
  }

  @Test
  void pipelinesOnlyWhereAskedTo() {
    assertThat(Pool.standard().pipelined()).isEqualTo(1);
    assertThat(new Pool(1, 2, 3)).isEqualTo(new Pool(1, 2, 3, 1));
    assertThat(new Pool(1, 2, 3).withPipelined(8)).isEqualTo(new Pool(1, 2, 3, 8));
    for (int wrong : new int[] {0, -1, 65}) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> Pool.standard().withPipelined(wrong))
          .withMessageContaining("pipelined must be 1 to 64, but is " + wrong);
    }
  }

  @Test
  void aRequestIsPipelinedOnlyWhereItSaysSo() {
    WireRequest request =
        new WireRequest(
            "GET", URI.create("http://a.test/"), Headers.empty(), Optional.empty(), 1000);
    assertThat(request.limits().pipelined()).isFalse();
    WireRequest pipelined = request.pipelined();
    assertThat(pipelined.limits().pipelined()).isTrue();
    assertThat(pipelined.maxResponseBytes()).isEqualTo(1000);
    assertThat(pipelined.uri()).isEqualTo(request.uri());
  }
}

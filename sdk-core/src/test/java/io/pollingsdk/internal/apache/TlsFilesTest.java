package io.pollingsdk.internal.apache;

import static io.pollingsdk.internal.apache.Calls.settings;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pollingsdk.http.TlsSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Collectors;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files that cannot be used are named when the transport is created, with what to do. */
final class TlsFilesTest {
  private static final TlsSettings SYSTEM = TlsSettings.system();

  @TempDir Path dir;
  private Certificates rsa;
  private Path chain;

  @BeforeEach
  void issue() throws Exception {
    rsa = Certificates.selfSigned("client");
    chain = rsa.pem(dir.resolve("chain.pem"));
  }

  private static AbstractThrowableAssert<?, ? extends Throwable> refused(
      TlsSettings tls, Path named) {
    Set<Thread> before = threads();
    AbstractThrowableAssert<?, ? extends Throwable> thrown =
        assertThatThrownBy(() -> ApacheTransport.create(settings().with(tls)))
            .isInstanceOf(IllegalArgumentException.class)
            .hasMessageContaining("TLS settings: " + named);
    assertThat(threads()).isEqualTo(before);
    return thrown;
  }

  private static Set<Thread> threads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().startsWith("pollingsdk-io-"))
        .collect(Collectors.toSet());
  }

  private Path file(String name, String content) throws Exception {
    return Files.writeString(dir.resolve(name), content);
  }

  @Test
  void missing() {
    Path missing = dir.resolve("missing");
    refused(SYSTEM.trustPem(missing), missing).hasMessageContaining("cannot be read");
    refused(SYSTEM.trustStore(missing, Certificates.PASSWORD), missing)
        .hasMessageContaining("cannot be opened");
    refused(SYSTEM.clientPem(chain, missing), missing).hasMessageContaining("cannot be read");
    refused(SYSTEM.clientPkcs12(missing, Certificates.PASSWORD), missing);
  }

  @Test
  void garbage() throws Exception {
    Path garbage = file("garbage", "\0\1\2 nothing of use");
    refused(SYSTEM.trustPem(garbage), garbage).hasMessageContaining("no 'BEGIN CERTIFICATE'");
    refused(SYSTEM.trustStore(garbage, Certificates.PASSWORD), garbage);
    refused(SYSTEM.clientPem(chain, garbage), garbage)
        .hasMessageContaining("no 'BEGIN PRIVATE KEY'");
    Path damaged = file("damaged", Certificates.block("CERTIFICATE", new byte[] {1, 2, 3}));
    refused(SYSTEM.trustPem(damaged), damaged).hasMessageContaining("export it anew");
    Path base64 = file("base64", "-----BEGIN CERTIFICATE-----\n!!!\n-----END CERTIFICATE-----");
    refused(SYSTEM.trustPem(base64), base64).hasMessageContaining("base64");
    Path key = file("key", Certificates.block("PRIVATE KEY", new byte[] {1, 2, 3}));
    refused(SYSTEM.clientPem(chain, key), key).hasMessageContaining("export it anew");
    Path short1 = file("key1", Certificates.block("RSA PRIVATE KEY", new byte[300]));
    refused(SYSTEM.clientPem(chain, short1), short1).hasMessageContaining("export it anew");
  }

  @Test
  void formsToConvert() throws Exception {
    String command = "openssl pkcs8 -topk8 -nocrypt -in ";
    Path encrypted = file("e", Certificates.block("ENCRYPTED PRIVATE KEY", new byte[] {1}));
    refused(SYSTEM.clientPem(chain, encrypted), encrypted)
        .hasMessageContaining(command + encrypted);
    Path old =
        file(
            "old",
            """
            -----BEGIN RSA PRIVATE KEY-----
            Proc-Type: 4,ENCRYPTED
            DEK-Info: AES-256-CBC,00

            AAAA
            -----END RSA PRIVATE KEY-----
            """);
    refused(SYSTEM.clientPem(chain, old), old).hasMessageContaining(command + old);
    Certificates ec = rsa.signs("client", "EC");
    Path sec1 = ec.traditional(dir.resolve("sec1"));
    refused(SYSTEM.clientPem(chain, sec1), sec1).hasMessageContaining(command + sec1);
    Path other = ec.pkcs8(dir.resolve("other"));
    refused(SYSTEM.clientPem(chain, other), other).hasMessageContaining("their algorithms differ");
  }

  @Test
  void anotherKeyOfTheSameKind() throws Exception {
    Path other = Certificates.selfSigned("client").pkcs8(dir.resolve("other"));
    refused(SYSTEM.clientPem(chain, other), other).hasMessageContaining("is not the key");
  }

  @Test
  void stores() throws Exception {
    Path withKey = rsa.pkcs12(dir.resolve("key.p12"), true);
    Path withoutKey = rsa.pkcs12(dir.resolve("cert.p12"), false);
    char[] wrong = "wrong".toCharArray();
    refused(SYSTEM.trustStore(withoutKey, wrong), withoutKey)
        .hasMessageContaining("password")
        .hasMessageNotContaining("wrong");
    refused(SYSTEM.clientPkcs12(withKey, wrong), withKey).hasMessageContaining("password");
    refused(SYSTEM.clientPkcs12(withoutKey, Certificates.PASSWORD), withoutKey)
        .hasMessageContaining("no private key");
    java.security.KeyStore empty = java.security.KeyStore.getInstance("PKCS12");
    empty.load(null, null);
    Path none = dir.resolve("none.p12");
    try (java.io.OutputStream out = Files.newOutputStream(none)) {
      empty.store(out, Certificates.PASSWORD);
    }
    refused(SYSTEM.trustStore(none, Certificates.PASSWORD), none)
        .hasMessageContaining("no trusted certificate");
  }
}

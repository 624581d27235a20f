package io.pollingsdk.download;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class DigestTest {
  // Of the three letters abc, as FIPS 180-4, FIPS 202 and RFC 1321 give them.
  @ParameterizedTest
  @CsvSource({
    "MD5, 900150983cd24fb0d6963f7d28e17f72",
    "SHA-1, a9993e364706816aba3e25717850c26c9cd0d89d",
    "SHA-224, 23097d223405d8228642a477bda255b32aadbce4bda0b3f7e36c9da7",
    "SHA-256, ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
    "SHA-384, cb00753f45a35e8bb5a03d699ac65007272c32ab0eded1631a8b605a43ff5bed8086072ba1e7cc2358baeca134c825a7",
    "SHA-512, ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f",
    "SHA3-224, e642824c3f8cf24ad09234ee7d3c766fc9a3a5168d0c94ad73b46fdf",
    "SHA3-256, 3a985da74fe225b2045c172d6bd390bd855f086e3e9d525b46bfe24511431532",
    "SHA3-384, ec01498288516fc926459f58e2c6ad8df9b473cb0fc08c2596da7cf0e49be4b298d88cea927ac7f539f1edf228376d25",
    "SHA3-512, b751850b1a57168a5693cd924b6b096e08f621827444f70d884f5d0240d2712e10e116e9192af3c91a7ec57647e3934057340b4cf408d5a56592f8274eec53f0"
  })
  void everyAlgorithmIsTheOneOfItsName(String name, String hex) {
    DigestAlgorithm algorithm = DigestAlgorithm.named(name).orElseThrow();

    Digest computed = Digest.of(algorithm, algorithm.begin().digest("abc".getBytes(UTF_8)));

    assertThat(computed).isEqualTo(Digest.weak(name, hex));
    assertThat(computed).hasToString(name + ":" + hex);
    assertThat(algorithm.standardName()).isEqualTo(name);
    assertThat(computed.bytes()).hasSize(algorithm.length());
  }

  @ParameterizedTest
  @CsvSource({
    "sha256, SHA_256",
    "SHA-256, SHA_256",
    "sha_256, SHA_256",
    "' Sha-256 ', SHA_256",
    "sha3-512, SHA3_512",
    "SHA3512, SHA3_512",
    "sha, SHA_1",
    "sha1, SHA_1",
    "sha-1, SHA_1",
    "md5, MD5"
  })
  void namesAreReadAsTheyAreWritten(String name, DigestAlgorithm expected) {
    assertThat(DigestAlgorithm.named(name)).contains(expected);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "sha2", "sha-3", "sha512/256", "crc32", "md4", "blake2b"})
  void otherNamesAreNotKnown(String name) {
    assertThat(DigestAlgorithm.named(name)).isEmpty();
    assertThatThrownBy(() -> Digest.of(name, "00"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'" + name + "' is not known; there are SHA-224");
    assertThatThrownBy(() -> Digest.weak(name, "00")).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void namesAreReadInEveryLanguage() {
    Locale before = Locale.getDefault();
    try {
      Locale.setDefault(Locale.forLanguageTag("tr"));
      assertThat(Digest.sha256(Scene.HELLO.toUpperCase(Locale.ROOT)).hex()).isEqualTo(Scene.HELLO);
      assertThat(DigestAlgorithm.named("SHA-256")).isPresent();
    } finally {
      Locale.setDefault(before);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"md5", "MD5", "sha1", "SHA-1", "sha"})
  void weakOnesMustBeCalledWeak(String name) {
    assertThatThrownBy(() -> Digest.of(name, "00"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("Digest.weak(\"" + name + "\"");
  }

  @ParameterizedTest
  @EnumSource
  void onlyTwoAreWeak(DigestAlgorithm algorithm) {
    assertThat(algorithm.isWeak())
        .isEqualTo(algorithm == DigestAlgorithm.MD5 || algorithm == DigestAlgorithm.SHA_1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "00", "zz", "g"})
  void whatIsNoDigestIsRefused(String start) {
    assertThatThrownBy(() -> Digest.sha256(start))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a SHA-256 digest has 64 hexadecimal digits, but this is '" + start + "'");
    assertThatThrownBy(() -> Digest.sha256("g".repeat(64)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Digest.sha512(Scene.HELLO))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void digitsOfEitherCaseAreTheSame() {
    assertThat(Digest.sha256(" " + Scene.HELLO.toUpperCase(Locale.ROOT) + "\n"))
        .isEqualTo(Digest.sha256(Scene.HELLO));
  }

  @Test
  void matchesItsEqualOnly() {
    Digest hello = Digest.sha256(Scene.HELLO);

    assertThat(hello.matches(Digest.sha256(Scene.HELLO))).isTrue();
    assertThat(hello.matches(Digest.sha256("0".repeat(64)))).isFalse();
    assertThat(hello.matches(Digest.of("sha3-256", Scene.HELLO))).isFalse();
  }

  @Test
  void isReadFromBase64() {
    assertThat(Digest.ofBase64(DigestAlgorithm.MD5, " kAFQmDzST7DWlj99KOF/cg== ").hex())
        .isEqualTo("900150983cd24fb0d6963f7d28e17f72");
    assertThatThrownBy(() -> Digest.ofBase64(DigestAlgorithm.SHA_256, "kAFQmDzST7DWlj99KOF/cg=="))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Digest.ofBase64(DigestAlgorithm.MD5, "!"))
        .isInstanceOf(IllegalArgumentException.class);
  }
}

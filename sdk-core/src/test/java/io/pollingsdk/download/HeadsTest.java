package io.pollingsdk.download;

import static org.assertj.core.api.Assertions.assertThat;

import io.pollingsdk.http.ApiResponse;
import io.pollingsdk.http.Headers;
import io.pollingsdk.http.StreamedResponse;
import java.net.URI;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is read from the heads of answers. */
class HeadsTest {
  private static final String SENT = "Fri, 02 Jan 2026 00:00:00 GMT";
  private static final String EMPTY_SHA256 = "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=";
  private static final String EMPTY_MD5 = "1B2M2Y8AsgTpgAmY7PhCfg==";

  private static ResourceInfo info(int status, String... headers) {
    return Heads.info(
        StreamedResponse.of(
            new ApiResponse(
                URI.create("https://a.example.org"), status, Headers.of(headers), new byte[0])));
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      value = {
        "bytes 0-4/5, 0, 4, 5",
        "bytes 3-4/*, 3, 4, -",
        "bytes */47, -, -, 47",
        "' bytes  10-19/20 ', 10, 19, 20",
        "bytes 0-999999999999999998/999999999999999999, 0, 999999999999999998, 999999999999999999"
      })
  void rangesAreRead(String value, Long first, Long last, Long total) {
    Optional<Heads.ContentRange> range = Heads.range(Headers.of("Content-Range", value));

    assertThat(range).contains(new Heads.ContentRange(of(first), of(last), of(total)));
  }

  private static OptionalLong of(Long number) {
    return number == null ? OptionalLong.empty() : OptionalLong.of(number);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "bytes",
        "bytes 0-4",
        "bytes -4/5",
        "bytes 0-/5",
        "bytes a-b/c",
        "lines 0-4/5",
        "bytes 0-4/5, 6-7/8",
        "bytes 0-4/9999999999999999999999",
        "bytes=0-4/5"
      })
  void rangesThatCannotBeReadAreNone(String value) {
    assertThat(Heads.range(Headers.of("Content-Range", value))).isEmpty();
  }

  @Test
  void twoRangesAreNone() {
    Headers two = Headers.of("Content-Range", "bytes 0-4/5").plus("Content-Range", "bytes 0-4/5");

    assertThat(Heads.range(two)).isEmpty();
    assertThat(Heads.range(Headers.empty())).isEmpty();
  }

  @Test
  void theSizeIsThatOfTheWhole() {
    assertThat(info(200, "Content-Length", " 5 ").size()).hasValue(5);
    assertThat(info(206, "Content-Length", "2", "Content-Range", "bytes 3-4/5").size()).hasValue(5);
    assertThat(info(206, "Content-Length", "2").size()).isEmpty();
    assertThat(info(416, "Content-Length", "2", "Content-Range", "bytes */9").size()).hasValue(9);
  }

  @ParameterizedTest
  @ValueSource(strings = {"-5", "five", "", "99999999999999999999", "5.0", "0x5"})
  void aLengthThatIsNoneIsNotKnown(String length) {
    assertThat(info(200, "Content-Length", length).size()).isEmpty();
  }

  @Test
  void besideATransferEncodingALengthMeansNothing() {
    assertThat(info(200, "Content-Length", "5", "Transfer-Encoding", "chunked").size()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      value = {
        "'\"v1\"', '\"v1\"'",
        "' \"v1\" ', '\"v1\"'",
        "'W/\"v1\"', -",
        "'w/\"v1\"', -",
        "'\"\"', -",
        "v1, -"
      })
  void onlyAStrongTagIsAValidator(String tag, String expected) {
    // A weak tag is not made good by a date beside it (RFC 9110 section 13.1.5).
    ResourceInfo info =
        info(200, "ETag", tag, "Last-Modified", "Thu, 01 Jan 2026 00:00:00 GMT", "Date", SENT);

    assertThat(Heads.validator(info)).isEqualTo(Optional.ofNullable(expected));
  }

  @ParameterizedTest
  @CsvSource({
    "'Thu, 01 Jan 2026 00:00:00 GMT', true",
    "'Thu, 01 Jan 2026 23:59:00 GMT', true",
    "'Thu, 01 Jan 2026 23:59:01 GMT', false",
    "'Fri, 02 Jan 2026 00:00:00 GMT', false",
    "'Sat, 03 Jan 2026 00:00:00 GMT', false",
    "yesterday, false"
  })
  void aDateIsAValidatorWhereItIsAMinuteOlderThanTheAnswer(String modified, boolean good) {
    assertThat(Heads.validator(info(200, "Last-Modified", modified, "Date", SENT)))
        .isEqualTo(good ? Optional.of(modified) : Optional.empty());
  }

  @Test
  void aDateWithoutTheAnswersOwnIsNoValidator() {
    assertThat(Heads.validator(info(200, "Last-Modified", "Thu, 01 Jan 2026 00:00:00 GMT")))
        .isEmpty();
  }

  @Test
  void anAnswerContradictsAValidatorOnlyByAnother() {
    assertThat(Heads.stillIs("\"1\"", info(206, "ETag", "\"1\""))).isTrue();
    assertThat(Heads.stillIs("\"1\"", info(206))).isTrue();
    assertThat(Heads.stillIs("\"1\"", info(206, "ETag", "\"2\""))).isFalse();
    assertThat(Heads.stillIs(SENT, info(206, "Last-Modified", SENT))).isTrue();
    assertThat(Heads.stillIs(SENT, info(206, "ETag", "\"2\""))).isTrue();
    assertThat(Heads.stillIs(SENT, info(206, "Last-Modified", "Thu, 01 Jan 2026 00:00:00 GMT")))
        .isFalse();
  }

  @Test
  void digestsAreReadInBothForms() {
    assertThat(info(200, "Repr-Digest", "sha-256=:" + EMPTY_SHA256 + ":").digests())
        .containsExactly(Digest.ofBase64(DigestAlgorithm.SHA_256, EMPTY_SHA256));
    assertThat(info(200, "Digest", "SHA-256=" + EMPTY_SHA256 + ",MD5=" + EMPTY_MD5).digests())
        .containsExactly(
            Digest.ofBase64(DigestAlgorithm.SHA_256, EMPTY_SHA256),
            Digest.weak("md5", "d41d8cd98f00b204e9800998ecf8427e"));
  }

  @Test
  void aDigestThatIsSentTwiceIsOne() {
    assertThat(
            info(
                    200,
                    "Repr-Digest",
                    "sha-256=:" + EMPTY_SHA256 + ":",
                    "Digest",
                    "sha-256=" + EMPTY_SHA256)
                .digests())
        .hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "sha-256",
        "sha-256=",
        "sha-256=:AAAA:",
        "unixsum=30637",
        "crc32c=:AAAAAA==:",
        "id-sha-256=" + EMPTY_SHA256,
        "sha-256=e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
      })
  void digestsThatCannotBeReadAreNone(String value) {
    assertThat(info(200, "Repr-Digest", value).digests()).isEmpty();
    assertThat(info(200, "Digest", value).digests()).isEmpty();
  }

  @Test
  void aCodingIsAnythingButIdentity() {
    assertThat(Heads.isIdentity(Headers.empty())).isTrue();
    assertThat(Heads.isIdentity(Headers.of("Content-Encoding", "Identity"))).isTrue();
    assertThat(Heads.isIdentity(Headers.of("Content-Encoding", ""))).isTrue();
    assertThat(Heads.isIdentity(Headers.of("Content-Encoding", "gzip"))).isFalse();
    assertThat(Heads.isIdentity(Headers.of("Content-Encoding", "identity, gzip"))).isFalse();
  }

  @Test
  void showsNothingThatMayBeSecret() {
    assertThat(info(200, "Set-Cookie", "id=s3cr3t", "Content-Length", "5"))
        .hasToString("ResourceInfo[status=200, size=OptionalLong[5]]");
  }
}

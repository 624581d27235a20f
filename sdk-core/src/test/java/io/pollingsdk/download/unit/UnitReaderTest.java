package io.pollingsdk.download.unit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class UnitReaderTest {
  private static final String START = "{\"version\":1,\"name\":\"a\",\"size\":1";

  private static Arguments record(String json, String... says) {
    return Arguments.of(json, List.of(says));
  }

  private static Arguments with(String members, String... says) {
    return record(START + "," + members + "}", says);
  }

  static Stream<Arguments> hostile() {
    return Stream.of(
        record("", "not JSON"),
        record("[]", "the record is an array, not an object"),
        record("null", "is null, not an object"),
        record("<html>", "not JSON"),
        record(START, "breaks off"),
        record(START + "}}", "not JSON"),
        record(START + "} 1", "not JSON"),
        record(START + ",}", "not JSON"),
        record("{\"version\":1,\"size\":1}", "no member 'name'"),
        record("{\"version\":1,\"name\":\"a\"}", "no member 'size'"),
        record("{\"name\":\"a\",\"size\":1}", "no member 'version'"),
        record("{\"version\":2,\"name\":[]}", "version 2", "reads version 1"),
        record("{\"version\":\"1\"}", "'version' is text, not a number"),
        record("{\"version\":1,\"name\":7}", "'name' is a number, not text"),
        record("{\"version\":1,\"name\":null}", "'name' is null, not text"),
        record("{\"version\":1,\"name\":\"../a\",\"size\":1}", "'../a'"),
        record("{\"version\":1,\"name\":\"/etc/passwd\",\"size\":1}", "/etc/passwd"),
        record("{\"version\":1,\"name\":\"a\",\"size\":-1}", "negative"),
        record("{\"version\":1,\"size\":1.0}", "'size'", "whole number"),
        record("{\"version\":1,\"size\":1e999999999}", "'size'", "whole number"),
        record("{\"version\":1,\"size\":" + "9".repeat(100_000) + "}", "'size'"),
        record("{\"version\":1,\"size\":" + "9".repeat(19) + "}", "'size'", "at most 18 digits"),
        record("{\"version\":1,\"size\":NaN}", "not JSON"),
        record("{\"version\":1,\"size\":true}", "'size' is true or false"),
        record("{\"version\":1,\"size\":[1]}", "'size' is an array"),
        with("\"size\":2", "'size' is there twice"),
        with("\"x\":1,\"x\":2", "'x' is there twice"),
        with("\"x\":" + "[".repeat(100_000), "not JSON"),
        with("\"x\":" + "{\"x\":".repeat(1000) + "1" + "}".repeat(1000), "not JSON"),
        with("\"mediaType\":{}", "'mediaType' is an object, not text"),
        with("\"digests\":[]", "'digests' is an array, not an object"),
        with("\"digests\":{\"SHA-256\":\"00\"}", "'digests.SHA-256'", "64 hexadecimal digits"),
        with("\"digests\":{\"CRC-32\":\"00\"}", "'digests.CRC-32'", "not known"),
        with("\"digests\":{\"MD5\":1}", "'digests.MD5' is a number"),
        with(
            "\"digests\":{\"MD5\":\"" + "0".repeat(32) + "\",\"md5\":\"" + "1".repeat(32) + "\"}",
            "two different digests"),
        with("\"sources\":{}", "'sources' is an object, not an array"),
        with("\"sources\":[1]", "'sources[0]' is a number, not an object"),
        with("\"sources\":[{\"priority\":1}]", "'sources[0]' has no member 'uri'"),
        with("\"sources\":[{\"uri\":\"http://a b\"}]", "'sources[0].uri' is not a URI"),
        with("\"sources\":[{\"uri\":\"a/b\"}]", "'sources[0]'", "absolute"),
        with(
            "\"sources\":[{\"uri\":\"https://u:s3cret@h.example/\"}]", "'sources[0]'", "h.example"),
        with("\"sources\":[{\"uri\":\"https://h.example/?sig=s3cret\"}]", "secret in its URI"),
        with("\"sources\":[{\"uri\":\"https://h.example/%zz?sig=s3cret\"}]", "is not a URI"),
        with(
            "\"sources\":[{\"uri\":\"https://h.example/\",\"priority\":3000000000}]",
            "'sources[0].priority' is not a priority"),
        with(
            "\"sources\":[{\"uri\":\"https://h.example/\",\"uri\":\"https://h.example/\"}]",
            "'sources[0].uri' is there twice"),
        with("\"attributes\":{\"a\":1}", "'attributes.a' is a number, not text"),
        with("\"attributes\":{\"a\":\"1\",\"a\":\"2\"}", "'attributes.a' is there twice"),
        with("\"attributes\":{\"password\":\"s3cret\"}", "'password'", "credential"),
        with("\"storedAt\":\"yesterday\"", "'storedAt'", "yesterday"),
        with("\"verifiedAt\":1767323045", "'verifiedAt' is a number, not text"));
  }

  @ParameterizedTest
  @MethodSource("hostile")
  void aRecordThatIsWrongIsRefusedWithThePlace(String json, List<String> says) {
    assertThatExceptionOfType(UnitException.class)
        .isThrownBy(() -> UnitFile.fromJson(json))
        .satisfies(
            e -> {
              assertThat(e.getMessage())
                  .startsWith("unit record: ")
                  .endsWith("[docs/errors.md#unit-exception]")
                  .contains(says)
                  .doesNotContain("s3cret")
                  .hasSizeLessThan(700);
              assertThat(e.file()).isEqualTo("unit record");
            });
  }

  @Test
  void aNameWithALineBreakCannotBreakALogLine() {
    assertThatExceptionOfType(UnitException.class)
        .isThrownBy(() -> UnitFile.fromJson(START + ",\"a\\nERROR b\":1,\"a\\nERROR b\":2}"))
        .satisfies(e -> assertThat(e.getMessage()).doesNotContain("\n"));
  }
}

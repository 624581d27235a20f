package io.pollingsdk.internal.files;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ServedNameTest {
  private static final String PATH = "/files/of%20path.bin";

  private static String served(String disposition) {
    return ServedName.of(Optional.of(disposition), PATH);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "attachment; filename=a.txt",
        "attachment; filename=\"a.txt\"",
        "ATTACHMENT;FILENAME = a.txt ; size=3",
        "inline; filename=\"a.txt\"",
        "filename=a.txt",
        "attachment; filename=\"a.txt",
        "attachment; x=\"; filename=b.txt\"; filename=a.txt",
        "attachment; filename=a.txt; filename=b.txt",
      })
  void theHeaderNamesTheFile(String disposition) {
    assertThat(served(disposition)).isEqualTo("a.txt");
  }

  @Test
  void theExtendedNameCountsMoreWhereverItStands() {
    assertThat(served("attachment; filename=\"EURO.txt\"; filename*=utf-8''%e2%82%ac%20rates.txt"))
        .isEqualTo("€ rates.txt");
    assertThat(served("attachment; filename*=ISO-8859-1'en'%A3.txt; filename=b.txt"))
        .isEqualTo("£.txt");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "UTF-8''%ff.txt",
        "UTF-8''%4",
        "UTF-8''%zz",
        "utf-7''b.txt",
        "b.txt",
        "UTF-8'b.txt",
        "UTF-8''..",
      })
  void anExtendedNameThatCannotBeReadGivesWayToThePlainOne(String extended) {
    assertThat(served("attachment; filename=a.txt; filename*=" + extended)).isEqualTo("a.txt");
  }

  @ParameterizedTest
  @CsvSource({
    "'attachment; filename=\"../../a.txt\"', a.txt",
    "'attachment; filename=/etc/a.txt', a.txt",
    "'attachment; filename=\"C:\\dir\\a.txt\"', a.txt",
    "'attachment; filename*=UTF-8''''..%2F..%5Ca.txt', a.txt",
    "'attachment; filename*=UTF-8''''a%00.txt', a.txt",
    "'attachment; filename=\"a%2Fb.txt\"', a%2Fb.txt",
  })
  void theHeaderLeadsNowhereElse(String disposition, String name) {
    assertThat(served(disposition)).isEqualTo(name);
  }

  @Test
  void quotesWithinTheNameDoNotEndIt() {
    assertThat(served("attachment; filename=\"a\\\";b.txt\"")).isEqualTo("a_;b.txt");
  }

  @Test
  void utf8ThatWasSentAsItIsIsRead() {
    String wire =
        new String("naïve.txt".getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);

    assertThat(served("attachment; filename=\"" + wire + "\"")).isEqualTo("naïve.txt");
    assertThat(served("attachment; filename=\"naïve.txt\"")).isEqualTo("naïve.txt");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"attachment", "", ";;=;", "attachment; filename=\"..\"", "attachment; filename="})
  void aHeaderWithoutANameGivesWayToThePath(String disposition) {
    assertThat(served(disposition)).isEqualTo("of path.bin");
  }

  @ParameterizedTest
  @CsvSource({
    "/a/b.iso, b.iso",
    "/a/%E2%82%AC, €",
    "/a/..%2F..%2Fetc%2Fpasswd, passwd",
    "/a/%2e%2e, download",
    "/a/%ff.bin, %ff.bin",
    "/a/, download",
    "'', download",
  })
  void withoutAHeaderThePathNamesTheFile(String path, String name) {
    assertThat(ServedName.of(Optional.empty(), path)).isEqualTo(name);
  }
}

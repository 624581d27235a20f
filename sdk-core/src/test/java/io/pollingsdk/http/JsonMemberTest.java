package io.pollingsdk.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.pollingsdk.error.MalformedResponseException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonMemberTest {
  private static final String BODY =
      """
      {"id":"j1","number":42,"big":12345678901,"half":0.5,"text":"0.25","yes":true,"no":false,
       "nothing":null,"object":{"inner":{"leaf":"x"}},"list":[{"id":1},{"id":null},"plain"],
       "empty":[],"word":"TRUE","huge":1e999999999,"integral":"7.0"}
      """;

  private static JsonMember at(String... path) {
    return answer(BODY).at(path);
  }

  private static ApiResponse answer(String body) {
    return new ApiResponse(
        URI.create("https://h.example"),
        200,
        Headers.empty(),
        body.getBytes(StandardCharsets.UTF_8));
  }

  private static void assertMalformed(String path, String problem, ThrowingCallable read) {
    assertThatExceptionOfType(MalformedResponseException.class)
        .isThrownBy(read)
        .withMessageContaining("'" + path + "'")
        .withMessageContaining(problem)
        .satisfies(e -> assertThat(e.path()).isEqualTo(path));
  }

  @Test
  void idsAreReadAlikeAsStringsAndNumbers() {
    assertThat(at("id").string()).isEqualTo("j1");
    assertThat(at("number").string()).isEqualTo("42");
    assertThat(at("big").string()).isEqualTo("12345678901");
    assertThat(at("yes").string()).isEqualTo("true");
    assertThat(at("id").optionalString()).contains("j1");
  }

  @ParameterizedTest
  @ValueSource(strings = {"absent", "nothing"})
  void missingAndNullAreTheSame(String name) {
    assertThat(at(name).isPresent()).isFalse();
    assertThat(at(name).element()).isEmpty();
    assertThat(at(name).optionalString()).isEmpty();
    assertThat(at(name).optionalNumber()).isEmpty();
    assertThat(at(name).isTrue()).isFalse();
    assertThat(at(name).list()).isEmpty();
    assertThat(at(name, "deeper").isPresent()).isFalse();
    assertMalformed(name, "is missing", () -> at(name).string());
    assertMalformed(name, "is missing", () -> at(name).integer());
    assertMalformed(name, "is missing", () -> at(name).object());
    assertMalformed(name + ".deeper", "is missing", () -> at(name, "deeper").string());
  }

  @Test
  void aWholeNumberMayBeWrittenAsAString() {
    assertThat(at("number").integer()).isEqualTo(42);
    assertThat(at("integral").integer()).isEqualTo(7);
    assertThat(answer("{\"n\":1e3}").at("n").integer()).isEqualTo(1000);
  }

  @ParameterizedTest
  @ValueSource(strings = {"id", "big", "half", "yes", "huge"})
  void whatIsNoWholeNumberIsRefused(String name) {
    assertMalformed(name, "is not a whole number", () -> at(name).integer());
  }

  @ParameterizedTest
  @CsvSource({"number,42", "half,0.5", "text,0.25", "big,12345678901"})
  void aNumberMayBeWrittenAsAString(String name, double expected) {
    assertThat(at(name).optionalNumber()).hasValue(expected);
  }

  @ParameterizedTest
  @ValueSource(strings = {"id", "yes", "object", "list", "empty"})
  void whatIsNoNumberCountsAsNone(String name) {
    assertThat(at(name).optionalNumber()).isEmpty();
  }

  @Test
  void onlyTrueIsTrue() {
    assertThat(at("yes").isTrue()).isTrue();
    assertThat(at("word").isTrue()).isTrue();
    assertThat(at("no").isTrue()).isFalse();
    assertThat(at("id").isTrue()).isFalse();
    assertThat(at("number").isTrue()).isFalse();
  }

  @Test
  void aMemberOfTheWrongTypeIsNamedWithWhatItIs() {
    assertMalformed("object", "is an object, not text", () -> at("object").string());
    assertMalformed("list", "is an array, not text", () -> at("list").optionalString());
    assertMalformed("id", "is a value, not an object", () -> at("id").object());
    assertMalformed("list", "is an array, not an object", () -> at("list", "id"));
    assertMalformed("id", "is a value, not an array", () -> at("id").list());
    assertMalformed("object", "is an object, not an array", () -> at("object").list());
    assertMalformed("object", "is an object, not text", () -> at("object").isTrue());
  }

  @Test
  void theWholePathIsNamed() {
    assertThat(at("object", "inner", "leaf").string()).isEqualTo("x");
    assertMalformed(
        "object.inner.other", "is missing", () -> at("object", "inner", "other").string());
    assertMalformed("object.inner", "not text", () -> at("object").at("inner").string());
  }

  @Test
  void anElementOfAnArrayIsNamedByItsIndex() {
    assertThat(at("list").list()).hasSize(3);
    assertThat(at("list").list().get(0).at("id").integer()).isEqualTo(1);
    assertThat(at("list").list().get(2).string()).isEqualTo("plain");
    assertThat(at("empty").list()).isEmpty();
    assertMalformed("list[1].id", "is missing", () -> at("list").list().get(1).at("id").string());
    assertMalformed("list[2]", "not an object", () -> at("list").list().get(2).at("id"));
    assertMalformed(
        "[0].id", "is missing", () -> answer("[{}]").at().list().get(0).at("id").string());
  }

  @Test
  void theBodyItselfIsTheAnswer() {
    assertThat(answer("\"done\"").at().string()).isEqualTo("done");
    assertThatExceptionOfType(MalformedResponseException.class)
        .isThrownBy(() -> answer("[]").at("id"))
        .withMessageStartingWith("The answer is an array, not an object");
  }

  @Test
  void objectAndElementGiveTheTree() {
    assertThat(at("object").object().has("inner")).isTrue();
    assertThat(at("object").element()).isPresent();
  }

  @Test
  void textNamesThePlaceAndNotTheValue() {
    assertThat(at("object", "inner", "leaf")).hasToString("JsonMember[object.inner.leaf]");
  }
}

package io.pollingsdk.download;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ResumeNoteTest {
  private static final Digest SHA = Digest.sha256("ab".repeat(32));

  @Test
  void theFormOfTheFileIsFixed() {
    ResumePoint point =
        new ResumePoint(
            "https://a.example.org/f",
            Optional.of("\"v1\""),
            OptionalLong.of(4_294_967_296L),
            List.of(SHA),
            4_294_967_295L);

    assertThat(ResumeNote.text(point))
        .isEqualTo(
            "{\"version\":1,\"source\":\"https://a.example.org/f\",\"validator\":\"\\\"v1\\\"\","
                + "\"size\":4294967296,\"digests\":[\"SHA-256:"
                + SHA.hex()
                + "\"],\"bytes\":4294967295}");
    assertThat(ResumeNote.read(ResumeNote.text(point))).contains(point);
  }

  @Test
  void whatIsNotKnownIsLeftOut() {
    ResumePoint point =
        new ResumePoint(
            "s",
            Optional.empty(),
            OptionalLong.empty(),
            List.of(SHA, Digest.weak("md5", "00".repeat(16))),
            0);

    assertThat(ResumeNote.text(point)).doesNotContain("validator", "size");
    assertThat(ResumeNote.read(ResumeNote.text(point))).contains(point);
  }

  @Test
  void whatALaterVersionAddsIsPassedOver() {
    String text = "{'version':1,'source':'s','digests':[],'bytes':7,'more':{}}".replace('\'', '"');

    assertThat(ResumeNote.read(text)).map(ResumePoint::bytes).contains(7L);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "\0\0\0\0",
        "<html>",
        "[]",
        "{}",
        "{'version':2,'source':'s','digests':[],'bytes':7}",
        "{'source':'s','digests':[],'bytes':7}",
        "{'version':1,'digests':[],'bytes':7}",
        "{'version':1,'source':7,'digests':[],'bytes':7}",
        "{'version':1,'source':'s','bytes':7}",
        "{'version':1,'source':'s','digests':[]}",
        "{'version':1,'source':'s','digests':[],'bytes':-7}",
        "{'version':1,'source':'s','digests':[],'bytes':7.5}",
        "{'version':1,'source':'s','digests':[],'bytes':1e999999999}",
        "{'version':1,'source':'s','digests':[],'bytes':99999999999999999999}",
        "{'version':1,'source':'s','digests':['SHA-256'],'bytes':7}",
        "{'version':1,'source':'s','digests':['SHA-256:00'],'bytes':7}",
        "{'version':1,'source':'s','digests':['CRC:00'],'bytes':7}",
        "{'version':1,'source':'s','validator':null,'digests':[],'bytes':7}",
        "{'version':1,'source':'s','digests':[],'byt",
      })
  void aNoteThatIsDamagedOrOfAnotherVersionSaysNothing(String text) {
    assertThat(ResumeNote.read(text.replace('\'', '"'))).isEmpty();
  }

  @Test
  void aNoteThatIsMadeToHurtSaysNothing() {
    assertThat(ResumeNote.read("[".repeat(100_000))).isEmpty();
    assertThat(ResumeNote.read("{\"version\":".repeat(100_000))).isEmpty();
  }
}

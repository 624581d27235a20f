package io.pollingsdk.download.unit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.pollingsdk.download.Digest;
import io.pollingsdk.download.DigestAlgorithm;
import io.pollingsdk.download.DownloadRequest;
import io.pollingsdk.download.DownloadResult;
import io.pollingsdk.download.DownloadResult.Completeness;
import io.pollingsdk.download.Source;
import io.pollingsdk.download.Stored;
import io.pollingsdk.download.Target;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UnitFileTest extends UnitsFixture {
  private static final String HEX =
      "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08";
  private static final String JSON =
      """
      {
        "version": 1,
        "name": "big <1>.iso",
        "mediaType": "application/x-iso9660-image",
        "size": 4294967296,
        "digests": {
          "SHA-256": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
          "MD5": "098f6bcd4621d373cade4e832627b4f6"
        },
        "sources": [
          {
            "uri": "https://a.example.org/big.iso?a=1&b=2",
            "priority": 100
          },
          {
            "uri": "https://b.example.org/big.iso",
            "priority": -5,
            "credentials": "mirror"
          }
        ],
        "attributes": {
          "Größe": "groß",
          "arch": "x86_64"
        },
        "storedAt": "2026-01-02T03:04:05Z",
        "verifiedAt": "2026-02-02T03:04:05.000000001Z"
      }
      """;

  private static UnitFile full() {
    return new UnitFile(
        "big <1>.iso",
        Optional.of("application/x-iso9660-image"),
        4_294_967_296L,
        List.of(Digest.weak("md5", "098f6bcd4621d373cade4e832627b4f6"), Digest.sha256(HEX)),
        List.of(
            Source.of("https://a.example.org/big.iso?a=1&b=2"),
            Source.of("https://b.example.org/big.iso").withPriority(-5).withCredentials("mirror")),
        Map.of("Größe", "groß", "arch", "x86_64"),
        Optional.of(START),
        Optional.of(Instant.parse("2026-02-02T03:04:05.000000001Z")),
        Map.of());
  }

  @Test
  void theJsonIsThisToTheLetter() {
    assertThat(full().toJson()).isEqualTo(JSON);
  }

  @Test
  void whatIsEmptyIsLeftOut() {
    assertThat(UnitFile.named("a", 0).toJson())
        .isEqualTo(
            """
            {
              "version": 1,
              "name": "a",
              "size": 0
            }
            """);
  }

  @Test
  void whatIsWrittenIsReadBackTheSame() {
    assertThat(UnitFile.fromJson(JSON)).isEqualTo(full());
    assertThat(UnitFile.fromJson(UnitFile.named("a", 0).toJson()))
        .isEqualTo(UnitFile.named("a", 0));
  }

  @Test
  void membersOfALaterVersionAreKept() {
    UnitFile unit =
        UnitFile.fromJson(
            """
            {"size":1,"zone":{"b":[1.50,null,"x"]},"name":"a","version":1,"also":1e400,
             "sources":[{"region":"eu","uri":"https://a.example.org/"}]}
            """);

    assertThat(unit.others()).containsOnlyKeys("also", "zone");
    assertThat(unit.sources()).containsExactly(Source.of("https://a.example.org/"));
    String again = unit.with("arch", "arm").toJson();
    assertThat(again)
        .contains("\"arch\": \"arm\"")
        .endsWith(
            """
              "also": 1e400,
              "zone": {"b":[1.50,null,"x"]}
            }
            """);
    assertThat(UnitFile.fromJson(again)).isEqualTo(unit.with("arch", "arm"));
  }

  @Test
  void aMemberThatIsNotJsonCannotBeAdded() {
    for (String json : List.of("", "{", "1 2", "<a>", "'x'")) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> withOther("x", json))
          .withMessageContaining("'x'");
    }
    assertThatIllegalArgumentException()
        .isThrownBy(() -> withOther("size", "1"))
        .withMessageContaining("'size'");
  }

  private static UnitFile withOther(String name, String json) {
    return new UnitFile(
        "a",
        Optional.empty(),
        1,
        List.of(),
        List.of(),
        Map.of(),
        Optional.empty(),
        Optional.empty(),
        Map.of(name, json));
  }

  @Test
  void aDownloadSaysWhatItsFileIs() {
    UnitFile unit = UnitFile.of(result(Path.of("some", "a.txt"), "test"), START);

    assertThat(unit)
        .isEqualTo(
            new UnitFile(
                "a.txt",
                Optional.of("text/plain"),
                4,
                List.of(Digest.sha256(HEX)),
                List.of(SOURCE),
                Map.of(),
                Optional.of(START),
                Optional.of(START),
                Map.of()));
  }

  @Test
  void onlyADownloadThatWasVerifiedCountsAsVerified() {
    DownloadResult result =
        result(Path.of("a"), "test", Completeness.COMPLETE, List.of(sha256("test")), null);

    assertThat(UnitFile.of(result, START).verifiedAt()).isEmpty();
    assertThat(UnitFile.of(result, START).storedAt()).contains(START);
  }

  @Test
  void aRequestAddsTheOtherSources() {
    Source mirror = Source.of("https://b.example.org/x").withPriority(7).withCredentials("b");
    Source signed = Source.of("https://c.example.org/x?X-Amz-Signature=abc");
    DownloadResult result = result(Path.of("a"), "test");

    assertThat(UnitFile.from(DownloadRequest.from(SOURCE, signed, mirror), result, START).sources())
        .containsExactly(SOURCE, mirror);
    assertThat(UnitFile.from(DownloadRequest.from(mirror), result, START).sources())
        .as("with one that a strategy of recovery has found")
        .containsExactly(mirror, SOURCE);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://h.example/x?token=s3cret",
        "https://h.example/x?a=1&X-Amz-Signature=s3cret",
        "https://h.example/x?TOKEN=s3cret&b",
        "https://h.example/x?%74oken=s3cret",
        "https://h.example/x?a=1;%53ig=s3cret",
        "https://h.example/x;jsessionid=s3cret?a=1",
        "https://h.example/x#access_token=s3cret",
      })
  void aSourceWithASecretIsRefusedAndLeftOutOfWhatADownloadSays(String uri) {
    Source source = Source.of(uri);

    assertThatIllegalArgumentException()
        .isThrownBy(() -> UnitFile.named("a", 1).withSources(List.of(source)))
        .withMessageContaining("withCredentials");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> UnitFile.named("a", 1).withSources(List.of(source)))
        .matches(e -> uri.contains("%") || !e.getMessage().contains("s3cret"));
    assertThat(
            UnitFile.from(DownloadRequest.from(source, SOURCE), result(Path.of("a"), "x"), START)
                .toJson())
        .doesNotContain("s3cret");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://h.example/x?tokens=1&page=%20",
        "https://h.example/token/signature",
        "file:/mirror/x",
        "https://h.example/x?token",
      })
  void otherSourcesAreKept(String uri) {
    Source source = Source.of(uri);

    assertThat(UnitFile.named("a", 1).withSources(List.of(source)).sources())
        .containsExactly(source);
  }

  @Test
  void anAttributeThatNamesACredentialIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> UnitFile.named("a", 1).with("Password", "s3cret"))
        .withMessageContaining("Password")
        .withMessageNotContaining("s3cret");
  }

  @Test
  void digestsMustNotContradictEachOther() {
    assertThat(UnitFile.named("a", 1).withDigests(List.of(sha256("a"), sha256("a"))).digests())
        .containsExactly(sha256("a"));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> UnitFile.named("a", 1).withDigests(List.of(sha256("a"), sha256("b"))))
        .withMessageContaining("two different digests");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ".",
        "..",
        "a/b",
        "/a",
        "..\\a",
        "a\0",
        "a.unit.json",
        ".a.part",
        ".a.part.json",
        ".unit-1.tmp"
      })
  void aNameIsThatOfAFileThatCanHaveARecord(String name) {
    assertThatIllegalArgumentException().isThrownBy(() -> UnitFile.named(name, 1));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a",
        "..a",
        "a b",
        ".hidden",
        "a.part",
        ".unit.json",
        "pkg_1:2.0.deb",
        "ü",
        ".a.parts"
      })
  void unusualNamesAreFine(String name) {
    assertThat(UnitFile.fromJson(UnitFile.named(name, 1).toJson()).name()).isEqualTo(name);
  }

  @Test
  void aSizeIsNotNegative() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> UnitFile.named("a", -1))
        .withMessageContaining("-1");
  }

  @Test
  void onlyAFileHasAUnitFile() {
    DownloadResult file = result(Path.of("a"), "test");
    DownloadResult memory =
        new DownloadResult(
            file.source(),
            file.head(),
            4,
            file.digests(),
            file.completeness(),
            new Stored.InMemory(bytes("test")),
            file.tally(),
            Optional.empty());

    assertThatIllegalStateException().isThrownBy(() -> UnitFile.of(memory, START));
  }

  @Test
  void aUnitWithoutASourceCannotBeAskedFor() {
    assertThatIllegalStateException()
        .isThrownBy(() -> UnitFile.named("a", 1).toRequest(Target.memory(1)))
        .withMessageContaining("no source");
  }

  @Test
  void itShowsNoMoreThanTheRecordHolds() {
    assertThat(full().toString()).contains("big <1>.iso", "https://b.example.org/big.iso");
    assertThat(full().isVerifiable()).isTrue();
    assertThat(UnitFile.named("a", 1).isVerifiable()).isFalse();
    assertThat(full().digests())
        .extracting(Digest::algorithm)
        .containsExactly(DigestAlgorithm.SHA_256, DigestAlgorithm.MD5);
  }
}

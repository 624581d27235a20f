package io.pollingsdk.download;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pollingsdk.task.Task;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What can be asked for, and what is refused before anything is sent. */
class RequestTest {
  private static final String A = Scene.uri('a');

  @Test
  void eachMethodReturnsAChangedCopy() {
    DownloadRequest before = DownloadRequest.from(A);

    DownloadRequest after =
        before
            .mirror("https://b.example.org/x", 10)
            .mirror(URI.create("https://c.example.org/x"), 5)
            .to(Target.memory(1))
            .size(1)
            .sha256(Scene.HELLO)
            .header("X", "y")
            .maxBytes(3)
            .timeout(Duration.ofSeconds(1))
            .attach("mine");

    assertThat(before.sources()).hasSize(1);
    assertThat(before.target()).isEmpty();
    assertThat(before.attachment()).isEmpty();
    assertThat(before.expectations()).isEqualTo(Expectations.NONE);
    assertThat(before.bounds()).isEqualTo(Bounds.USUAL);
    assertThat(before.manner()).isEqualTo(Manner.USUAL);
    assertThat(after.sources()).extracting(Source::priority).containsExactly(100, 10, 5);
    assertThat(after.attachment()).contains("mine");
    assertThat(after.expectations().size()).hasValue(1);
    assertThat(after.bounds().maxBytes()).isEqualTo(3);
  }

  @Test
  void aListOfSourcesThatChangesLaterChangesNothing() {
    List<Source> sources = new ArrayList<>(List.of(Source.of(A)));
    DownloadRequest request = DownloadRequest.from(sources);
    sources.clear();

    assertThat(request.sources()).hasSize(1);
  }

  static Stream<Arguments> refused() {
    DownloadRequest good = DownloadRequest.from(A);
    return Stream.of(
        refusal("at least one source", () -> DownloadRequest.from(List.of())),
        refusal("at least one source", () -> good.withSources(List.of())),
        refusal("size must not be negative, but is -1", () -> good.size(-1)),
        refusal("maxBytes must not be negative, but is -1", () -> good.maxBytes(-1)),
        refusal("maxBytes must not be negative, but is -1", () -> Target.memory(-1)),
        refusal("timeout must be positive", () -> good.timeout(Duration.ZERO)),
        refusal("timeout must be positive", () -> good.timeout(Duration.ofSeconds(-1))),
        refusal("minSpeed needs", () -> good.minSpeed(0, Duration.ofSeconds(5))),
        refusal("minSpeed needs", () -> good.minSpeed(1, Duration.ofMillis(999))),
        refusal("hexadecimal digits", () -> good.sha256("nonsense")),
        refusal("Range is set by the download itself", () -> good.header("Range", "x")),
        refusal("If-Range is set by", () -> good.header("If-Range", "x")),
        refusal("there is decoded()", () -> good.header("accept-encoding", "gzip")),
        refusal("Host is set by", () -> good.header("Host", "x")),
        refusal(
            "maxRetryAfter must not be negative",
            () -> Downloads.builder().maxRetryAfter(Duration.ofSeconds(-1))));
  }

  private static Arguments refusal(String words, Runnable wrong) {
    return Arguments.of(words, wrong);
  }

  @ParameterizedTest
  @MethodSource
  void refused(String words, Runnable wrong) {
    assertThatThrownBy(wrong::run)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(words);
  }

  @ParameterizedTest
  @ValueSource(strings = {"file.iso", "/file.iso", "//a.example.org/file", ""})
  void aSourceIsAbsolute(String uri) {
    assertThatThrownBy(() -> DownloadRequest.from(uri))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("absolute URI");
  }

  @Test
  void aSourceHoldsNoPassword() {
    assertThatThrownBy(() -> Source.of("https://user:s3cr3t@a.example.org/x"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("a.example.org")
        .hasMessageContaining("register credentials")
        .satisfies(e -> assertThat(e.toString()).doesNotContain("s3cr3t"));
  }

  @Test
  void whatIsNoUriIsRefusedWithoutBeingShown() {
    assertThatThrownBy(() -> Source.of("https://a.example.org/x?token=s3cr3t|"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("a source is not a URI")
        .satisfies(e -> assertThat(e.toString()).doesNotContain("s3cr3t"))
        .hasNoCause();
  }

  @Test
  void aSourceKnowsItsHost() {
    assertThat(Source.of(" https://A.Example.ORG:8443/x ").host()).isEqualTo("a.example.org");
    assertThat(Source.of("file:///x").host()).isEmpty();
    assertThat(Source.of(A).withPriority(3).withCredentials("me"))
        .isEqualTo(new Source(URI.create(A), 3, Optional.of("me")));
  }

  @Test
  void secretsAreNotShown() {
    DownloadRequest request = DownloadRequest.from(A + "?token=s3cr3t&v=1");

    assertThat(request).hasToString("DownloadRequest[" + A + "?token=***&v=1]");
  }

  @Test
  void aDownloadNeedsATargetAndAHeadDoesNot() {
    Scene scene = new Scene().at('a', Scene.hello());
    try (Downloads downloads = scene.builder().build()) {
      assertThatThrownBy(() -> downloads.start(DownloadRequest.from(A)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("to(Target.file(…))");
      assertThat(downloads.head(URI.create(A)).status()).isEqualTo(200);
    }
  }

  @Test
  void theAttachmentComesBack() {
    Scene scene = new Scene().at('a', Scene.hello());
    Object mine = new Object();
    try (Downloads downloads = scene.builder().build()) {
      assertThat(downloads.fetch(Scene.requestOf("a").attach(mine)).attachment())
          .containsSame(mine);
    }
  }

  @Test
  void aResultKnowsWhereItIs() {
    Scene scene = new Scene().at('a', Scene.hello());
    try (Downloads downloads = scene.builder().build()) {
      DownloadResult memory = downloads.fetch(Scene.requestOf("a"));
      DownloadResult elsewhere = downloads.fetch(Scene.requestOf("a").to(Sinks.Recording::new));

      assertThatThrownBy(memory::file)
          .isInstanceOf(IllegalStateException.class)
          .hasMessage("the content is not in a file but InMemory[5 bytes]");
      assertThatThrownBy(elsewhere::bytes)
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("recorded");
    }
  }

  @Test
  void limitsTellEverythingThatIsWrongAtOnce() {
    assertThatThrownBy(() -> new DownloadLimits(0, 0, 0, 0, 0, -1, Duration.ofSeconds(-1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "total must be at least 1, but is 0; perHost must be at least 1, but is 0; "
                + "bytesPerSecond must be at least 1, but is 0; "
                + "requestsPerSecond must be over 0, but is 0.0; "
                + "bytesInFlight must be at least 1, but is 0; "
                + "retries must not be negative, but is -1; "
                + "cooldown must not be negative, but is -1 s");
    assertThatThrownBy(() -> DownloadLimits.standard().requestsPerSecond(Double.NaN))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void limitsAreSetOneByOne() {
    assertThat(
            DownloadLimits.standard()
                .total(1)
                .perHost(2)
                .bytesPerSecond(3)
                .requestsPerSecond(4)
                .bytesInFlight(5)
                .retries(6)
                .cooldown(Duration.ofSeconds(7)))
        .isEqualTo(new DownloadLimits(1, 2, 3, 4, 5, 6, Duration.ofSeconds(7)));
  }

  @Test
  void otherRequestsWouldGiveOtherContent() {
    DownloadRequest request = Scene.requestOf("ab").sha256(Scene.HELLO).header("X", "1");

    assertThat(request.wantsTheSameAs(request.attach("x").maxBytes(7).to(Target.memory(1))))
        .isTrue();
    assertThat(request.wantsTheSameAs(Scene.requestOf("a").sha256(Scene.HELLO).header("X", "1")))
        .isFalse();
    assertThat(request.wantsTheSameAs(request.header("X", "2"))).isFalse();
    assertThat(request.wantsTheSameAs(request.size(5))).isFalse();
    assertThat(request.wantsTheSameAs(request.decoded())).isFalse();
  }

  @Test
  void aDownloadThatIsUnderWayIsCalledByItsSourceWithoutSecrets() {
    Scene scene = new Scene().at('a', Scene.hello());
    try (Downloads downloads = scene.builder().build()) {
      Task<DownloadResult> task =
          downloads.start(
              DownloadRequest.from(Scene.uri('a') + "?token=s3cr3t").to(Target.memory(10)));

      assertThat(task).hasToString("the download of " + Scene.uri('a') + "?token=***");
    }
  }
}

package io.pollingsdk.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.pollingsdk.http.Origin;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class JobHandleTest {
  private static final Origin HOME = Origin.parse("https://h.example");
  private static final Instant THEN = Instant.parse("2026-01-02T03:04:05.123456789Z");

  private static List<String> badIds() {
    return List.of("", "x".repeat(8193), "a\rb", "a\nb", "a\0b");
  }

  @ParameterizedTest
  @MethodSource("badIds")
  void anIdThatIsEmptyEndlessOrSplitsALineIsRefused(String id) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> JobHandle.of(id))
        .withMessageContaining("job id")
        .satisfies(e -> assertThat(e.getMessage()).hasSizeLessThan(100));
  }

  @Test
  void theLongestIdIsAccepted() {
    assertThat(JobHandle.of("x".repeat(8192)).id()).hasSize(8192);
  }

  @Test
  void aStatusUriCanBeTheId() {
    JobHandle handle = JobHandle.of(URI.create("https://h.example/jobs/7"));

    assertThat(handle.id()).isEqualTo("https://h.example/jobs/7");
    assertThat(handle.statusUri()).contains(URI.create("https://h.example/jobs/7"));
  }

  @Test
  void aRelativeStatusUriIsRefusedAndTheMessageSaysWhatToDo() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> JobHandle.of("7").withStatusUri(URI.create("/jobs/7?sig=s3cret")))
        .withMessageContaining("ApiResponse.resolve")
        .satisfies(e -> assertThat(e.getMessage()).doesNotContain("s3cret"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"https://user:s3cret@h.example/x", "https://s3cret@h.example/x"})
  void aUserNameOrPasswordInAUriIsRefusedAndNotShown(String uri) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> JobHandle.of(URI.create(uri)))
        .withMessageContaining("user name or password")
        .satisfies(e -> assertThat(e.getMessage()).doesNotContain("s3cret"));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> JobHandle.of("7").withStatusUri(URI.create(uri)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"password", "Authorization", "apiKey", "X-Auth-Token", "signature"})
  void aCredentialIsRefusedAsAnAttributeAndNotShown(String name) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> JobHandle.of("7").with(name, "s3cret"))
        .withMessageContaining(name)
        .satisfies(e -> assertThat(e.getMessage()).doesNotContain("s3cret"));
  }

  @Test
  void moreThanATokenCanCarryIsRefusedWhenItIsSetAndNotWhenItIsRead() {
    JobHandle handle = JobHandle.of("7");

    assertThatIllegalArgumentException()
        .isThrownBy(() -> handle.with("a", "x".repeat(20_000)).with("b", "x".repeat(20_000)))
        .withMessageContaining("attributes");
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> handle.withStatusUri(URI.create("https://h.example/" + "x".repeat(40_000))))
        .withMessageContaining("status URI");
  }

  @Test
  void eachChangeIsACopyThatKeepsTheRest() {
    JobHandle plain = JobHandle.of("7");
    JobHandle full =
        plain
            .withStatusUri(URI.create("https://h.example/jobs/7"))
            .with("region", "eu")
            .with("kind", "vm")
            .boundTo("sample", HOME)
            .ofKind("deploy")
            .timed(THEN, THEN.plusSeconds(60))
            .with("region", "us");

    assertThat(plain.statusUri()).isEmpty();
    assertThat(plain.attributes()).isEmpty();
    assertThat(plain.provider()).isEmpty();
    assertThat(plain.endpoint()).isEmpty();
    assertThat(plain.submittedAt()).isEmpty();
    assertThat(plain.deadline()).isEmpty();
    assertThat(plain.operation()).isEmpty();
    assertThat(full.id()).isEqualTo("7");
    assertThat(full.statusUri()).contains(URI.create("https://h.example/jobs/7"));
    assertThat(full.attributes()).containsEntry("kind", "vm").hasSize(2).isUnmodifiable();
    assertThat(full.attribute("region")).contains("us");
    assertThat(full.attribute("absent")).isEmpty();
    assertThat(full.provider()).isEqualTo("sample");
    assertThat(full.endpoint()).contains(HOME);
    assertThat(full.submittedAt()).contains(THEN);
    assertThat(full.deadline()).contains(THEN.plusSeconds(60));
    assertThat(full.operation()).isEqualTo("deploy");
  }

  @ParameterizedTest
  @ValueSource(strings = {"a\rb", "a\nb", "a\0b"})
  void aKindThatSplitsALineIsRefused(String kind) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> JobHandle.of("7").ofKind(kind))
        .withMessageContaining("kind of job");
  }

  @Test
  void aKindThatIsEndlessIsRefused() {
    assertThat(JobHandle.of("7").ofKind("x".repeat(1024)).operation()).hasSize(1024);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> JobHandle.of("7").ofKind("x".repeat(1025)))
        .satisfies(e -> assertThat(e.getMessage()).hasSizeLessThan(100));
  }

  @Test
  void whatItsKindIsCalledDoesNotMakeAnotherJobOfIt() {
    JobHandle old = JobHandle.of("7").boundTo("sample", HOME).timed(THEN, THEN);
    JobHandle one = old.ofKind("deploy");

    assertThat(one.isSameJobAs(old)).isTrue();
    assertThat(one).isEqualTo(old).hasSameHashCodeAs(old).isEqualTo(old.ofKind("start"));
  }

  @Test
  void aJobThatGoesOnUnderAnotherNameOrElsewhereIsOfTheSameKind() {
    JobHandle one = JobHandle.of("7").ofKind("deploy");
    URI elsewhere = URI.create("https://h.example/jobs/8");

    assertThat(one.continuedBy(JobHandle.of("8").ofKind("other")).operation()).isEqualTo("deploy");
    assertThat(one.after(JobStatus.running().movedTo(elsewhere)).operation()).isEqualTo("deploy");
    assertThat(one.after(JobStatus.running().continuingAs(JobHandle.of("8"))).operation())
        .isEqualTo("deploy");
  }

  @Test
  void equalityIsByContent() {
    JobHandle one = JobHandle.of("7").with("a", "1").with("b", "2");

    assertThat(one)
        .isEqualTo(JobHandle.of("7").with("b", "2").with("a", "1"))
        .hasSameHashCodeAs(JobHandle.of("7").with("b", "2").with("a", "1"))
        .isNotEqualTo(JobHandle.of("7").with("a", "1"))
        .isNotEqualTo(JobHandle.of("8").with("a", "1").with("b", "2"))
        .isNotEqualTo("7");
  }

  @Test
  void textNamesProviderAndIdAndHidesSecretsInAnIdThatIsAUri() {
    assertThat(JobHandle.of("7")).hasToString("job 7");
    assertThat(JobHandle.of("7").boundTo("sample", HOME)).hasToString("sample job 7");
    assertThat(JobHandle.of(URI.create("https://h.example/jobs/7?sig=s3cret")).toString())
        .contains("/jobs/7")
        .doesNotContain("s3cret");
    assertThat(JobHandle.of("x".repeat(8000)).toString()).hasSizeLessThan(250);
  }
}

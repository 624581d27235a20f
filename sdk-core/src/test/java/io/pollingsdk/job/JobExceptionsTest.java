package io.pollingsdk.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.pollingsdk.error.SdkException;
import io.pollingsdk.error.TransportException;
import io.pollingsdk.error.TransportException.Kind;
import io.pollingsdk.http.ApiResponse;
import io.pollingsdk.http.Headers;
import io.pollingsdk.http.Origin;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class JobExceptionsTest {
  private static final JobHandle HANDLE =
      JobHandle.of(URI.create("https://h.example/jobs/7?sig=s3cret"))
          .boundTo("sample", Origin.parse("https://h.example"));
  private static final JobSnapshot SNAPSHOT =
      new JobSnapshot(
          Optional.of(HANDLE), Optional.of(JobStatus.running()), 3, Duration.ofMillis(12_540));
  private static final Optional<ApiResponse> ANSWER =
      Optional.of(
          new ApiResponse(URI.create("https://h.example"), 200, Headers.empty(), new byte[0]));
  private static final TransportException CAUSE =
      new TransportException(Kind.CONNECTION_LOST, "GET /jobs/7: reset", null);

  private static List<JobException> all() {
    return List.of(
        new JobFailedException(SNAPSHOT, JobStatus.failed("E7", "no capacity"), ANSWER),
        new JobCancelledException(SNAPSHOT, JobStatus.cancelled("by admin"), ANSWER),
        new JobTimeoutException(SNAPSHOT, "30 min are over", CAUSE),
        new JobUnreachableException(SNAPSHOT, "6 checks failed in a row", CAUSE),
        new JobDetachedException(SNAPSHOT, "the connection was closed", null),
        new JobInterruptedException(SNAPSHOT, nothing(), null));
  }

  private static Job nothing() {
    return null;
  }

  @ParameterizedTest
  @MethodSource("all")
  void aMessageNamesTheJobTheEffortAndTheAnchorButNoSecret(JobException exception) {
    String anchor =
        exception
            .getClass()
            .getSimpleName()
            .replaceAll("(?<=[a-z])(?=[A-Z])", "-")
            .toLowerCase(Locale.ROOT);

    assertThat(exception.getMessage())
        .contains("sample job https://h.example/jobs/7")
        .contains("after 3 polls in 12.5 s")
        .endsWith("[docs/errors.md#" + anchor + "]")
        .doesNotContain("s3cret");
  }

  @ParameterizedTest
  @MethodSource("all")
  void whatIsKnownOfTheJobGoesWithTheException(JobException exception) {
    assertThat(exception.snapshot()).isEqualTo(SNAPSHOT);
    assertThat(exception.handle()).contains(HANDLE);
    assertThat(exception.token()).contains(HANDLE.toToken());
    assertThat(exception.lastStatus()).contains(JobStatus.running());
    assertThat(exception.polls()).isEqualTo(3);
    assertThat(exception.elapsed()).isEqualTo(Duration.ofMillis(12_540));
  }

  @ParameterizedTest
  @MethodSource("all")
  void serializationKeepsMessageCauseAndToken(JobException exception) throws Exception {
    JobException copy = copy(exception);

    assertThat(copy).hasMessage(exception.getMessage()).hasSameClassAs(exception);
    assertThat(copy.token()).isEqualTo(exception.token());
    assertThat(copy.handle()).contains(HANDLE);
    assertThat(copy.lastStatus()).isEmpty();
    assertThat(copy.getCause() == null).isEqualTo(exception.getCause() == null);
  }

  @SuppressWarnings({"unchecked", "BanSerializableRead"})
  private static <T> T copy(T value) throws Exception {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(value);
    }
    try (ObjectInputStream in =
        new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
      return (T) in.readObject();
    }
  }

  @Test
  void aFailureCarriesTheApisCodeAndMessage() throws Exception {
    JobFailedException failure =
        new JobFailedException(SNAPSHOT, JobStatus.failed("E7", "no capacity"), ANSWER);

    assertThat(failure).hasMessageContaining("failed").hasMessageContaining("code E7: no capacity");
    assertThat(failure.code()).contains("E7");
    assertThat(failure.apiMessage()).contains("no capacity");
    assertThat(failure.response()).isEqualTo(ANSWER);
    assertThat(copy(failure).code()).contains("E7");
    assertThat(copy(failure).apiMessage()).contains("no capacity");
    assertThat(copy(failure).response()).isEmpty();
  }

  @Test
  void aFailureWithoutCodeOrMessageStillReads() {
    assertThat(new JobFailedException(SNAPSHOT, JobStatus.failed(null, null), Optional.empty()))
        .hasMessageContaining("failed after 3 polls in 12.5 s [docs");
  }

  @Test
  void aCancellationCarriesTheApisMessageAndAnswer() throws Exception {
    JobCancelledException cancelled =
        new JobCancelledException(SNAPSHOT, JobStatus.cancelled("by admin"), ANSWER);

    assertThat(cancelled).hasMessageContaining("was cancelled").hasMessageContaining(": by admin");
    assertThat(cancelled.response()).isEqualTo(ANSWER);
    assertThat(copy(cancelled).response()).isEmpty();
  }

  @Test
  void whereTheJobMayStillRunTheMessageSaysHowToResumeIt() {
    assertThat(all().subList(2, 6))
        .allSatisfy(e -> assertThat(e).hasMessageContaining("resume it with its token"));
    assertThat(all().subList(2, 4)).allSatisfy(e -> assertThat(e).hasCause(CAUSE));
  }

  @Test
  void beforeTheSubmitIsAnsweredThereIsNoToken() throws Exception {
    JobSnapshot early = new JobSnapshot(Optional.empty(), Optional.empty(), 0, Duration.ZERO);
    JobDetachedException exception = new JobDetachedException(early, "closed", null);

    assertThat(exception.token()).isEmpty();
    assertThat(exception.handle()).isEmpty();
    assertThat(exception).hasMessageContaining("not accepted yet");
    assertThat(copy(exception).handle()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0, after 0 polls in 0.0 s",
    "1, 1000, after 1 poll in 1.0 s",
    "2, 1250, after 2 polls in 1.3 s",
    "1000, 3600000, after 1000 polls in 3600.0 s",
  })
  void theEffortIsWrittenAlikeInEveryLocale(int polls, long millis, String expected) {
    Locale before = Locale.getDefault();
    Locale.setDefault(Locale.GERMANY);
    try {
      assertThat(
              new JobSnapshot(Optional.empty(), Optional.empty(), polls, Duration.ofMillis(millis))
                  .effort())
          .isEqualTo(expected);
    } finally {
      Locale.setDefault(before);
    }
  }

  @Test
  void anUnknownSubmissionSaysWhatToDo() throws Exception {
    SubmissionUnknownException without = new SubmissionUnknownException("POST /vms", null, CAUSE);
    SubmissionUnknownException with = new SubmissionUnknownException("POST /vms", "key-1", CAUSE);

    assertThat(without)
        .isInstanceOf(SdkException.class)
        .hasMessageContaining("POST /vms")
        .hasMessageContaining("Look at the server before submitting again")
        .hasMessageEndingWith("[docs/errors.md#submission-unknown-exception]")
        .hasCause(CAUSE);
    assertThat(without.idempotencyKey()).isEmpty();
    assertThat(with).hasMessageContaining("same idempotency key key-1");
    assertThat(copy(with).idempotencyKey()).contains("key-1");
    assertThat(copy(with).request()).isEqualTo("POST /vms");
  }
}

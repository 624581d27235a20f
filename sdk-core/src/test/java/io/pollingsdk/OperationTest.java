package io.pollingsdk;

import static io.pollingsdk.GuaranteesFixture.ACCEPTED;
import static io.pollingsdk.GuaranteesFixture.RUNNING;
import static io.pollingsdk.GuaranteesFixture.seconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pollingsdk.http.ApiRequest;
import io.pollingsdk.http.ApiResponse;
import io.pollingsdk.job.Job;
import io.pollingsdk.job.JobHandle;
import io.pollingsdk.job.JobStatus;
import io.pollingsdk.testkit.SampleApi;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which kind of job a request starts: what the hook says, and what becomes of it. */
class OperationTest {
  private final GuaranteesFixture fixture = new GuaranteesFixture();

  /** An API that names its operations. */
  private static final class Named extends SampleApi {
    private final UnaryOperator<String> name;

    Named(ConnectionSettings settings, UnaryOperator<String> name) {
      super(settings);
      this.name = name;
    }

    @Override
    protected String operation(ApiRequest request) {
      return name.apply(super.operation(request));
    }
  }

  private Job submit(ApiRequest request) {
    fixture.transport.then(ACCEPTED).thenAlways(RUNNING);
    return fixture.connect().submit(request);
  }

  private Job submit(UnaryOperator<String> name) {
    fixture.transport.then(ACCEPTED).thenAlways(RUNNING);
    return new Named(fixture.settings(s -> {}), name).submit(SampleApi.start());
  }

  private static String content(String token) {
    byte[] bytes = Base64.getUrlDecoder().decode(token.split("\\.", -1)[1]);
    return new String(bytes, StandardCharsets.UTF_8);
  }

  @Test
  void byDefaultItIsTheMethodAndThePathAsItWasWritten() {
    SampleApi api = fixture.connect();
    ApiRequest request = ApiRequest.post("/zones/{}/vms/{}", "z 1", 7);

    assertThat(api.operation(request)).isEqualTo("POST /zones/{}/vms/{}");
    assertThat(api.operation(request.withMethod("put"))).isEqualTo("PUT /zones/{}/vms/{}");
    assertThat(api.operation(ApiRequest.post("/jobs"))).isEqualTo("POST /jobs");
  }

  @Test
  void whatElseARequestCarriesDoesNotMatter() {
    ApiRequest request =
        ApiRequest.post("/jobs/{}", "s3cret-1")
            .param("p", "s3cret-2")
            .header("X", "s3cret-3")
            .text("s3cret-4", "text/plain")
            .idempotencyKey("s3cret-5");

    Job job = submit(request);

    assertThat(job.handle().operation()).isEqualTo("POST /jobs/{}");
    assertThat(content(job.token())).contains("\"k\":\"POST /jobs/{}\"").doesNotContain("s3cret");
  }

  @Test
  void aTargetGivenAsAUriTellsNothing() {
    URI uri = URI.create("/v1/jobs?token=s3cret");
    Job job = submit(ApiRequest.of("POST", uri));

    assertThat(job.handle().operation()).isEmpty();
    assertThat(content(job.token())).doesNotContain("\"k\"").doesNotContain("s3cret");
  }

  @Test
  void itIsTheCallersRequestThatTells() {
    fixture.transport.then(ACCEPTED).thenAlways(RUNNING);
    SampleApi api =
        new SampleApi(fixture.settings(s -> {})) {
          @Override
          protected ApiRequest initialRequest(ApiRequest request) {
            return ApiRequest.post("/v1/jobs/expanded/17");
          }
        };

    Job job = api.submit(ApiRequest.post("/things/{}", 17));

    assertThat(job.handle().operation()).isEqualTo("POST /things/{}");
  }

  @ParameterizedTest
  @CsvSource({
    "/login;token=s3cret, POST /login;token=***",
    "/sign/sig=s3cret, POST /sign/sig=***",
  })
  void aSecretInAPathThatWasMadeByHandIsTakenOut(String path, String kept) {
    Job job = submit(ApiRequest.post(path));

    assertThat(job.handle().operation()).isEqualTo(kept);
  }

  private static List<String> odd() {
    return List.of(
        "x".repeat(3_000_000),
        "a\r\nb",
        "\n",
        "a\0b",
        "\t\u0001\u007f",
        "\"k\":{}",
        "日".repeat(9999));
  }

  @ParameterizedTest
  @MethodSource("odd")
  void whateverTheHookSaysTheJobRunsAndItsTokenCanBeRead(String said) {
    Job job = submit(any -> said);
    fixture.time.advance(seconds(2));

    assertThat(job.handle().operation())
        .hasSizeLessThanOrEqualTo(501)
        .doesNotContainPattern("\\p{Cntrl}");
    assertThat(JobHandle.fromToken(job.token()).operation()).isEqualTo(job.handle().operation());
    assertThat(job.isDone()).isFalse();
    assertThat(fixture.sentAt()).hasSize(3);
  }

  @Test
  void aHookThatThrowsEndsTheJobBeforeAnythingIsSent() {
    Job job =
        submit(
            any -> {
              throw new IllegalStateException("hook");
            });

    assertThatThrownBy(job::await).isInstanceOf(IllegalStateException.class).hasMessage("hook");
    assertThat(fixture.sentAt()).isEmpty();
    assertThat(fixture.time.pending()).isZero();
  }

  @Test
  void theJobsOfAKindShareOneTextHoweverManyKindsThereAre() {
    Crowd crowd = new Crowd();
    Crowd.Api api = crowd.connect();
    List<ApiRequest> kinds = List.of(ApiRequest.post("/jobs"), ApiRequest.post("/jobs/{}", 1));
    String[] first = new String[2];
    for (int i = 0; i < 20; i++) {
      String operation = api.submit(kinds.get(i % 2)).handle().operation();
      first[i % 2] = i < 2 ? operation : first[i % 2];
      assertThat(operation).isSameAs(first[i % 2]);
    }
    assertThat(first).containsExactly("POST /jobs", "POST /jobs/{}");
  }

  @Test
  void pathsMadeByHandThatAllDifferAreNotKeptInMind() {
    Crowd crowd = new Crowd();
    Crowd.Api api = crowd.connect();
    for (int i = 0; i < 2500; i++) {
      Job job = api.submit(ApiRequest.post("/jobs/" + i));
      assertThat(job.handle().operation()).isEqualTo("POST /jobs/" + i);
    }
    assertThat(Inside.kinds(api)).isBetween(1, 1000);
  }

  @ParameterizedTest
  @ValueSource(strings = {"moved", "renamed"})
  void itStaysWhenTheJobGoesOnElsewhereAndWhenItIsResumed(String how) {
    Crowd crowd = new Crowd();
    Crowd.Api api =
        new Crowd.Api(crowd.settings(s -> {}), crowd.hooks) {
          @Override
          protected JobStatus readStatus(JobHandle job, ApiResponse polled) {
            return how.equals("moved")
                ? JobStatus.running().movedTo(polled.resolve("/v1/jobs/9"))
                : JobStatus.running().continuingAs(JobHandle.of("9").withStatusUri(polled.uri()));
          }
        };
    Job job = api.submit(ApiRequest.post("/jobs/{}", 1));
    String before = job.token();
    crowd.time.advance(seconds(1.5));

    assertThat(job.token()).isNotEqualTo(before);
    assertThat(job.handle().operation()).isEqualTo("POST /jobs/{}");
    assertThat(crowd.connect().resume(job.token()).handle().operation()).isEqualTo("POST /jobs/{}");
  }
}

package io.pollingsdk.providers;

import static org.assertj.core.api.Assertions.assertThat;

import io.pollingsdk.ConnectionSettings;
import io.pollingsdk.PollingConnection;
import io.pollingsdk.http.WireRequest;
import io.pollingsdk.job.Job;
import io.pollingsdk.job.JobStatus;
import io.pollingsdk.pacing.PollSchedule;
import io.pollingsdk.testkit.FakeTime;
import io.pollingsdk.testkit.Reply;
import io.pollingsdk.testkit.ScriptedTransport;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Many jobs of each API that answers about many at once, on fake time. */
class BatchTest {
  private static final int JOBS = 120;
  private static final Duration ENDS = Duration.ofSeconds(20);

  private final FakeTime time = new FakeTime();
  private final ScriptedTransport transport = new ScriptedTransport(time);
  private final List<PollingConnection> opened = new ArrayList<>();
  private int accepted;

  static Stream<BatchApi> apis() {
    return BatchApis.all();
  }

  @AfterEach
  void disconnect() {
    opened.forEach(PollingConnection::close);
    assertThat(time.pending()).as("timers left after close").isZero();
  }

  private static String line(WireRequest request) {
    String query = request.uri().getRawQuery();
    return request.method() + " " + request.uri().getRawPath() + (query == null ? "" : "?" + query);
  }

  /** Runs jobs that go on for twenty seconds; the list tells of those with these numbers. */
  private List<Job> startListed(BatchApi api, Predicate<Integer> listed) {
    return start(
        api,
        request ->
            Reply.json(
                    api.says()
                        .listOf(
                            hasEnded()
                                ? List.of()
                                : IntStream.range(0, JOBS).boxed().filter(listed).toList()))
                .to(request));
  }

  private boolean hasEnded() {
    return time.elapsed().compareTo(ENDS) >= 0;
  }

  private List<Job> start(BatchApi api, Reply batch) {
    transport.thenAlways(request -> reply(api, line(request), batch).to(request));
    ConnectionSettings settings =
        ConnectionSettings.to("https://api.example.org" + api.base())
            .with(s -> s.transport(transport).timeSource(time).executor(Runnable::run))
            .with(s -> s.pollSchedule(PollSchedule.fixed(Duration.ofMillis(950))))
            .with(s -> s.jobTimeout(Duration.ofMinutes(2)));
    PollingConnection connection = api.connect().apply(settings);
    opened.add(connection);
    return IntStream.range(0, JOBS).mapToObj(i -> connection.submit(api.submit())).toList();
  }

  private Reply reply(BatchApi api, String line, Reply batch) {
    BatchApi.Says says = api.says();
    if (api.isSubmit(line)) {
      return Reply.of(api.acceptance(), says.accepted().apply(accepted++));
    }
    if (api.isBatch(line)) {
      return batch;
    }
    return Reply.json(
        api.isResult(line) ? says.result() : hasEnded() ? says.succeeded() : says.running());
  }

  private long batches(BatchApi api) {
    return transport.sent().stream().filter(sent -> api.isBatch(line(sent.request()))).count();
  }

  /** How many batches it takes to ask about all jobs once. */
  private static int round(BatchApi api) {
    return (JOBS + api.largest() - 1) / api.largest();
  }

  private void assertAllEndWell(List<Job> jobs) {
    time.advance(Duration.ofSeconds(5));
    assertThat(jobs)
        .allSatisfy(
            job ->
                assertThat(job.result())
                    .isCompletedWithValueMatching(result -> result.text().contains("RESULT")));
  }

  @ParameterizedTest
  @MethodSource("apis")
  void manyJobsTakeFewRequests(BatchApi api) {
    List<Job> jobs = startListed(api, number -> true);
    time.advance(Duration.ofMillis(19_999));
    assertThat(jobs)
        .allSatisfy(job -> assertThat(job.status()).isInstanceOf(JobStatus.Running.class));
    assertThat(transport.sent())
        .as("each second, where one by one it would be 120")
        .hasSizeLessThanOrEqualTo(JOBS + 21 * round(api))
        .hasSizeGreaterThanOrEqualTo(JOBS + 19 * round(api));
    int before = transport.sent().size();
    assertAllEndWell(jobs);
    assertThat(transport.sent())
        .as("at most a batch, a check and a result for each")
        .hasSizeLessThanOrEqualTo(before + 5 * round(api) + 2 * JOBS);
  }

  @ParameterizedTest
  @MethodSource("apis")
  void aJobThatIsLeftOutIsAskedAboutByItself(BatchApi api) {
    List<Job> jobs = startListed(api, number -> number != 7);
    time.advance(Duration.ofMillis(1_500));
    assertThat(jobs.get(7).status()).isInstanceOf(JobStatus.Running.class);
    assertThat(transport.sent()).hasSize(JOBS + round(api) + 1);
    time.advance(ENDS);
    assertAllEndWell(jobs);
  }

  @ParameterizedTest
  @MethodSource("apis")
  void whereBatchesAreRefusedEachJobIsAskedAboutByItself(BatchApi api) {
    for (int status : new int[] {400, 403, 404, 501}) {
      accepted = 0;
      long before = batches(api);
      List<Job> jobs = start(api, Reply.of(status, "{}"));
      time.advance(Duration.ofMillis(1_500));
      assertThat(jobs)
          .allSatisfy(job -> assertThat(job.status()).isInstanceOf(JobStatus.Running.class));
      jobs.forEach(job -> job.result().cancel(false));
      assertThat(batches(api) - before).isBetween(1L, (long) round(api));
    }
  }

  @ParameterizedTest
  @MethodSource("apis")
  void anAnswerThatIsNoneIsNoEnd(BatchApi api) {
    List<Job> jobs = start(api, Reply.of(200, "<html>Please log in</html>"));
    time.advance(Duration.ofSeconds(10));
    assertThat(jobs)
        .allSatisfy(job -> assertThat(job.status()).isInstanceOf(JobStatus.Running.class));
    assertThat(batches(api)).isBetween(1L, (long) round(api));
    time.advance(ENDS);
    assertAllEndWell(jobs);
  }
}

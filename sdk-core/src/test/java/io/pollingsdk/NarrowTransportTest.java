package io.pollingsdk;

import static io.pollingsdk.GuaranteesFixture.seconds;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.resilience4j.bulkhead.Bulkhead;
import io.github.resilience4j.bulkhead.BulkheadConfig;
import io.pollingsdk.error.TransportException;
import io.pollingsdk.error.TransportException.Kind;
import io.pollingsdk.http.ApiRequest;
import io.pollingsdk.http.ApiResponse;
import io.pollingsdk.http.Transport;
import io.pollingsdk.http.TransportSettings;
import io.pollingsdk.http.TransportSettings.Pool;
import io.pollingsdk.http.WireRequest;
import io.pollingsdk.job.Job;
import io.pollingsdk.pacing.PollSchedule;
import io.pollingsdk.pacing.RequestBudget;
import io.pollingsdk.testkit.FakeTime;
import io.pollingsdk.testkit.JobServer;
import io.pollingsdk.testkit.Reply;
import io.pollingsdk.testkit.SampleApi;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * More jobs than the transport has connections: they wait as jobs, without a limit of their own.
 */
final class NarrowTransportTest {
  private static final int AT_ONCE = 3;

  /** As many, while answers come within a second. */
  private static final int QUICK = 2 * AT_ONCE;

  private final FakeTime time = new FakeTime();
  private final Narrow narrow = new Narrow();
  private int signed;

  /** A request that has not been answered yet. */
  private record Open(WireRequest request, CompletableFuture<ApiResponse> answer) {
    String path() {
      return request.uri().getPath();
    }
  }

  /** Answers when told to. */
  private static final class Narrow implements Transport {
    final List<Open> open = new ArrayList<>();
    int sent;
    int most;

    @Override
    public CompletableFuture<ApiResponse> send(WireRequest request) {
      Open now = new Open(request, new CompletableFuture<>());
      open.add(now);
      sent++;
      most = Math.max(most, open.size());
      var unused = now.answer.whenComplete((answer, failure) -> open.remove(now));
      return now.answer;
    }

    @Override
    public OptionalInt requestsAtOnce() {
      return OptionalInt.of(AT_ONCE);
    }

    void answer(Open which, Reply reply) {
      open.remove(which);
      which.answer.complete(reply.to(which.request).join());
    }

    void answerFirst(Reply reply) {
      answer(open.get(0), reply);
    }

    @Override
    public void close() {
      // Nothing is held.
    }
  }

  /** Counts what is signed. */
  private final class Signing extends SampleApi {
    Signing(ConnectionSettings settings) {
      super(settings);
    }

    @Override
    protected ApiRequest sign(ApiRequest request) {
      signed++;
      return super.sign(request);
    }
  }

  private SampleApi connect(Consumer<SettingsBuilder> change) {
    return new Signing(
        ConnectionSettings.to("https://api.example.org/v1")
            .with(
                s ->
                    s.transport(narrow)
                        .timeSource(time)
                        .executor(Runnable::run)
                        .pollSchedule(PollSchedule.fixed(seconds(1)))
                        .jobTimeout(Duration.ofHours(1)))
            .with(change));
  }

  private static Reply accepted(int id) {
    return Reply.of(202, "{\"id\":\"" + id + "\",\"href\":\"/v1/jobs/" + id + "\"}");
  }

  /** Submits jobs, and waits until they want to be polled. */
  private List<Job> polling(SampleApi api, int howMany) {
    List<Job> jobs = Crowd.submit(api, howMany);
    for (int i = 0; i < howMany; i++) {
      narrow.answerFirst(accepted(i));
    }
    time.advance(seconds(1.01));
    return jobs;
  }

  @Test
  void noMoreAreUnderWayThanItCanHaveAndAllHaveTheirTurn() {
    SampleApi api = connect(s -> {});
    List<Job> jobs = Crowd.submit(api, 50);
    for (int i = 0; i < 50; i++) {
      assertThat(narrow.open).hasSize(Math.min(AT_ONCE, 50 - i));
      narrow.answerFirst(accepted(i));
      assertThat(jobs.get(i).accepted()).isCompleted();
    }
  }

  @Test
  void asManyStatusChecksAgainStandReadyWhileTheyAreAnsweredQuickly() {
    SampleApi api = connect(s -> {});
    List<Job> jobs = polling(api, 50);
    for (int i = 0; i < 50; i++) {
      assertThat(narrow.open).hasSize(Math.min(i == 0 ? AT_ONCE : QUICK, 50 - i));
      narrow.answerFirst(GuaranteesFixture.DONE);
    }
    assertThat(jobs).allMatch(Job::isDone);
  }

  @Test
  void whoseTurnComesByAnAnswerFindsItsPlaceInTheBulkheadFree() {
    BulkheadConfig few =
        BulkheadConfig.custom().maxConcurrentCalls(AT_ONCE).maxWaitDuration(Duration.ZERO).build();
    SampleApi api = connect(s -> s.bulkhead(Bulkhead.of("as wide", few)));
    List<Job> jobs = Crowd.submit(api, 20);
    for (int i = 0; i < 20; i++) {
      narrow.answerFirst(accepted(i));
      assertThat(jobs.get(i).accepted()).isCompleted();
    }
  }

  @Test
  void behindASlowAnswerNoneStandsReadyAnyMore() {
    polling(connect(s -> {}), 50);
    narrow.answerFirst(GuaranteesFixture.DONE);
    assertThat(narrow.open).hasSize(QUICK);
    time.advance(seconds(1));
    for (int i = 1; i <= AT_ONCE; i++) {
      narrow.answerFirst(GuaranteesFixture.DONE);
      assertThat(narrow.open).hasSize(QUICK - i);
    }
    narrow.answerFirst(GuaranteesFixture.DONE);
    assertThat(narrow.open).hasSize(AT_ONCE);
  }

  @Test
  void nothingButStatusChecksStandsReady() {
    SampleApi api = connect(s -> {});
    polling(api, 2 * QUICK);
    for (int i = 0; i < QUICK; i++) {
      narrow.answerFirst(GuaranteesFixture.DONE);
    }
    List<Job> late = Crowd.submit(api, QUICK);
    for (int i = 0; i < QUICK; i++) {
      narrow.answerFirst(GuaranteesFixture.DONE);
    }
    // What is submitted now finds it quick, and waits all the same.
    assertThat(narrow.open).hasSize(AT_ONCE).allMatch(one -> one.path().equals("/v1/jobs"));
    assertThat(late).noneMatch(Job::isDone);
  }

  @Test
  void whatIsUrgentGoesAsSoonAsOneIsAnswered() {
    SampleApi api = connect(s -> {});
    List<Job> jobs = polling(api, 50);
    narrow.answerFirst(GuaranteesFixture.RUNNING);
    assertThat(narrow.open).hasSize(QUICK);
    time.advance(seconds(1));
    assertThat(jobs.get(40).cancel()).isNotNull();
    assertThat(narrow.open).noneMatch(one -> one.request.method().equals("DELETE"));
    // A slow one, after which nothing else may stand ready.
    narrow.answerFirst(GuaranteesFixture.RUNNING);
    assertThat(narrow.open).hasSize(QUICK).anyMatch(one -> one.request.method().equals("DELETE"));
  }

  @Test
  void whatWaitsForAConnectionIsNotTimedOutHoweverSlowTheServer() {
    SampleApi api = connect(s -> s.requestTimeout(seconds(60)));
    List<Job> jobs = Crowd.submit(api, 90);
    for (int i = 0; i < 90; i += AT_ONCE) {
      time.advance(seconds(50));
      for (int j = 0; j < AT_ONCE; j++) {
        narrow.answerFirst(Reply.of(200, "at once"));
      }
    }
    // The last were sent 24 minutes after they were submitted.
    assertThat(jobs)
        .allMatch(job -> job.result().isDone() && !job.result().isCompletedExceptionally());
    assertThat(narrow.sent).isEqualTo(90);
    assertThat(narrow.most).isEqualTo(AT_ONCE);
  }

  @Test
  void aRequestsTimeBeginsWhenItIsSent() {
    SampleApi api = connect(s -> s.requestTimeout(seconds(60)).retry(Retries.none()));
    List<Job> jobs = Crowd.submit(api, AT_ONCE + 1);
    time.advance(seconds(59));
    narrow.answerFirst(accepted(0));
    time.advance(seconds(59));
    assertThat(jobs.get(AT_ONCE).accepted()).isNotDone();
    time.advance(seconds(2));
    assertThat(jobs.get(AT_ONCE).accepted()).isCompletedExceptionally();
  }

  @Test
  void whoseTimeIsUpWhileItWaitsWasNeverSentAndIsToldSo() {
    SampleApi api = connect(s -> s.jobTimeout(seconds(20)).requestTimeout(seconds(300)));
    Job late = Crowd.submit(api, AT_ONCE + 1).get(AT_ONCE);
    time.advance(seconds(21));
    assertThat(time.failureOf(late.result()))
        .isInstanceOfSatisfying(
            TransportException.class,
            e -> {
              assertThat(e.kind()).isEqualTo(Kind.REQUEST_TIMEOUT);
              assertThat(e.mayHaveBeenReceived()).isFalse();
              assertThat(e)
                  .hasMessageContaining("was still waiting for a free connection after 20 s");
            });
    assertThat(narrow.sent).isEqualTo(AT_ONCE);
  }

  @Test
  void callsWaitInTheTransportAsTheirCallersHaveSetIt() {
    SampleApi api = connect(s -> {});
    for (int i = 0; i < 10; i++) {
      assertThat(api.requestAsync(ApiRequest.get("/calls/" + i))).isNotDone();
    }
    assertThat(narrow.open).hasSize(10);
  }

  @Test
  void aRefusalMakesThemNoFewer() {
    SampleApi api = connect(s -> {});
    List<Job> jobs = polling(api, 20);
    narrow.answerFirst(Reply.of(429, "{}", "Retry-After", "30"));
    assertThat(narrow.open).hasSize(AT_ONCE);
    time.advance(seconds(5));
    assertThat(narrow.open).hasSize(AT_ONCE);
    assertThat(jobs).noneMatch(Job::isDone);
  }

  @Test
  void anOriginThatIsSlowHoldsUpNoOther() {
    SampleApi api = connect(s -> s.trustOrigin("https://slow.example.org"));
    Crowd.submit(api, 10);
    for (int i = 0; i < 10; i++) {
      narrow.answerFirst(
          Reply.of(
              202, "{\"id\":\"" + i + "\",\"href\":\"https://slow.example.org/jobs/" + i + "\"}"));
    }
    time.advance(seconds(1.01));
    assertThat(narrow.open).hasSize(AT_ONCE).allMatch(one -> isSlow(one));
    Crowd.submit(api, 20);
    assertThat(narrow.open.stream().filter(one -> !isSlow(one))).hasSize(AT_ONCE);
    assertThat(narrow.open).hasSize(2 * AT_ONCE);
  }

  private static boolean isSlow(Open one) {
    return one.request.uri().getHost().equals("slow.example.org");
  }

  @Test
  void aRedirectWaitsForAConnectionOfTheOriginItLeadsTo() {
    SampleApi api = connect(s -> s.trustOrigin("https://slow.example.org"));
    Crowd.submit(api, AT_ONCE + 1);
    for (int i = 0; i < AT_ONCE + 1; i++) {
      narrow.answerFirst(accepted(i));
    }
    time.advance(seconds(1.01));
    for (int i = 0; i < AT_ONCE + 1; i++) {
      Open polled = narrow.open.stream().filter(one -> !isSlow(one)).findFirst().orElseThrow();
      narrow.answer(
          polled, Reply.of(307, "", "Location", "https://slow.example.org" + polled.path()));
    }
    assertThat(narrow.open).hasSize(AT_ONCE).allMatch(one -> isSlow(one));
    narrow.answerFirst(GuaranteesFixture.RUNNING);
    assertThat(narrow.open).hasSize(AT_ONCE).allMatch(one -> isSlow(one));
  }

  @Test
  void connectionsThatShareItShareItsConnections() {
    SampleApi one = connect(s -> {});
    SampleApi other = connect(s -> {});
    List<Job> first = Crowd.submit(one, 5);
    List<Job> second = Crowd.submit(other, 5);
    for (int i = 0; i < 10; i++) {
      assertThat(narrow.open).hasSize(Math.min(AT_ONCE, 10 - i));
      narrow.answerFirst(accepted(i));
      // Who came first goes first, whoever it is.
      assertThat((i < 5 ? first : second).get(i % 5).accepted()).isCompleted();
    }
    one.close();
    Job late = Crowd.submit(other, 1).get(0);
    narrow.answerFirst(accepted(10));
    assertThat(late.accepted()).isCompleted();
  }

  @Test
  void aBudgetTakesItsPlace() {
    SampleApi api = connect(s -> s.requestBudget(RequestBudget.concurrent(7)));
    Crowd.submit(api, 20);
    assertThat(narrow.open).hasSize(7);
  }

  @Test
  void cancellingAndClosingLetTheWaitingGoUnsent() {
    SampleApi api = connect(s -> {});
    List<Job> jobs = Crowd.submit(api, 2000);
    jobs.subList(0, 1000).forEach(job -> assertThat(job.result().cancel(true)).isTrue());
    assertThat(Inside.jobs(api)).isEqualTo(1000);
    int before = signed;
    api.close();
    assertThat(signed).isEqualTo(before);
    assertThat(jobs).allMatch(job -> job.accepted().isDone());
    assertThat(Inside.jobs(api)).isZero();
    assertThat(Inside.requests(api)).isZero();
    assertThat(Inside.alarms(api)).isZero();
    assertThat(time.pending()).isZero();
    assertThat(narrow.sent).isLessThanOrEqualTo(2 * AT_ONCE);
  }

  @Test
  void onRealConnectionsNobodyWaitsInThePool() {
    TransportSettings settings =
        TransportSettings.standard()
            .with(new Pool(2, 2, 1))
            .with(TransportSettings.Timeouts.standard().withPoolWait(Duration.ofMillis(100)));
    try (JobServer server = JobServer.start();
        SampleApi api =
            new SampleApi(
                ConnectionSettings.to(server.endpoint())
                    .with(s -> s.transportSettings(settings).retry(Retries.none())))) {
      // Those behind the first two would wait in the pool for ten times as long as they may.
      server.on("POST", "/jobs", JobServer.json(200, "{}").withFixedDelay(1050));
      List<Job> jobs = Crowd.submit(api, 6);
      Stream<ApiResponse> answers = jobs.stream().map(job -> job.result().join());
      assertThat(answers).allMatch(Objects::nonNull);
    }
  }
}

package io.pollingsdk;

import static io.pollingsdk.Crowd.submit;
import static io.pollingsdk.GuaranteesFixture.seconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.pollingsdk.error.TransportException.Kind;
import io.pollingsdk.http.ApiRequest;
import io.pollingsdk.http.ApiResponse;
import io.pollingsdk.job.Job;
import io.pollingsdk.job.JobStatus;
import io.pollingsdk.job.JobUnreachableException;
import io.pollingsdk.pacing.PollSchedule;
import io.pollingsdk.testkit.Reply;
import java.time.Duration;
import java.util.AbstractMap;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.slf4j.LoggerFactory;

/** What goes wrong with a request about many jobs harms none of them. */
class BatchRefusedTest {
  private final Crowd crowd = new Crowd();
  private final Logger logger = (Logger) LoggerFactory.getLogger("io.pollingsdk");
  private final List<Duration> refusals = new ArrayList<>();
  private final ListAppender<ILoggingEvent> log =
      new ListAppender<>() {
        @Override
        protected void append(ILoggingEvent event) {
          super.append(event);
          if (event.getFormattedMessage().contains("one by one")) {
            refusals.add(crowd.time.elapsed());
          }
        }
      };

  @BeforeEach
  void listen() {
    log.start();
    logger.setLevel(Level.INFO);
    logger.addAppender(log);
  }

  @AfterEach
  void stop() {
    logger.detachAppender(log);
    logger.setLevel(null);
  }

  /** How it goes wrong. */
  @SuppressWarnings("ImmutableEnumChecker") // replies are never changed
  enum Trouble {
    NOT_FOUND(Reply.of(404, "{}")),
    BAD_REQUEST(Reply.of(400, "{\"code\":\"x\",\"message\":\"no such parameter\"}")),
    TOO_LONG(Reply.of(414, "")),
    NOT_IMPLEMENTED(Reply.of(501, "")),
    BROKEN(Reply.of(500, "")),
    FORBIDDEN(Reply.of(403, "")),
    TOO_LARGE(Reply.failure(Kind.TOO_LARGE)),
    REQUEST_THROWS(null),
    REQUEST_IS_NULL(null),
    REQUEST_GOES_ELSEWHERE(null),
    STATUSES_THROWS(null),
    STATUSES_RUNS_OUT_OF_STACK(null),
    STATUSES_IS_NULL(null);

    private final Reply reply;

    Trouble(Reply reply) {
      this.reply = reply;
    }

    @SuppressWarnings("NullAway")
    void on(Crowd crowd) {
      Crowd.Hooks hooks = crowd.hooks;
      switch (this) {
        case REQUEST_THROWS ->
            hooks.request =
                jobs -> {
                  throw new IllegalStateException("bad hook");
                };
        case REQUEST_IS_NULL -> hooks.request = jobs -> null;
        case REQUEST_GOES_ELSEWHERE ->
            hooks.request =
                jobs -> ApiRequest.get(java.net.URI.create("https://evil.example.com/many"));
        case STATUSES_THROWS ->
            hooks.statuses =
                answer -> {
                  throw answer.malformed("", "is odd", null);
                };
        case STATUSES_RUNS_OUT_OF_STACK ->
            hooks.statuses =
                answer -> {
                  throw new StackOverflowError("deep");
                };
        case STATUSES_IS_NULL -> hooks.statuses = answer -> null;
        default -> crowd.replies.put("MANY", any -> reply);
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Trouble.class)
  void allAreAskedAboutAloneAtOnceAndForAMinuteThatDoublesUpToAnHour(Trouble trouble) {
    trouble.on(crowd);
    List<String> missed = new ArrayList<>();
    Crowd.Api api =
        crowd.connect(
            s ->
                s.listener(new Missed(missed))
                    .pollSchedule(PollSchedule.fixed(seconds(10)))
                    .jobTimeout(Duration.ofHours(20))
                    .maxPollFailures(0));
    List<Job> jobs = submit(api, 3);
    crowd.time.advance(seconds(10.05));
    assertThat(crowd.alone()).containsExactly("0", "1", "2");
    assertThat(refusals).containsExactly(seconds(10.05));
    assertThat(log.list)
        .extracting(ILoggingEvent::getFormattedMessage)
        .anyMatch(line -> line.contains("one by one for 60 s"));
    crowd.time.advance(Duration.ofMinutes(1 + 2 + 4 + 8 + 16 + 32 + 60 + 60 + 2));
    List<Integer> pauses = List.of(1, 2, 4, 8, 16, 32, 60, 60);
    assertThat(refusals).hasSize(pauses.size() + 1);
    for (int i = 0; i < pauses.size(); i++) {
      Duration pause = Duration.ofMinutes(pauses.get(i));
      assertThat(refusals.get(i + 1).minus(refusals.get(i)))
          .isBetween(pause, pause.plus(seconds(10.06)));
    }
    assertThat(missed).isEmpty();
    assertThat(jobs).noneMatch(Job::isDone);
    crowd.states.putAll(Map.of("0", "given", "1", "given", "2", "failed"));
    crowd.time.advance(seconds(11));
    assertThat(jobs).allMatch(Job::isDone);
  }

  @Test
  void batchesThatWereUnderWayTogetherCountAsOneRefusal() {
    crowd.hooks.largest = 10;
    List<CompletableFuture<ApiResponse>> flying = new ArrayList<>();
    crowd.replies.put(
        "MANY",
        any ->
            request -> {
              CompletableFuture<ApiResponse> answer = new CompletableFuture<>();
              flying.add(answer);
              return answer;
            });
    submit(crowd.connect(), 100);
    crowd.time.advance(seconds(1));
    crowd.replies.clear();
    assertThat(flying).hasSize(10);
    flying.forEach(answer -> answer.complete(Crowd.answer(404, "")));
    int tried = crowd.asked("MANY").size();
    assertThat(refusals).hasSize(1);
    crowd.time.advance(seconds(59));
    assertThat(crowd.asked("MANY")).hasSize(tried);
    crowd.time.advance(seconds(2.1));
    assertThat(crowd.asked("MANY")).hasSizeGreaterThan(tried);
  }

  @Test
  void aBatchThatIsAnsweredEndsTheDoubling() {
    crowd.replies.put("MANY", any -> Reply.of(404, ""));
    submit(crowd.connect(), 3);
    crowd.time.advance(seconds(70));
    crowd.replies.clear();
    crowd.time.advance(seconds(130));
    int answered = crowd.asked("MANY").size();
    assertThat(answered).isGreaterThan(3);
    crowd.replies.put("MANY", any -> Reply.of(404, ""));
    crowd.time.advance(seconds(2));
    crowd.replies.clear();
    int refused = crowd.asked("MANY").size();
    crowd.time.advance(seconds(62));
    assertThat(crowd.asked("MANY")).hasSizeGreaterThan(refused);
  }

  @Test
  void oneGroupsRefusalIsNotAnothers() {
    crowd.hooks.group = job -> Optional.of(Integer.parseInt(job.id()) < 2 ? "bad" : "good");
    crowd.replies.put("MANY", now -> now.ids().contains("0") ? Reply.of(404, "") : null);
    submit(crowd.connect(), 4);
    crowd.time.advance(seconds(10));
    assertThat(crowd.asked("MANY").stream().filter(now -> now.ids().contains("0"))).hasSize(1);
    assertThat(crowd.asked("MANY")).hasSize(10);
  }

  @Test
  void answersThatTellOfNoJobPauseTheGroupAfterThree() {
    crowd.replies.put("MANY", any -> Reply.of(200, "other=running"));
    submit(crowd.connect(), 3);
    crowd.time.advance(seconds(30));
    assertThat(crowd.asked("MANY")).hasSize(3);
    assertThat(crowd.alone()).hasSizeBetween(80, 90);
    assertThat(refusals).hasSize(1);
    crowd.time.advance(seconds(40));
    assertThat(crowd.asked("MANY")).hasSize(4);
    assertThat(refusals).hasSize(2);
  }

  @Test
  void anAnswerThatTellsOfOneJobEndsTheRowOfUselessOnes() {
    crowd.replies.put(
        "MANY",
        now ->
            crowd.asked("MANY").size() % 3 == 0
                ? Reply.of(200, "0=running")
                : Reply.of(200, "other=running"));
    submit(crowd.connect(), 3);
    crowd.time.advance(seconds(30));
    assertThat(refusals).isEmpty();
    assertThat(crowd.asked("MANY")).hasSizeGreaterThan(20);
  }

  @Test
  void aGroupThatCannotBeToldMeansAloneAndIsSaidOnce() {
    crowd.hooks.group =
        job -> {
          throw new IllegalStateException("bad hook");
        };
    List<Job> jobs = submit(crowd.connect(), 3);
    crowd.time.advance(seconds(5));
    assertThat(crowd.alone()).hasSize(15);
    assertThat(jobs).noneMatch(Job::isDone);
    assertThat(log.list).filteredOn(e -> e.getLevel() == Level.WARN).hasSize(1);
  }

  /** Finds out only when it is asked that something cannot be read. */
  private static final class Lazy extends AbstractMap<String, JobStatus> {
    @Override
    public JobStatus get(Object id) {
      if (id.equals("1")) {
        throw new IllegalStateException("cannot be read");
      }
      return JobStatus.succeeded(Crowd.answer("given"));
    }

    @Override
    public Set<Entry<String, JobStatus>> entrySet() {
      throw new UnsupportedOperationException();
    }
  }

  @Test
  void aPartThatCannotBeReadIsThatJobsAlone() {
    crowd.hooks.statuses = answer -> new Lazy();
    List<Job> jobs = submit(crowd.connect(), 3);
    crowd.time.advance(seconds(1.05));
    assertThat(crowd.alone()).containsExactly("1");
    assertThat(jobs.get(1).isDone()).isFalse();
    assertThat(jobs.get(0).isDone()).isTrue();
    assertThat(jobs.get(2).isDone()).isTrue();
  }

  @Test
  void manyGroupsAtOnceAreAllServed() {
    crowd.hooks.group = job -> Optional.of("g" + Integer.parseInt(job.id()) / 2);
    submit(crowd.connect(), 6_000);
    crowd.time.advance(seconds(10));
    assertThat(crowd.asked("MANY").size()).isBetween(9 * 3_000, 10 * 3_000);
    assertThat(crowd.alone()).isEmpty();
  }

  @Test
  void statusesOfOthersAreIgnored() {
    Map<String, JobStatus> more = new HashMap<>();
    more.put("0", JobStatus.running());
    more.put("1", JobStatus.running());
    more.put("77", JobStatus.failed("E", "not ours"));
    more.put(null, JobStatus.cancelled());
    crowd.hooks.statuses = answer -> more;
    List<Job> jobs = submit(crowd.connect(), 2);
    crowd.time.advance(seconds(5));
    assertThat(jobs).noneMatch(Job::isDone);
    assertThat(crowd.alone()).isEmpty();
  }

  @Test
  void whatTheIdentityServerOrASignatureRefusesEndsJobsAsItWouldAlone() {
    crowd.replies.put("MANY", any -> Reply.of(401, ""));
    crowd.replies.put("ONE", any -> Reply.of(401, ""));
    List<Job> jobs = submit(crowd.connect(), 2);
    crowd.time.advance(seconds(2));
    assertThat(jobs)
        .allSatisfy(
            job ->
                assertThatThrownBy(job::await)
                    .isInstanceOfSatisfying(
                        JobUnreachableException.class, e -> assertThat(e.polls()).isEqualTo(1)));
  }

  @Test
  void nothingSecretOfABatchReachesALog() {
    logger.setLevel(Level.TRACE);
    crowd.hooks.request =
        jobs -> ApiRequest.get("/many").param("ids", "0,1").header("X-Api-Key", "h-secret");
    crowd.replies.put("MANY", any -> Reply.of(400, "{\"message\":\"no\",\"token\":\"b-secret\"}"));
    submit(crowd.connect(), 2);
    crowd.time.advance(seconds(5));
    assertThat(log.list)
        .extracting(ILoggingEvent::getFormattedMessage)
        .anyMatch(line -> line.contains("one by one") && line.contains("400"))
        .anyMatch(line -> line.contains("POLL GET") && line.contains("/many"))
        .noneMatch(line -> line.contains("secret"));
  }
}

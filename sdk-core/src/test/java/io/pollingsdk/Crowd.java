package io.pollingsdk;

import io.pollingsdk.http.ApiRequest;
import io.pollingsdk.http.ApiResponse;
import io.pollingsdk.http.Headers;
import io.pollingsdk.http.Transport;
import io.pollingsdk.http.WireRequest;
import io.pollingsdk.job.BatchStatus;
import io.pollingsdk.job.Job;
import io.pollingsdk.job.JobHandle;
import io.pollingsdk.job.JobStatus;
import io.pollingsdk.pacing.PollSchedule;
import io.pollingsdk.task.Progress;
import io.pollingsdk.testkit.FakeTime;
import io.pollingsdk.testkit.Reply;
import io.pollingsdk.testkit.SampleApi;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Many jobs on an API in memory that can be asked about many of them at once, on fake time. What it
 * says of a job: running, running:0.5, moved:/path, done, failed, cancelled; in an answer about
 * many also odd (an unknown state), given (done, with its result), and nothing (left out).
 */
final class Crowd implements Transport {
  private static final URI ROOT = URI.create("https://api.example.org/v1");

  final FakeTime time = new FakeTime();
  final List<Asked> asked = new ArrayList<>();
  final Map<String, String> states = new HashMap<>();
  final Hooks hooks = new Hooks();

  /** How the next submit's job is called; null counts them. */
  @Nullable Function<Integer, String> ids;

  /** In place of the usual answers, by what is asked; null for the usual one. */
  final Map<String, Function<Asked, @Nullable Reply>> replies = new HashMap<>();

  /** What is said of a job of which nothing else was set. */
  String usual = "running";

  int aborted;
  private int submitted;

  /**
   * A request.
   *
   * @param what SUBMIT, ONE, MANY, CANCEL or RESULT
   * @param ids of which jobs
   * @param at when
   */
  record Asked(String what, List<String> ids, Duration at) {}

  /** The API's class. */
  static class Api extends SampleApi {
    private final Hooks hooks;

    Api(ConnectionSettings settings, Hooks hooks) {
      super(settings);
      this.hooks = hooks;
    }

    @Override
    protected Optional<BatchStatus> batchStatus() {
      return Optional.of(hooks);
    }

    @Override
    protected JobStatus readStatus(JobHandle job, ApiResponse polled) {
      checkResponse(ApiRequest.get("/job"), polled);
      return status(polled, polled.text());
    }

    @Override
    protected Optional<ApiRequest> resultRequest(JobHandle job, ApiResponse lastPoll) {
      return hooks.results ? Optional.of(ApiRequest.get("/results/" + job.id())) : Optional.empty();
    }
  }

  /** How it is asked about many jobs. */
  static final class Hooks implements BatchStatus {
    int largest = 100;
    boolean results;
    Function<JobHandle, Optional<String>> group = job -> Optional.of("");
    Function<List<JobHandle>, ApiRequest> request =
        jobs ->
            ApiRequest.get("/many")
                .param("ids", jobs.stream().map(JobHandle::id).collect(Collectors.joining(",")));
    Function<ApiResponse, Map<String, JobStatus>> statuses = Hooks::read;

    @Override
    public int largestBatch() {
      return largest;
    }

    @Override
    public Optional<String> group(JobHandle job) {
      return group.apply(job);
    }

    @Override
    public ApiRequest request(List<JobHandle> jobs) {
      return request.apply(jobs);
    }

    @Override
    public Map<String, JobStatus> statuses(List<JobHandle> jobs, ApiResponse answer) {
      return statuses.apply(answer);
    }

    static Map<String, JobStatus> read(ApiResponse answer) {
      Map<String, JobStatus> all = new LinkedHashMap<>();
      for (String line : answer.text().split("\n", -1)) {
        int end = line.indexOf('=');
        if (end > 0) {
          all.put(line.substring(0, end), status(answer, line.substring(end + 1)));
        }
      }
      return all;
    }
  }

  static JobStatus status(ApiResponse answer, String state) {
    String[] parts = state.split(":", 2);
    String detail = parts.length > 1 ? parts[1] : "";
    return switch (parts[0]) {
      case "running" ->
          detail.isEmpty()
              ? JobStatus.running()
              : JobStatus.running().withProgress(Progress.of(Double.parseDouble(detail)));
      case "says" -> JobStatus.running().withMessage(detail);
      case "moved" -> JobStatus.running().movedTo(answer.resolve(detail));
      case "done" -> JobStatus.succeeded();
      case "given" -> JobStatus.succeeded(answer("given"));
      case "failed" -> JobStatus.failed("E1", "it broke");
      case "cancelled" -> JobStatus.cancelled();
      default -> JobStatus.unrecognized(state);
    };
  }

  /** Returns settings for polls each second for ten minutes, without jitter, changed as given. */
  ConnectionSettings settings(Consumer<SettingsBuilder> change) {
    return ConnectionSettings.to(ROOT.toString())
        .with(
            s ->
                s.transport(this)
                    .timeSource(time)
                    .executor(Runnable::run)
                    .pollSchedule(PollSchedule.fixed(Duration.ofSeconds(1)))
                    .jobTimeout(Duration.ofMinutes(10)))
        .with(change);
  }

  Api connect(Consumer<SettingsBuilder> change) {
    return new Api(settings(change), hooks);
  }

  Api connect() {
    return connect(s -> {});
  }

  static ApiResponse answer(String body) {
    return answer(200, body);
  }

  static ApiResponse answer(int status, String body) {
    return new ApiResponse(ROOT, status, Headers.empty(), body.getBytes(StandardCharsets.UTF_8));
  }

  static List<Job> submit(PollingConnection api, int howMany) {
    List<Job> jobs = new ArrayList<>();
    for (int i = 0; i < howMany; i++) {
      jobs.add(api.submit(SampleApi.start()));
    }
    return jobs;
  }

  List<Asked> asked(String what) {
    return asked.stream().filter(one -> one.what.equals(what)).toList();
  }

  /** Returns the ids of the jobs that were asked about alone, in order. */
  List<String> alone() {
    return asked("ONE").stream().map(one -> one.ids.get(0)).toList();
  }

  @Override
  public CompletableFuture<ApiResponse> send(WireRequest request) {
    Asked now = asked(request);
    asked.add(now);
    Reply set = replies.getOrDefault(now.what, any -> null).apply(now);
    return watched((set != null ? set : usual(now)).to(request));
  }

  private CompletableFuture<ApiResponse> watched(CompletableFuture<ApiResponse> answer) {
    if (!answer.isDone()) {
      CompletableFuture<?> counted =
          answer.whenComplete(
              (value, failure) -> {
                if (answer.isCancelled()) {
                  aborted++;
                }
              });
      Objects.requireNonNull(counted);
    }
    return answer;
  }

  private Asked asked(WireRequest request) {
    String path = request.uri().getPath().substring("/v1".length());
    String last = path.substring(path.lastIndexOf('/') + 1);
    if (path.equals("/many")) {
      String query = request.uri().getQuery();
      List<String> ids = Arrays.asList(query.substring("ids=".length()).split(",", -1));
      return new Asked("MANY", ids, time.elapsed());
    }
    String what =
        request.method().equals("POST")
            ? "SUBMIT"
            : request.method().equals("DELETE")
                ? "CANCEL"
                : path.startsWith("/results") ? "RESULT" : "ONE";
    return new Asked(what, List.of(last), time.elapsed());
  }

  private Reply usual(Asked now) {
    return switch (now.what) {
      case "SUBMIT" -> accept();
      case "MANY" ->
          Reply.of(
              200,
              now.ids.stream()
                  .filter(id -> !state(id).isEmpty())
                  .map(id -> id + "=" + state(id))
                  .collect(Collectors.joining("\n")));
      case "ONE" -> {
        String state = state(now.ids.get(0));
        // What is left out or told otherwise there is known here.
        yield Reply.of(
            200, state.isEmpty() || state.equals("given") || state.equals("odd") ? "done" : state);
      }
      default -> Reply.of(200, now.what + " " + now.ids.get(0));
    };
  }

  private Reply accept() {
    int number = submitted++;
    String id = ids == null ? String.valueOf(number) : ids.apply(number);
    return Reply.of(202, "{\"id\":\"" + id + "\",\"href\":\"/v1/jobs/" + id + "\"}");
  }

  private String state(String id) {
    return states.getOrDefault(id, usual);
  }

  @Override
  public void close() {
    // Nothing is held.
  }
}

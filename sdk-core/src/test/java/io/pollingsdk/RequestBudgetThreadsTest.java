package io.pollingsdk;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.resilience4j.bulkhead.Bulkhead;
import io.github.resilience4j.bulkhead.BulkheadConfig;
import io.pollingsdk.http.ApiRequest;
import io.pollingsdk.http.ApiResponse;
import io.pollingsdk.http.Transport;
import io.pollingsdk.http.WireRequest;
import io.pollingsdk.internal.pace.BudgetQueue;
import io.pollingsdk.pacing.RequestBudget;
import io.pollingsdk.testkit.SampleApi;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** A budget between the engine's own threads, those of callers, and those that answer. */
class RequestBudgetThreadsTest {
  private static final int THREADS = 4;
  private static final int EACH = 2000;

  /** Answers on threads of its own. */
  private static final class Answering implements Transport {
    private final ExecutorService pool = Executors.newFixedThreadPool(2);

    @Override
    public CompletableFuture<ApiResponse> send(WireRequest request) {
      CompletableFuture<ApiResponse> answer = new CompletableFuture<>();
      pool.execute(() -> answer.complete(Crowd.answer("x")));
      return answer;
    }

    @Override
    public void close() {
      pool.shutdown();
    }
  }

  @Test
  void nobodyIsLostAndNothingIsKeptWhoeverLeavesWhen() throws Exception {
    Answering transport = new Answering();
    Bulkhead three =
        Bulkhead.of(
            "api",
            BulkheadConfig.custom()
                .maxConcurrentCalls(3)
                .maxWaitDuration(Duration.ofHours(1))
                .build());
    RequestBudget budget = RequestBudget.perSecond(20_000).withConcurrent(5);
    SampleApi api =
        new SampleApi(
            ConnectionSettings.to("https://api.example.org/v1")
                .with(
                    s ->
                        s.transport(transport)
                            .requestBudget(budget)
                            .bulkhead(three)
                            .requestTimeout(Duration.ofMinutes(2))));
    ExecutorService callers = Executors.newFixedThreadPool(THREADS);
    try {
      List<Future<List<CompletableFuture<ApiResponse>>>> all = new ArrayList<>();
      for (int thread = 0; thread < THREADS; thread++) {
        int seed = thread;
        all.add(callers.submit(() -> calls(api, new Random(seed))));
      }
      for (Future<List<CompletableFuture<ApiResponse>>> some : all) {
        for (CompletableFuture<ApiResponse> call : some.get()) {
          // A cancelled one has failed; what counts is that each ends.
          assertThat(call.handle((value, failure) -> true).get(60, TimeUnit.SECONDS)).isTrue();
        }
      }
    } finally {
      callers.shutdown();
      // Waits for what the engine still has to do.
      api.close();
      transport.close();
    }
    assertThat(transport.pool.awaitTermination(60, TimeUnit.SECONDS)).isTrue();
    assertThat(Inside.requests(api)).isZero();
    assertThat(Inside.alarms(api)).isZero();
    assertThat(BudgetQueue.of(budget).running()).isZero();
    assertThat(BudgetQueue.of(budget).waiting()).isZero();
    assertThat(three.getMetrics().getAvailableConcurrentCalls()).isEqualTo(3);
  }

  private static List<CompletableFuture<ApiResponse>> calls(Connection api, Random random) {
    List<CompletableFuture<ApiResponse>> calls = new ArrayList<>();
    for (int i = 0; i < EACH; i++) {
      calls.add(api.requestAsync(ApiRequest.get("/calls/" + i)));
      if (random.nextInt(3) == 0) {
        calls.get(random.nextInt(calls.size())).cancel(true);
      }
      if (random.nextInt(10) == 0) {
        calls.get(random.nextInt(calls.size())).cancel(false);
      }
    }
    return calls;
  }
}

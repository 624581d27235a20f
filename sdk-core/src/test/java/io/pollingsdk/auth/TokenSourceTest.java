package io.pollingsdk.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pollingsdk.http.ApiRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class TokenSourceTest {
  private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");
  private static final AccessToken ONE = AccessToken.permanent("one");
  private static final AccessToken TWO = AccessToken.permanent("two");

  private final List<CompletableFuture<AccessToken>> fetches = new ArrayList<>();
  private final TokenSource source = TokenSource.bearer(this::fetch);

  private synchronized CompletableFuture<AccessToken> fetch() {
    CompletableFuture<AccessToken> answer = new CompletableFuture<>();
    fetches.add(answer);
    return answer;
  }

  private static <T> T get(Future<T> future) throws Exception {
    return future.get(20, TimeUnit.SECONDS);
  }

  @Test
  void nothingIsFetchedBeforeItIsNeededAndThenOnce() throws Exception {
    assertThat(fetches).isEmpty();

    CompletableFuture<AccessToken> first = source.token(NOW);
    fetches.get(0).complete(ONE);

    assertThat(get(first)).isEqualTo(ONE);
    assertThat(source.token(NOW.plus(Duration.ofDays(9999)))).isCompletedWithValue(ONE);
    assertThat(fetches).hasSize(1);
  }

  @Test
  void manyThreadsShareOneFetch() throws Exception {
    int threads = 32;
    CountDownLatch ready = new CountDownLatch(threads);
    CountDownLatch go = new CountDownLatch(1);
    CountDownLatch asked = new CountDownLatch(threads);
    Queue<CompletableFuture<AccessToken>> waiting = new ConcurrentLinkedQueue<>();
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    try {
      for (int i = 0; i < threads; i++) {
        pool.execute(
            () -> {
              ready.countDown();
              awaitQuietly(go);
              waiting.add(source.token(NOW));
              asked.countDown();
            });
      }
      awaitQuietly(ready);
      go.countDown();
      awaitQuietly(asked);

      assertThat(waiting).hasSize(threads).doesNotHaveDuplicates();
      assertThat(waiting).noneMatch(CompletableFuture::isDone);
      assertThat(fetches).hasSize(1);
      fetches.get(0).complete(ONE);
      for (CompletableFuture<AccessToken> one : waiting) {
        assertThat(get(one)).isEqualTo(ONE);
      }
    } finally {
      pool.shutdownNow();
    }
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void aTokenIsFetchedAnewShortlyBeforeItEnds() throws Exception {
    Instant end = NOW.plusSeconds(600);
    CompletableFuture<AccessToken> first = source.token(NOW);
    fetches.get(0).complete(AccessToken.until("one", end));
    assertThat(get(first).value()).isEqualTo("one");

    assertThat(source.token(end.minusSeconds(61))).isCompleted();
    assertThat(fetches).hasSize(1);

    CompletableFuture<AccessToken> next = source.token(end.minusSeconds(60));
    assertThat(next).isNotDone();
    fetches.get(1).complete(TWO);
    assertThat(get(next)).isEqualTo(TWO);
  }

  @Test
  void aFailureIsSharedByThoseWhoWaitAndTheNextTriesAgain() throws Exception {
    IllegalStateException failure = new IllegalStateException("no");
    CompletableFuture<AccessToken> first = source.token(NOW);
    CompletableFuture<AccessToken> second = source.token(NOW);
    fetches.get(0).completeExceptionally(failure);

    assertThatThrownBy(() -> get(first)).hasCause(failure);
    assertThatThrownBy(() -> get(second)).hasCause(failure);
    CompletableFuture<AccessToken> third = source.token(NOW);
    fetches.get(1).complete(ONE);
    assertThat(get(third)).isEqualTo(ONE);
    assertThat(fetches).hasSize(2);
  }

  @Test
  void aFailureOfAChainedFetchArrivesUnwrapped() {
    IllegalStateException failure = new IllegalStateException("no");
    CompletableFuture<AccessToken> waiting = source.token(NOW);
    fetches.get(0).completeExceptionally(new CompletionException(failure));

    assertThatThrownBy(() -> get(waiting)).hasCause(failure);
  }

  @Test
  void noTokenIsAFailureAndTheNextTriesAgain() throws Exception {
    CompletableFuture<AccessToken> first = source.token(NOW);
    fetches.get(0).complete(null);

    assertThatThrownBy(() -> get(first)).cause().hasMessageContaining("null");
    CompletableFuture<AccessToken> second = source.token(NOW);
    fetches.get(1).complete(ONE);
    assertThat(get(second)).isEqualTo(ONE);
  }

  @Test
  void aFetchThatThrowsFailsThoseWhoWaitAndTheNextTriesAgain() throws Exception {
    IllegalStateException failure = new IllegalStateException("no");

    assertRecovers(
        () -> {
          throw failure;
        },
        "no");
  }

  @Test
  void aFetchThatGivesNoFutureFailsThoseWhoWaitAndTheNextTriesAgain() throws Exception {
    assertRecovers(() -> null, "null");
  }

  private static void assertRecovers(Supplier<CompletableFuture<AccessToken>> bad, String message)
      throws Exception {
    List<Supplier<CompletableFuture<AccessToken>>> answers =
        new ArrayList<>(List.of(bad, () -> CompletableFuture.completedFuture(ONE)));
    TokenSource broken = TokenSource.bearer(() -> answers.remove(0).get());

    CompletableFuture<AccessToken> first = broken.token(NOW);
    assertThatThrownBy(() -> get(first)).cause().hasMessageContaining(message);
    assertThat(get(broken.token(NOW))).isEqualTo(ONE);
  }

  @Test
  void aCancelledWaiterDoesNotCancelTheOthersNorTheFetch() throws Exception {
    CompletableFuture<AccessToken> first = source.token(NOW);
    CompletableFuture<AccessToken> second = source.token(NOW);

    first.cancel(true);

    assertThat(second).isNotDone();
    assertThat(fetches.get(0)).isNotDone();
    fetches.get(0).complete(ONE);
    assertThat(get(second)).isEqualTo(ONE);
  }

  @Test
  void nobodyCanCompleteTheTokenOfAnother() throws Exception {
    CompletableFuture<AccessToken> first = source.token(NOW);
    CompletableFuture<AccessToken> second = source.token(NOW);
    first.complete(TWO);
    fetches.get(0).complete(ONE);

    assertThat(get(second)).isEqualTo(ONE);
    source.token(NOW).obtrudeValue(TWO);
    assertThat(get(source.token(NOW))).isEqualTo(ONE);
  }

  @Test
  void aRefusedTokenIsForgotten() {
    CompletableFuture<AccessToken> first = source.token(NOW);
    fetches.get(0).complete(ONE);
    assertThat(first).isCompletedWithValue(ONE);

    source.invalidate(ONE);

    assertThat(source.token(NOW)).isNotDone();
    assertThat(fetches).hasSize(2);
  }

  @Test
  void theRefusalOfAnOlderTokenIsIgnored() {
    CompletableFuture<AccessToken> first = source.token(NOW);
    fetches.get(0).complete(ONE);
    assertThat(first).isCompletedWithValue(ONE);
    source.invalidate(ONE);
    CompletableFuture<AccessToken> second = source.token(NOW);
    fetches.get(1).complete(TWO);
    assertThat(second).isCompletedWithValue(TWO);

    source.invalidate(ONE);

    assertThat(source.token(NOW)).isCompletedWithValue(TWO);
    assertThat(fetches).hasSize(2);
  }

  @Test
  void theTokenGoesIntoItsHeader() {
    TokenSource own = TokenSource.inHeader("X-Auth-Token", this::fetch);
    ApiRequest request = ApiRequest.get("/a");

    assertThat(source.apply(request, ONE).headers().first("Authorization")).contains("Bearer one");
    assertThat(source.header()).isEqualTo("Authorization");
    assertThat(own.apply(request, ONE).headers().first("x-auth-token")).contains("one");
    assertThat(own.header()).isEqualTo("X-Auth-Token");
    assertThat(own).hasToString("TokenSource[X-Auth-Token]");
  }
}

package io.pollingsdk;

import static io.pollingsdk.GuaranteesFixture.ACCEPTED;
import static io.pollingsdk.GuaranteesFixture.DONE;
import static io.pollingsdk.GuaranteesFixture.RUNNING;
import static io.pollingsdk.GuaranteesFixture.seconds;
import static org.assertj.core.api.Assertions.assertThat;

import io.pollingsdk.auth.AccessToken;
import io.pollingsdk.auth.TokenSource;
import io.pollingsdk.error.TransportException;
import io.pollingsdk.error.TransportException.Kind;
import io.pollingsdk.http.ApiRequest;
import io.pollingsdk.http.ApiResponse;
import io.pollingsdk.http.Headers;
import io.pollingsdk.testkit.CallPath;
import io.pollingsdk.testkit.SampleApi;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What an identity server does badly is not held against jobs, submits and later requests. */
class TokenRegressionTest {
  private static final ApiRequest CALL = ApiRequest.get("/x");

  private final GuaranteesFixture fixture = new GuaranteesFixture();
  private final Deque<CompletableFuture<AccessToken>> script = new ArrayDeque<>();
  private int fetches;

  private final TokenSource tokens =
      TokenSource.bearer(
          () -> {
            fetches++;
            return script.remove();
          });

  private SampleApi connect(Consumer<SettingsBuilder> change) {
    return new SampleApi(fixture.settings(change)) {
      @Override
      protected ApiRequest sign(ApiRequest request) {
        return request;
      }

      @Override
      protected Optional<TokenSource> tokenSource() {
        return Optional.of(tokens);
      }
    };
  }

  private CompletableFuture<AccessToken> token(String value, Duration life) {
    return CompletableFuture.completedFuture(
        AccessToken.until(value, fixture.time.now().plus(life)));
  }

  private static CompletableFuture<AccessToken> lost(Kind kind) {
    return CompletableFuture.failedFuture(new TransportException(kind, "POST /token: lost", null));
  }

  private CompletableFuture<AccessToken> refused(int status) {
    URI uri = URI.create("https://id.example.org/token");
    ApiResponse answer = new ApiResponse(uri, status, Headers.empty(), new byte[0]);
    return CompletableFuture.failedFuture(
        answer.refusal(ApiRequest.post("/token"), null, null, fixture.time.now()));
  }

  private Optional<String> sentToken(int request) {
    return fixture.transport.request(request).headers().first("Authorization");
  }

  @ParameterizedTest
  @EnumSource(CallPath.class)
  void anIdentityServerThatIsBusyForAMomentDoesNotEndAJob(CallPath path) {
    script.add(token("old", seconds(1)));
    script.add(refused(503));
    script.add(token("new", seconds(600)));
    fixture.transport.then(ACCEPTED, RUNNING, DONE);
    ApiResponse result = path.run(fixture.time, connect(s -> {}), SampleApi.start()).result();
    assertThat(result.at("answer").integer()).isEqualTo(42);
    assertThat(fixture.sentAt()).containsExactly(seconds(0), seconds(2), seconds(3));
    assertThat(sentToken(0)).contains("Bearer old");
    assertThat(sentToken(1)).contains("Bearer new");
  }

  @ParameterizedTest
  @EnumSource(CallPath.class)
  void aTokenWhoseFetchWasLostIsNotTakenForALostSubmit(CallPath path) {
    for (int i = 0; i < 10; i++) {
      script.add(lost(Kind.CONNECTION_LOST));
    }
    TransportException failure =
        path.run(fixture.time, connect(s -> {}), SampleApi.start())
            .failure(TransportException.class);
    assertThat(failure.mayHaveBeenReceived()).isFalse();
    assertThat(failure).hasMessageContaining("no token came");
    assertThat(fixture.transport.sent()).isEmpty();
  }

  @Test
  void aFetchThatNeverEndsIsGivenUpAfterTwoMinutesAndTheNextRequestBeginsAnother() {
    script.add(new CompletableFuture<>());
    script.add(token("late", seconds(600)));
    fixture.transport.thenAlways(DONE);
    PollingConnection api = connect(s -> s.requestTimeout(seconds(1)));
    CompletableFuture<ApiResponse> first = api.requestAsync(CALL);
    fixture.time.advance(seconds(119));
    CompletableFuture<ApiResponse> sharing = api.requestAsync(CALL);
    assertThat(fetches).as("fetches before patience ends").isEqualTo(1);
    fixture.time.advance(seconds(1));
    CompletableFuture<ApiResponse> next = api.requestAsync(CALL);
    assertThat(first).isCompletedExceptionally();
    assertThat(sharing).isCompletedExceptionally();
    assertThat(next).isCompleted();
    assertThat(fetches).isEqualTo(2);
    assertThat(sentToken(0)).contains("Bearer late");
  }

  @Test
  void anEarlyRefreshThatFailsStillServesTheTokenThatIsKnown() {
    script.add(token("known", Duration.ofHours(1)));
    script.add(lost(Kind.CONNECT));
    script.add(token("new", Duration.ofHours(2)));
    fixture.transport.thenAlways(DONE);
    PollingConnection api = connect(s -> {});
    api.request(CALL);
    fixture.time.advance(seconds(3550));
    assertThat(api.requestAsync(CALL)).isCompleted();
    assertThat(fetches).isEqualTo(2);
    assertThat(sentToken(1)).contains("Bearer known");
    assertThat(api.requestAsync(CALL)).isCompleted();
    assertThat(sentToken(2)).contains("Bearer new");
  }

  @Test
  void aRefreshThatFailsAfterTheEndOfTheTokenFailsTheRequest() {
    script.add(token("known", seconds(60)));
    script.add(lost(Kind.CONNECTION_LOST));
    fixture.transport.thenAlways(DONE);
    PollingConnection api = connect(s -> {});
    api.request(CALL);
    fixture.time.advance(seconds(60));
    assertThat(api.requestAsync(CALL)).isCompletedExceptionally();
    assertThat(fixture.transport.sent()).hasSize(1);
  }
}

package io.pollingsdk;

import static io.pollingsdk.GuaranteesFixture.ACCEPTED;
import static io.pollingsdk.GuaranteesFixture.DONE;
import static io.pollingsdk.GuaranteesFixture.RUNNING;
import static io.pollingsdk.GuaranteesFixture.seconds;
import static org.assertj.core.api.Assertions.assertThat;

import io.pollingsdk.auth.AccessToken;
import io.pollingsdk.auth.TokenSource;
import io.pollingsdk.error.AuthenticationException;
import io.pollingsdk.error.TransportException;
import io.pollingsdk.http.ApiRequest;
import io.pollingsdk.job.JobUnreachableException;
import io.pollingsdk.testkit.CallPath;
import io.pollingsdk.testkit.Reply;
import io.pollingsdk.testkit.SampleApi;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Tokens that expire, in a connection. */
class TokenExchangeTest {
  private static final Reply UNAUTHORIZED = Reply.of(401, "");

  private final GuaranteesFixture fixture = new GuaranteesFixture();
  private final List<CompletableFuture<AccessToken>> fetches = new ArrayList<>();
  private boolean answerFetches = true;

  private final TokenSource tokens =
      TokenSource.inHeader(
          "X-Auth-Token",
          () -> {
            CompletableFuture<AccessToken> fetch = new CompletableFuture<>();
            fetches.add(fetch);
            if (answerFetches) {
              fetch.complete(token(fetches.size()));
            }
            return fetch;
          });

  private AccessToken token(int number) {
    return AccessToken.until("t" + number, fixture.time.now().plus(Duration.ofMinutes(10)));
  }

  private SampleApi connect() {
    return new SampleApi(fixture.settings(s -> {})) {
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

  private List<String> sentTokens() {
    return fixture.transport.sent().stream()
        .map(sent -> sent.request().headers().first("X-Auth-Token").orElse("none"))
        .toList();
  }

  @Test
  void oneTokenServesAllRequests() {
    fixture.transport.then(ACCEPTED, RUNNING, DONE);
    CallPath.NON_BLOCKING.run(fixture.time, connect(), SampleApi.start()).result();
    assertThat(sentTokens()).containsExactly("t1", "t1", "t1");
    assertThat(fetches).hasSize(1);
  }

  @ParameterizedTest
  @EnumSource(CallPath.class)
  void a401IsAnsweredByOneRefreshAndOneReplayEvenOfASubmit(CallPath path) {
    fixture.transport.then(UNAUTHORIZED, ACCEPTED, UNAUTHORIZED, DONE);
    path.run(fixture.time, connect(), SampleApi.start()).result();
    assertThat(sentTokens()).containsExactly("t1", "t2", "t2", "t3");
  }

  @Test
  void aSecond401IsTold() {
    fixture.transport.thenAlways(UNAUTHORIZED);
    CallPath.NON_BLOCKING
        .run(fixture.time, connect(), SampleApi.start())
        .failure(AuthenticationException.class);
    assertThat(fixture.transport.sent()).hasSize(2);
  }

  @Test
  void aPollThatStays401IsUnreachableWithTheHandle() {
    fixture.transport.then(ACCEPTED).thenAlways(UNAUTHORIZED);
    assertThat(
            CallPath.NON_BLOCKING
                .run(fixture.time, connect(), SampleApi.start())
                .failure(JobUnreachableException.class))
        .hasCauseInstanceOf(AuthenticationException.class);
  }

  @Test
  void manyRequestsShareOneFetch() {
    answerFetches = false;
    fixture.transport.thenAlways(Reply.json("{}"));
    SampleApi api = connect();
    List<CompletableFuture<?>> answers = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      answers.add(api.requestAsync(ApiRequest.get("/x")));
    }
    assertThat(fixture.transport.sent()).isEmpty();
    fetches.get(0).complete(token(1));
    assertThat(answers).allMatch(CompletableFuture::isDone);
    assertThat(fetches).hasSize(1);
  }

  @Test
  void aTokenIsRenewedBeforeItEnds() {
    fixture.transport.thenAlways(Reply.json("{}"));
    SampleApi api = connect();
    api.request(ApiRequest.get("/x"));
    fixture.time.advance(Duration.ofSeconds(545));
    api.request(ApiRequest.get("/x"));
    assertThat(sentTokens()).containsExactly("t1", "t2");
  }

  @Test
  void aFetchThatNeverEndsIsBoundedByTheRequestAndNothingWasSent() {
    answerFetches = false;
    CompletableFuture<?> answer = connect().requestAsync(ApiRequest.get("/x").timeout(seconds(4)));
    fixture.time.advance(seconds(4));
    assertThat(answer)
        .failsWithin(seconds(1))
        .withThrowableThat()
        .havingCause()
        .isInstanceOfSatisfying(
            TransportException.class, e -> assertThat(e.mayHaveBeenReceived()).isFalse());
  }

  @Test
  void aFailedFetchFailsTheRequestWithItsOwnExceptionAndIsTriedAgain() {
    answerFetches = false;
    fixture.transport.thenAlways(Reply.json("{}"));
    SampleApi api = connect();
    CompletableFuture<?> first = api.requestAsync(ApiRequest.get("/x"));
    fetches.get(0).completeExceptionally(new IllegalStateException("identity is down"));
    assertThat(first)
        .failsWithin(seconds(1))
        .withThrowableThat()
        .havingCause()
        .withMessage("identity is down");
    answerFetches = true;
    api.request(ApiRequest.get("/x"));
    assertThat(sentTokens()).containsExactly("t2");
  }

  @Test
  void aRedirectToAnAllowedOriginCarriesNoToken() {
    fixture.transport.then(
        Reply.of(307, "", "Location", "https://other.example.net/x"), Reply.json("{}"));
    SampleApi api =
        new SampleApi(fixture.settings(s -> s.allowOrigin("https://other.example.net"))) {
          @Override
          protected Optional<TokenSource> tokenSource() {
            return Optional.of(tokens);
          }
        };
    api.request(ApiRequest.get("/x"));
    assertThat(sentTokens()).containsExactly("t1", "none");
  }
}

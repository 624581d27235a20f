package io.pollingsdk.download;

import static io.pollingsdk.download.Scene.hello;
import static io.pollingsdk.download.Scene.requestOf;
import static io.pollingsdk.download.Scene.status;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pollingsdk.auth.AccessToken;
import io.pollingsdk.auth.BasicAuth;
import io.pollingsdk.auth.Credentials;
import io.pollingsdk.auth.TokenSource;
import io.pollingsdk.error.TransportException;
import io.pollingsdk.http.ApiRequest;
import io.pollingsdk.http.Origin;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What proves who we are, and where it goes. */
class CredentialsTest {
  private static final Origin A = Origin.parse("https://a.example.org");
  private static final Origin B = Origin.parse("https://b.example.org");

  private final Scene scene = new Scene();

  private DownloadResult fetch(DownloadsBuilder builder, DownloadRequest request) {
    try (Downloads downloads = builder.build()) {
      return scene.end(downloads.start(request));
    }
  }

  private DownloadException fails(DownloadsBuilder builder, DownloadRequest request) {
    try (Downloads downloads = builder.build()) {
      return scene.failure(downloads.start(request));
    }
  }

  private List<String> sent(String header) {
    return scene.sent().stream().map(one -> one.host() + ":" + one.header(header)).toList();
  }

  private static Credentials key(String value) {
    return Credentials.header("X-Key", value);
  }

  @Test
  void thoseOfAnOriginGoThereOnly() {
    scene.at('a', status(404)).at('b', status(404)).at('c', hello());

    fetch(scene.builder().credentials(A, key("ka")).credentials(B, key("kb")), requestOf("abc"));

    assertThat(sent("X-Key")).containsExactly("a:ka", "b:kb", "c:");
  }

  @Test
  void anotherPortIsAnotherOrigin() {
    scene.at('a', hello());

    fetch(
        scene.builder().credentials(A, key("ka")),
        DownloadRequest.from("https://a.example.org:8443/file").to(Target.memory(10)));

    assertThat(sent("X-Key")).containsExactly("a:");
  }

  @Test
  void aRedirectGetsThoseOfItsOwnOrigin() {
    scene.at('a', status(302, "Location", Scene.uri('b'))).at('b', hello());

    fetch(scene.builder().credentials(A, key("ka")).credentials(B, key("kb")), requestOf("a"));

    assertThat(sent("X-Key")).containsExactly("a:ka", "b:kb");
  }

  @Test
  void thoseOfANameGoToThatSourcesOriginOnly() {
    scene
        .at('a', status(302, "Location", Scene.uri('b')))
        .at('b', status(302, "Location", "https://a.example.org/back"))
        .at('c', status(404));
    DownloadRequest request =
        DownloadRequest.from(
                Source.of(Scene.uri('c')), Source.of(Scene.uri('a')).withCredentials("mirror"))
            .to(Target.memory(10));

    fails(scene.builder().credentials("mirror", key("secret")), request);

    assertThat(sent("X-Key")).startsWith("c:", "a:secret", "b:", "a:secret");
  }

  @Test
  void aNameGoesBeforeTheOrigin() {
    scene.at('a', hello());

    fetch(
        scene.builder().credentials(A, key("origin")).credentials("own", key("name")),
        DownloadRequest.from(Source.of(Scene.uri('a')).withCredentials("own"))
            .to(Target.memory(10)));

    assertThat(sent("X-Key")).containsExactly("a:name");
  }

  @Test
  void aNameThatNobodyRegisteredIsRefusedBeforeAnythingIsSent() {
    DownloadRequest request =
        DownloadRequest.from(Source.of(Scene.uri('a')).withCredentials("typo"))
            .to(Target.memory(10));
    try (Downloads downloads = scene.builder().build()) {
      assertThatThrownBy(() -> downloads.start(request))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("'typo'")
          .hasMessageContaining(Scene.uri('a'));
      assertThatThrownBy(() -> downloads.startHead(request))
          .isInstanceOf(IllegalArgumentException.class);
      assertThat(downloads).hasToString("Downloads[0 under way]");
    }
  }

  @Test
  void userAndPasswordGoAsBasic() {
    scene.at('a', hello());

    fetch(
        scene
            .builder()
            .credentials(URI.create(Scene.uri('a')), Credentials.of(BasicAuth.of("u", "p"))),
        requestOf("a"));

    assertThat(sent("Authorization")).containsExactly("a:Basic dTpw");
  }

  private static TokenSource tokens(AtomicInteger fetched) {
    return TokenSource.bearer(
        () ->
            CompletableFuture.completedFuture(
                new AccessToken("t" + fetched.incrementAndGet(), Optional.empty())));
  }

  @Test
  void aRefusedTokenIsFetchedAnewOnceWithoutCountingAnAttempt() {
    scene.at('a', status(401), hello());
    AtomicInteger fetched = new AtomicInteger();

    DownloadResult result =
        fetch(scene.builder().credentials(A, Credentials.of(tokens(fetched))), requestOf("a"));

    assertThat(sent("Authorization")).containsExactly("a:Bearer t1", "a:Bearer t2");
    assertThat(result.tally().attempts()).isEqualTo(1);
  }

  @Test
  void aTokenRefusedTwiceIsARefusal() {
    scene.at('a', status(401));
    AtomicInteger fetched = new AtomicInteger();

    DownloadException failure =
        fails(scene.builder().credentials(A, Credentials.of(tokens(fetched))), requestOf("a"));

    assertThat(failure).isInstanceOf(DownloadException.NotAuthorized.class);
    assertThat(scene.asked()).isEqualTo("aa");
    assertThat(fetched).hasValue(2);
  }

  @Test
  void eachHopMayRenewItsOwnToken() {
    scene
        .at('a', status(401), status(302, "Location", Scene.uri('b')))
        .at('b', status(401), hello());
    AtomicInteger fetched = new AtomicInteger();

    fetch(
        scene
            .builder()
            .credentials(A, Credentials.of(tokens(fetched)))
            .credentials(B, Credentials.of(tokens(new AtomicInteger(10)))),
        requestOf("a"));

    assertThat(sent("Authorization"))
        .containsExactly("a:Bearer t1", "a:Bearer t2", "b:Bearer t11", "b:Bearer t12");
  }

  @Test
  void passwordsAreNotTriedTwice() {
    scene.at('a', status(401)).at('b', hello());

    fetch(scene.builder().credentials(A, Credentials.of(BasicAuth.of("u", "p"))), requestOf("ab"));

    assertThat(scene.asked()).isEqualTo("ab");
  }

  @Test
  void aTokenThatCannotBeFetchedIsALackOfCredentialsThere() {
    scene.at('b', hello());
    TokenSource broken =
        TokenSource.bearer(
            () -> CompletableFuture.failedFuture(new IllegalStateException("identity is down")));

    DownloadException failure =
        fails(scene.builder().credentials(A, Credentials.of(broken)), requestOf("a"));
    DownloadResult result =
        fetch(scene.builder().credentials(A, Credentials.of(broken)), requestOf("ab"));

    assertThat(failure)
        .isInstanceOf(DownloadException.NotAuthorized.class)
        .hasMessageContaining("no credentials came for it: identity is down");
    assertThat(result.source().host()).isEqualTo("b.example.org");
  }

  @Test
  void aTokenServiceThatIsOutOfReachIsAskedAgain() {
    scene.at('a', hello());
    AtomicInteger asked = new AtomicInteger();
    TokenSource flaky =
        TokenSource.bearer(
            () ->
                asked.incrementAndGet() == 1
                    ? CompletableFuture.failedFuture(
                        new TransportException(
                            TransportException.Kind.CONNECT, "GET /token: refused", null))
                    : CompletableFuture.completedFuture(new AccessToken("t", Optional.empty())));

    fetch(scene.builder().credentials(A, Credentials.of(flaky)), requestOf("a"));

    assertThat(sent("Authorization")).containsExactly("a:Bearer t");
  }

  @Test
  void credentialsThatThrowAreALackOfCredentials() {
    Credentials rude =
        (request, now) -> {
          throw new IllegalStateException("no key file");
        };
    Credentials rudeLater =
        (request, now) ->
            CompletableFuture.completedFuture(
                new Credentials.Proof(
                    request,
                    Optional.of(
                        () -> {
                          throw new IllegalStateException("cannot renew");
                        })));
    scene.at('a', status(401)).at('b', hello());

    assertThat(fails(scene.builder().credentials(A, rude), requestOf("a")))
        .isInstanceOf(DownloadException.NotAuthorized.class)
        .hasMessageContaining("no key file");
    assertThat(fetch(scene.builder().credentials(A, rudeLater), requestOf("ab")).source().host())
        .isEqualTo("b.example.org");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://evil.example.org/file",
        "http://a.example.org/file",
        "https://a.example.org:444/file"
      })
  void aProofThatMovesTheRequestElsewhereIsRefused(String elsewhere) {
    Credentials moving =
        (request, now) ->
            CompletableFuture.completedFuture(
                new Credentials.Proof(
                    ApiRequest.get(URI.create(elsewhere)).header("Authorization", "secret"),
                    Optional.empty()));

    DownloadException failure = fails(scene.builder().credentials(A, moving), requestOf("a"));

    assertThat(failure)
        .isInstanceOf(DownloadException.NotAuthorized.class)
        .hasMessageContaining("to another origin");
    assertThat(scene.asked()).isEmpty();
  }

  @Test
  void secretHeadersOfARequestStayWithTheFirstSourcesOrigin() {
    scene.at('a', status(302, "Location", Scene.uri('c'))).at('b', hello()).at('c', status(404));
    DownloadRequest request =
        requestOf("ab")
            .header("Authorization", "Bearer mine")
            .header("Cookie", "id=1")
            .header("X-Mine", "mine")
            .header("X-Plain", "plain");

    fetch(scene.builder().secretHeaders("x-mine"), request);

    assertThat(sent("Authorization")).containsExactly("a:Bearer mine", "c:", "b:");
    assertThat(sent("Cookie")).containsExactly("a:id=1", "c:", "b:");
    assertThat(sent("X-Mine")).containsExactly("a:mine", "c:", "b:");
    assertThat(sent("X-Plain")).containsExactly("a:plain", "c:plain", "b:plain");
  }

  /** Whoever replaces the sources of a request need not think of what its headers hold. */
  @Test
  void secretHeadersStayThereAlsoWhenTheSourcesAreReplaced() {
    scene.at('a', status(403)).at('b', hello());
    Recovery freshMirrors =
        failure ->
            Recovery.retryWith(
                failure
                    .request()
                    .withSources(requestOf("b").sources())
                    .header("X-Api-Key", "for b"));

    fetch(
        scene.builder(),
        requestOf("a")
            .header("Authorization", "Bearer mine")
            .header("X-Api-Key", "for a")
            .recovery(freshMirrors));

    assertThat(sent("Authorization")).containsExactly("a:Bearer mine", "b:");
    assertThat(sent("X-Api-Key")).containsExactly("a:for a", "b:for b");
  }

  @ParameterizedTest
  @ValueSource(strings = {"ftp://x.example.org/f", "file://localhost/f", "urn:x"})
  void aFirstSourceThatIsNoServerGetsNoSecretAndTheOthersServe(String first) {
    scene.at('a', hello());
    DownloadRequest request =
        DownloadRequest.from(first)
            .mirror(Scene.uri('a'), 1)
            .header("Authorization", "Bearer mine")
            .to(Target.memory(10));

    assertThat(fetch(scene.builder(), request).size()).isEqualTo(5);
    assertThat(sent("Authorization")).containsExactly("a:");
  }

  @Test
  void theFirstSourceIsTheOneGivenFirstWhateverItsPriority() {
    scene.at('a', hello()).at('b', status(404));
    DownloadRequest request =
        DownloadRequest.from(Scene.uri('a'))
            .mirror(Scene.uri('b'), 500)
            .header("Authorization", "Bearer mine")
            .to(Target.memory(10));

    fetch(scene.builder(), request);

    assertThat(sent("Authorization")).containsExactly("b:", "a:Bearer mine");
  }

  @Test
  void noSecretIsInAnyMessage() {
    scene.at('a', status(403));
    List<String> texts = new ArrayList<>();
    DownloadRequest request =
        DownloadRequest.from(
                "https://a.example.org/file?token=s3cr3t&part=1&X-Amz-Signature=s3cr3t")
            .header("Authorization", "Bearer s3cr3t")
            .to(Target.memory(10));

    DownloadException failure = fails(scene.builder().credentials(A, key("s3cr3t")), request);
    texts.add(request.toString());
    texts.add(failure.toString());
    texts.add(failure.source());
    texts.add(String.valueOf(failure.getCause()));
    scene.events.forEach(event -> texts.add(event.toString()));

    assertThat(texts).noneMatch(text -> text.contains("s3cr3t"));
    assertThat(failure).hasMessageContaining("part=1");
  }

  @Test
  void theUrlIsSentAsItIsWritten() {
    scene.at('a', hello());
    String strange = "https://a.example.org/a%2Fb/%7Ec;v=1?x=%2F&y=+%20&empty=&z#part";

    fetch(scene.builder(), DownloadRequest.from(strange).to(Target.memory(10)));

    assertThat(scene.sent(0).request().uri())
        .isEqualTo(URI.create(strange.substring(0, strange.indexOf('#'))));
  }
}

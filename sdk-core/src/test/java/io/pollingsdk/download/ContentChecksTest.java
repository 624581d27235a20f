package io.pollingsdk.download;

import static io.pollingsdk.download.Scene.body;
import static io.pollingsdk.download.Scene.broken;
import static io.pollingsdk.download.Scene.hello;
import static io.pollingsdk.download.Scene.requestOf;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.pollingsdk.download.DownloadException.Kind;
import io.pollingsdk.download.DownloadResult.Completeness;
import io.pollingsdk.error.TransportException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What content must be, and what happens when it is not. */
class ContentChecksTest {
  private static final String BASE64 =
      Base64.getEncoder().encodeToString(HexFormat.of().parseHex(Scene.HELLO));
  private static final String ZEROS = "A".repeat(43) + "=";

  private final Scene scene = new Scene();
  private final Sinks.Recording sink = new Sinks.Recording();
  private final Downloads downloads = scene.builder().build();

  @AfterEach
  void close() {
    downloads.close();
  }

  private DownloadRequest request() {
    return requestOf("a").to(() -> sink);
  }

  private DownloadException failure(DownloadRequest request) {
    return scene.failure(downloads.start(request));
  }

  @Test
  void nothingAtAllIsASizeToo() {
    scene.at('a', body(200, "", "Content-Length", "0"));

    DownloadResult result = scene.end(downloads.start(request().size(0)));

    assertThat(result.size()).isZero();
    assertThat(sink.calls).containsExactly("head", "commit");
  }

  @Test
  void aCheckOfNothingBeginsOnceToo() {
    scene.at('a', body(200, "", "Content-Length", "0"));
    List<String> calls = new ArrayList<>();

    scene.end(
        downloads.start(
            request()
                .check(
                    "calls",
                    head -> {
                      calls.add("begin");
                      return new Check.Verifier() {
                        @Override
                        public void accept(ByteBuffer part) {
                          calls.add("accept");
                        }

                        @Override
                        public void finish(long size) {
                          calls.add("finish");
                        }
                      };
                    })));

    assertThat(calls).containsExactly("begin", "finish");
  }

  @Test
  void somethingIsRefusedWhereNothingIsExpected() {
    scene.at('a', hello());

    assertThat(failure(request().size(0)))
        .isInstanceOf(DownloadException.ContentMismatch.class)
        .hasMessageContaining("expected 0 bytes, got more than that");
    assertThat(sink.calls).doesNotContain("write", "commit");
  }

  @ParameterizedTest
  @ValueSource(strings = {"4", "6", "99999999999999"})
  void aWrongSizeThatIsAnnouncedIsRefusedBeforeTheFirstByte(String length) {
    scene.at('a', hello("Content-Length", length));

    DownloadException failure = failure(request().size(5));

    assertThat(failure.kind()).isEqualTo(Kind.SIZE_MISMATCH);
    assertThat(failure).hasMessageContaining("expected 5 bytes, got " + length + " bytes, as");
    assertThat(sink.calls).doesNotContain("head", "write");
  }

  @Test
  void moreThanExpectedEndsItAtTheFirstByteTooMany() {
    scene.at('a', body(200, "hello world"));

    assertThat(failure(request().size(5)).kind()).isEqualTo(Kind.SIZE_MISMATCH);
    // Six bytes at each of the two tries.
    assertThat(scene.bytesRead.get()).isEqualTo(12);
    assertThat(sink.calls).doesNotContain("commit").endsWith("abort");
  }

  @Test
  void lessThanExpectedIsRefusedAtTheEnd() {
    scene.at('a', body(200, "hell"));

    assertThat(failure(request().size(5)))
        .hasMessageContaining("the size is not right: expected 5 bytes, got 4 bytes");
  }

  @Test
  void moreThanAnnouncedIsNotTheContent() {
    scene.at('a', body(200, "hello!", "Content-Length", "5"));

    assertThat(failure(request()).kind()).isEqualTo(Kind.SIZE_MISMATCH);
    assertThat(sink.calls).doesNotContain("commit");
  }

  @Test
  void moreThanTheLimitIsRefusedWhenAnnouncedAndWhenItComes() {
    scene.at('a', hello("Content-Length", "5"), body(200, "hello"));

    assertThat(failure(request().maxBytes(4)))
        .hasMessageContaining("it is larger than the 4 bytes of maxBytes");
    assertThat(scene.bytesRead.get()).isZero();
    assertThat(failure(request().maxBytes(4)).kind()).isEqualTo(Kind.TOO_LARGE);
    assertThat(scene.bytesRead.get()).isEqualTo(5);
    assertThat(scene.end(downloads.start(request().maxBytes(5))).size()).isEqualTo(5);
  }

  @Test
  void memoryTakesItsLimitAndNoMore() {
    scene.at('a', hello());

    assertThat(scene.end(downloads.start(requestOf("a").to(Target.memory(5)))).bytes())
        .isEqualTo("hello".getBytes(UTF_8));
    assertThat(failure(requestOf("a").to(Target.memory(4))).kind()).isEqualTo(Kind.TOO_LARGE);
  }

  @ParameterizedTest
  @CsvSource({
    "SHA-224, ea09ae9cc6768c50fcee903ed054556e5bfc8347907f12598aa24193",
    "sha256, 2CF24DBA5FB0A30E26E83B2AC5B9E29E1B161E5C1FA7425E73043362938B9824",
    "sha384, 59e1748777448c69de6b800d7a33bbfb9ff1b463e44354c3553bcdb9c666fa90125a3c79f90397bdf5f6a13de828684f",
    "sha-512, 9b71d224bd62f3785d96d46ad3ea3d73319bfbc2890caadae2dff72519673ca72323c3d99ba5c11d7c7acc6e14b8c5da0c4663475c2e5c3adef46f73bcdec043",
    "sha3-256, 3338be694f50c5f338814986cdf0686453a888b84f424d792af4b9202398f392"
  })
  void everyDigestIsComputed(String algorithm, String hex) {
    scene.at('a', hello());

    DownloadResult result = scene.end(downloads.start(request().digest(Digest.of(algorithm, hex))));

    assertThat(result.completeness()).isEqualTo(Completeness.VERIFIED);
    assertThat(result.digests()).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource({
    "md5, 5d41402abc4b2a76b9719d911017c592",
    "sha1, aaf4c61ddcc5e8a2dabede0f3b482cd9aea9434d"
  })
  void weakDigestsAreComputedWhereTheCallerSaysSo(String algorithm, String hex) {
    scene.at('a', hello());

    assertThat(scene.end(downloads.start(request().digest(Digest.weak(algorithm, hex)))).digests())
        .containsExactly(Digest.weak(algorithm, hex));
  }

  @Test
  void everyDigestMustBeRight() {
    scene.at('a', hello());
    Digest wrong = Digest.sha512("0".repeat(128));

    DownloadException failure = failure(request().sha256(Scene.HELLO).digest(wrong));

    assertThat(failure.kind()).isEqualTo(Kind.DIGEST_MISMATCH);
    assertThat(failure).hasMessageContaining("expected " + wrong);
    assertThat(sink.calls).doesNotContain("commit");
  }

  @Test
  void twoDigestsOfOneAlgorithmCannotBothBeRight() {
    scene.at('a', hello());

    assertThat(failure(request().sha256(Scene.HELLO).sha256("0".repeat(64))).kind())
        .isEqualTo(Kind.DIGEST_MISMATCH);
  }

  @Test
  void digestsAreComputedOnRequestWithoutAnExpectation() {
    scene.at('a', hello("Content-Length", "5"));

    DownloadResult result = scene.end(downloads.start(request().compute(DigestAlgorithm.SHA_256)));

    assertThat(result.digest(DigestAlgorithm.SHA_256)).contains(Digest.sha256(Scene.HELLO));
    assertThat(result.digest(DigestAlgorithm.MD5)).isEmpty();
    assertThat(result.completeness()).isEqualTo(Completeness.COMPLETE);
  }

  @ParameterizedTest
  @CsvSource({"Repr-Digest, sha-256=:%s:", "Digest, SHA-256=%s"})
  void theServersDigestIsComparedOnRequestAndProvesNothing(String header, String form) {
    scene.at('a', hello(header, form.formatted(BASE64)), hello(header, form.formatted(ZEROS)));

    DownloadResult result = scene.end(downloads.start(request().useServerDigests()));
    DownloadException failure = failure(request().useServerDigests());

    assertThat(result.completeness()).isEqualTo(Completeness.UNVERIFIED);
    assertThat(result.digests()).containsExactly(Digest.sha256(Scene.HELLO));
    assertThat(failure.kind()).isEqualTo(Kind.DIGEST_MISMATCH);
    assertThat(failure).hasMessageContaining("not the one the server sent");
  }

  @Test
  void theServersDigestIsLeftAloneOtherwise() {
    scene.at('a', hello("Repr-Digest", "sha-256=:" + ZEROS + ":"));

    assertThat(scene.end(downloads.start(request())).size()).isEqualTo(5);
  }

  @Test
  void aCheckSeesTheHeadEveryByteAndTheEnd() {
    scene.at('a', hello("Content-Type", "text/plain; charset=utf-8"));
    List<String> seen = new ArrayList<>();
    Check check =
        head -> {
          seen.add(head.contentType().orElse(""));
          return new Check.Verifier() {
            @Override
            public void accept(ByteBuffer part) {
              seen.add(UTF_8.decode(part).toString());
            }

            @Override
            public void finish(long size) {
              seen.add("end " + size);
            }
          };
        };

    scene.end(downloads.start(request().check("all", check)));

    assertThat(seen).containsExactly("text/plain", "h", "e", "l", "l", "o", "end 5");
    assertThat(sink.text).as("what a check reads is stored all the same").hasToString("hello");
    assertThat(sink.calls).contains("commit");
  }

  private static Check failingAt(String stage, boolean byAssertion) {
    return head -> {
      complain(stage.equals("begin"), byAssertion);
      return new Check.Verifier() {
        @Override
        public void accept(ByteBuffer part) throws IOException {
          complain(stage.equals("accept"), byAssertion);
        }

        @Override
        public void finish(long size) throws IOException {
          complain(stage.equals("finish"), byAssertion);
        }
      };
    };
  }

  private static void complain(boolean now, boolean byAssertion) throws IOException {
    if (now && byAssertion) {
      fail("no good");
    } else if (now) {
      throw new IOException("no good");
    }
  }

  @ParameterizedTest
  @CsvSource({"begin, false", "accept, false", "finish, false", "begin, true", "finish, true"})
  void aCheckFailsByThrowing(String stage, boolean byAssertion) {
    scene.at('a', hello()).at('b', hello());

    DownloadException failure =
        failure(requestOf("ab").to(() -> sink).check("taste", failingAt(stage, byAssertion)));

    assertThat(failure.kind()).isEqualTo(Kind.CHECK_FAILED);
    assertThat(failure).hasMessageContaining("the check 'taste' failed: no good");
    assertThat(scene.asked()).isEqualTo("aabb");
    assertThat(sink.calls).doesNotContain("commit");
  }

  @Test
  void aCheckIsAskedOnlyWhenSizeAndDigestsAreRight() {
    scene.at('a', body(200, "hellx"));

    assertThat(
            failure(request().sha256(Scene.HELLO).check("late", failingAt("finish", false))).kind())
        .isEqualTo(Kind.DIGEST_MISMATCH);
  }

  @Test
  void theLoginPageIsFoundOut() {
    scene.at('a', body(200, "<html>", "Content-Type", "Text/HTML; charset=utf-8"));

    assertThat(failure(request().check("no HTML", Check.contentTypeIsNot("text/html"))))
        .hasMessageContaining("the check 'no HTML' failed: the server sent text/html");
    assertThat(failure(request().check("a zip", Check.startsWith('P', 'K'))))
        .hasMessageContaining("the check 'a zip' failed: byte 1 is not");
    assertThat(sink.calls).doesNotContain("commit");
  }

  @Test
  void aStartThatIsTooShortIsNotTheStart() {
    scene.at('a', body(200, "P"), body(200, "P"), body(200, "PK"));
    Check zip = Check.startsWith('P', 'K');

    assertThat(failure(request().check("a zip", zip))).hasMessageContaining("shorter than");
    assertThat(scene.end(downloads.start(request().check("a zip", zip))).size()).isEqualTo(2);
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      value = {
        "-, -, false, false, UNVERIFIED",
        "Content-Length, 5, false, false, COMPLETE",
        "Transfer-Encoding, chunked, false, false, COMPLETE",
        "-, -, true, false, COMPLETE",
        "-, -, false, true, VERIFIED"
      })
  void saysHowSureItIsThatThisIsAll(
      String header, String value, boolean size, boolean digest, Completeness expected) {
    scene.at('a', header == null ? hello() : hello(header, value));
    DownloadRequest request = request();
    request = size ? request.size(5) : request;
    request = digest ? request.sha256(Scene.HELLO) : request;

    assertThat(scene.end(downloads.start(request)).completeness()).isEqualTo(expected);

    if (expected == Completeness.UNVERIFIED) {
      assertThat(failure(request.requireVerifiable()))
          .hasMessageContaining("nothing marks its end");
    } else {
      assertThat(scene.end(downloads.start(request.requireVerifiable())).size()).isEqualTo(5);
    }
  }

  @Test
  void aPartThatHoldsMoreThanItSaysIsNotTheContent() {
    scene.at(
        'a',
        broken("hel", TransportException.Kind.CONNECTION_LOST, "ETag", "\"1\""),
        body(206, "lolo", "ETag", "\"1\"", "Content-Range", "bytes 3-4/5"),
        hello("ETag", "\"1\""));

    DownloadResult result = scene.end(downloads.start(requestOf("a")));

    assertThat(result.bytes()).isEqualTo("hello".getBytes(UTF_8));
    assertThat(scene.asked()).isEqualTo("aaa");
  }
}

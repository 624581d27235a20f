package io.pollingsdk.internal.apache;

import static io.pollingsdk.internal.apache.Calls.answer;
import static io.pollingsdk.internal.apache.Calls.failure;
import static io.pollingsdk.internal.apache.Calls.get;
import static io.pollingsdk.internal.apache.Calls.request;
import static io.pollingsdk.internal.apache.Calls.settings;
import static org.assertj.core.api.Assertions.assertThat;

import io.pollingsdk.error.TransportException;
import io.pollingsdk.error.TransportException.Kind;
import io.pollingsdk.http.ApiResponse;
import io.pollingsdk.http.Headers;
import io.pollingsdk.http.RequestBody;
import io.pollingsdk.http.TransportSettings.Pool;
import io.pollingsdk.http.WireRequest;
import io.pollingsdk.testkit.RawServer;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Status checks that share a connection. */
final class PipeliningTest {
  private final ApacheTransport transport =
      ApacheTransport.create(settings().with(new Pool(1, 1, 1).withPipelined(3)));
  private final CountDownLatch waiting = new CountDownLatch(1);
  private final CountDownLatch read = new CountDownLatch(1);
  private final List<String> alone = new CopyOnWriteArrayList<>();

  @AfterEach
  void close() {
    assertThat(transport.pool().getLeased()).isZero();
    transport.close();
  }

  private static String ok(String head) {
    return RawServer.ok(head.split(" ", 3)[1]);
  }

  /** Holds the one connection until all others wait for it. */
  private void hold(RawServer.Peer peer) throws Exception {
    String head = peer.read();
    RawServer.await(waiting);
    peer.write(ok(head));
  }

  /** Answers one by one, and notes what came without another behind it. */
  private void serveAlone(RawServer.Peer peer) throws Exception {
    for (String head = peer.read(); !head.isEmpty(); head = peer.read()) {
      if (peer.socket().getInputStream().available() == 0) {
        alone.add(head.split(" ", 3)[1]);
      }
      peer.write(ok(head));
    }
  }

  private static List<String> readAll(RawServer.Peer peer, int count) throws Exception {
    List<String> heads = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      heads.add(peer.read());
    }
    return heads;
  }

  private List<CompletableFuture<ApiResponse>> sendBehindOne(List<WireRequest> requests)
      throws Exception {
    URI first = requests.get(0).uri().resolve("/held");
    CompletableFuture<ApiResponse> held = transport.send(get(first));
    List<CompletableFuture<ApiResponse>> calls = requests.stream().map(transport::send).toList();
    waiting.countDown();
    answer(held);
    return calls;
  }

  private static List<WireRequest> checks(RawServer server, int count) {
    List<WireRequest> requests = new ArrayList<>();
    for (int i = 1; i <= count; i++) {
      requests.add(get(server.uri("/" + i)).pipelined());
    }
    return requests;
  }

  @Test
  void thoseThatWaitAreSentTogetherAndEachGetsItsOwnAnswer() throws Exception {
    try (RawServer server =
        new RawServer(
            peer -> {
              hold(peer);
              // Without the third, the first would get no answer.
              for (String head : readAll(peer, 3)) {
                peer.write(ok(head));
              }
              serveAlone(peer);
            })) {
      List<CompletableFuture<ApiResponse>> calls = sendBehindOne(checks(server, 5));
      for (int i = 0; i < calls.size(); i++) {
        assertThat(answer(calls.get(i)).text()).isEqualTo("/" + (i + 1));
      }
      assertThat(server.connections()).isEqualTo(1);
    }
  }

  @Test
  void noMoreAreSentThanTheSettingSays() throws Exception {
    List<Integer> behind = new CopyOnWriteArrayList<>();
    try (RawServer server =
        new RawServer(
            peer -> {
              hold(peer);
              List<String> heads = readAll(peer, 3);
              behind.add(peer.socket().getInputStream().available());
              for (String head : heads) {
                peer.write(ok(head));
              }
              peer.write(ok(peer.read()));
            })) {
      for (CompletableFuture<ApiResponse> call : sendBehindOne(checks(server, 4))) {
        answer(call);
      }
      assertThat(behind).containsExactly(0);
    }
  }

  @Test
  void whatIsNoStatusCheckHasTheConnectionForItself() throws Exception {
    try (RawServer server =
        new RawServer(
            peer -> {
              hold(peer);
              serveAlone(peer);
            })) {
      RequestBody body = new RequestBody.Json("{}");
      List<WireRequest> requests =
          List.of(
              get(server.uri("/check")).pipelined(),
              request("POST", server.uri("/post"), Headers.empty(), body).pipelined(),
              get(server.uri("/plain")),
              request("DELETE", server.uri("/delete"), Headers.empty(), null).pipelined(),
              get(server.uri("/last")).pipelined());
      for (CompletableFuture<ApiResponse> call : sendBehindOne(requests)) {
        answer(call);
      }
      assertThat(alone).containsExactly("/check", "/post", "/plain", "/delete", "/last");
    }
  }

  @Test
  void aConnectionThatBreaksLosesAllAndTheOriginIsAskedOneByOneFromThenOn() throws Exception {
    try (RawServer server =
        new RawServer(
            peer -> {
              hold(peer);
              peer.write(ok(readAll(peer, 3).get(0)));
            },
            peer -> {
              peer.write(ok(peer.read()));
              serveAlone(peer);
            })) {
      List<CompletableFuture<ApiResponse>> calls = sendBehindOne(checks(server, 3));
      assertThat(answer(calls.get(0)).text()).isEqualTo("/1");
      for (CompletableFuture<ApiResponse> lost : calls.subList(1, 3)) {
        TransportException failure = failure(lost);
        assertThat(failure.kind()).isEqualTo(Kind.CONNECTION_LOST);
        assertThat(failure.mayHaveBeenReceived()).isTrue();
      }
      answer(transport, server.uri("/new"));
      List<CompletableFuture<ApiResponse>> later = sendBehindOne(checks(server, 3));
      for (CompletableFuture<ApiResponse> call : later) {
        answer(call);
      }
      assertThat(alone).containsExactly("/held", "/1", "/2", "/3");
    }
  }

  @Test
  void anAnswerTooManyIsNobodysAndEndsPipelining() throws Exception {
    try (RawServer server =
        new RawServer(
            peer -> {
              hold(peer);
              StringBuilder all = new StringBuilder();
              readAll(peer, 2).forEach(head -> all.append(ok(head)));
              peer.write(all + RawServer.ok("extra"));
              peer.awaitEnd();
            },
            peer -> serveAlone(peer))) {
      for (CompletableFuture<ApiResponse> call : sendBehindOne(checks(server, 2))) {
        assertThat(answer(call).text()).isIn("/1", "/2");
      }
      for (CompletableFuture<ApiResponse> call : sendBehindOne(checks(server, 3))) {
        assertThat(answer(call).text()).doesNotContain("extra");
      }
      // The first may find the line closed, and then waits again behind the others.
      assertThat(alone).containsExactlyInAnyOrder("/held", "/1", "/2", "/3");
      assertThat(server.connections()).isEqualTo(2);
    }
  }

  @Test
  void cancellingOneLeavesTheOthersTheirConnection() throws Exception {
    CountDownLatch cancelled = new CountDownLatch(1);
    try (RawServer server =
        new RawServer(
            peer -> {
              hold(peer);
              List<String> heads = readAll(peer, 3);
              read.countDown();
              RawServer.await(cancelled);
              for (String head : heads) {
                peer.write(ok(head));
              }
              serveAlone(peer);
            })) {
      List<CompletableFuture<ApiResponse>> calls = sendBehindOne(checks(server, 3));
      RawServer.await(read);
      assertThat(calls.get(1).cancel(true)).isTrue();
      cancelled.countDown();
      assertThat(answer(calls.get(0)).text()).isEqualTo("/1");
      assertThat(answer(calls.get(2)).text()).isEqualTo("/3");
      assertThat(answer(transport, server.uri("/next")).text()).isEqualTo("/next");
      assertThat(server.connections()).isEqualTo(1);
    }
  }

  @Test
  void closingTheTransportFailsAllOfThem() throws Exception {
    ApacheTransport closing =
        ApacheTransport.create(settings().with(new Pool(1, 1, 1).withPipelined(3)));
    try (RawServer server =
        new RawServer(
            peer -> {
              hold(peer);
              readAll(peer, 2);
              read.countDown();
              peer.awaitEnd();
            })) {
      CompletableFuture<ApiResponse> held = closing.send(get(server.uri("/held")));
      List<CompletableFuture<ApiResponse>> calls =
          checks(server, 2).stream().map(closing::send).toList();
      waiting.countDown();
      answer(held);
      RawServer.await(read);
      closing.close();
      for (CompletableFuture<ApiResponse> call : calls) {
        assertThat(failure(call).kind()).isEqualTo(Kind.CLOSED);
        assertThat(failure(call).mayHaveBeenReceived()).isTrue();
      }
    }
  }

  @Test
  void aSilentServerFailsAllThatWaitForIt() throws Exception {
    try (ApacheTransport impatient =
            ApacheTransport.create(
                settings()
                    .with(new Pool(1, 1, 1).withPipelined(3))
                    .with(settings().timeouts().withResponse(Duration.ofMillis(400))));
        RawServer server =
            new RawServer(
                peer -> {
                  hold(peer);
                  readAll(peer, 2);
                  peer.awaitEnd();
                })) {
      CompletableFuture<ApiResponse> held = impatient.send(get(server.uri("/held")));
      List<CompletableFuture<ApiResponse>> calls =
          checks(server, 2).stream().map(impatient::send).toList();
      waiting.countDown();
      answer(held);
      for (CompletableFuture<ApiResponse> call : calls) {
        TransportException failure = failure(call);
        assertThat(failure.kind()).isEqualTo(Kind.RESPONSE_TIMEOUT);
        assertThat(failure.mayHaveBeenReceived()).isTrue();
      }
    }
  }
}

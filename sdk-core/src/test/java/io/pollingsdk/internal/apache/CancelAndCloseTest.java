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
import io.pollingsdk.testkit.RawServer;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Giving up one exchange, and all of them. */
final class CancelAndCloseTest {
  private final CountDownLatch arrived = new CountDownLatch(1);
  private final CountDownLatch ended = new CountDownLatch(1);

  private final RawServer.Script silent =
      peer -> {
        peer.read();
        arrived.countDown();
        peer.awaitEnd();
        ended.countDown();
      };

  @Test
  void cancelClosesTheConnectionThatWaitsForAnAnswer() throws Exception {
    try (ApacheTransport transport = ApacheTransport.create(settings());
        RawServer server = new RawServer(silent, peer -> peer.serve(RawServer.ok("ok")))) {
      CompletableFuture<ApiResponse> call = transport.send(get(server.uri("/")));
      RawServer.await(arrived);
      assertThat(call.cancel(true)).isTrue();
      RawServer.await(ended);
      assertThat(transport.pool().getLeased()).isZero();
      assertThat(answer(transport, server.uri("/")).text()).isEqualTo("ok");
    }
  }

  @Test
  void cancelClosesAConnectionThatWasUsedBefore() throws Exception {
    try (ApacheTransport transport = ApacheTransport.create(settings());
        RawServer server =
            new RawServer(
                peer -> {
                  peer.read();
                  peer.write(RawServer.ok("ok"));
                  silent.play(peer);
                })) {
      answer(transport, server.uri("/"));
      CompletableFuture<ApiResponse> call = transport.send(get(server.uri("/")));
      RawServer.await(arrived);
      call.cancel(true);
      RawServer.await(ended);
      assertThat(transport.pool().getLeased()).isZero();
      assertThat(server.connections()).isEqualTo(1);
    }
  }

  @Test
  void completingFromOutsideIsTheSame() throws Exception {
    try (ApacheTransport transport = ApacheTransport.create(settings());
        RawServer server = new RawServer(silent)) {
      CompletableFuture<ApiResponse> call = transport.send(get(server.uri("/")));
      RawServer.await(arrived);
      call.completeExceptionally(new IllegalStateException("too late for me"));
      RawServer.await(ended);
      assertThat(transport.pool().getLeased()).isZero();
    }
  }

  @Test
  void cancelStopsABodyOnItsWay() throws Exception {
    try (ApacheTransport transport = ApacheTransport.create(settings());
        RawServer server =
            new RawServer(
                peer -> {
                  peer.socket().getInputStream().readNBytes(100);
                  arrived.countDown();
                  peer.awaitEnd();
                  ended.countDown();
                })) {
      RequestBody body = new RequestBody.Bytes(new byte[64 << 20], "a/b");
      CompletableFuture<ApiResponse> call =
          transport.send(request("POST", server.uri("/"), Headers.empty(), body));
      RawServer.await(arrived);
      call.cancel(true);
      RawServer.await(ended);
      assertThat(transport.pool().getLeased()).isZero();
    }
  }

  @Test
  void cancelClosesTheConnectionInItsHandshake() throws Exception {
    try (ApacheTransport transport = ApacheTransport.create(settings());
        RawServer server =
            new RawServer(
                peer -> {
                  peer.socket().getInputStream().read();
                  arrived.countDown();
                  peer.awaitEnd();
                  ended.countDown();
                })) {
      URI uri = URI.create("https://localhost:" + server.port() + "/");
      CompletableFuture<ApiResponse> call = transport.send(get(uri));
      RawServer.await(arrived);
      call.cancel(true);
      RawServer.await(ended);
      assertThat(transport.pool().getLeased()).isZero();
    }
  }

  @Test
  void cancelLeavesTheQueueOfThePool() throws Exception {
    try (ApacheTransport transport = ApacheTransport.create(settings().with(new Pool(1, 1, 1)));
        RawServer server = new RawServer(silent, peer -> peer.serve(RawServer.ok("ok")))) {
      CompletableFuture<ApiResponse> first = transport.send(get(server.uri("/1")));
      RawServer.await(arrived);
      CompletableFuture<ApiResponse> second = transport.send(get(server.uri("/2")));
      CompletableFuture<ApiResponse> third = transport.send(get(server.uri("/3")));
      second.cancel(true);
      first.cancel(true);
      assertThat(answer(third).text()).isEqualTo("ok");
      assertThat(server.requests()).hasSize(2).noneMatch(head -> head.contains("/2"));
      assertThat(transport.pool().getLeased()).isZero();
    }
  }

  @Test
  void cancelAtOnceIsHarmless() throws Exception {
    try (ApacheTransport transport = ApacheTransport.create(settings());
        RawServer server = new RawServer(peer -> peer.serve(RawServer.ok("ok")))) {
      for (int i = 0; i < 200; i++) {
        transport.send(get(server.uri("/"))).cancel(true);
      }
      assertThat(answer(transport, server.uri("/")).text()).isEqualTo("ok");
      for (int i = 0; i < 20; i++) {
        answer(transport, server.uri("/"));
      }
      assertThat(transport.pool().getLeased()).isZero();
    }
  }

  @Test
  void closeFailsWhatIsUnderWayAndLeavesNoThread() throws Exception {
    Set<Thread> before = threads();
    ApacheTransport transport = ApacheTransport.create(settings().with(new Pool(1, 2, 2)));
    try (RawServer server = new RawServer(silent)) {
      CompletableFuture<ApiResponse> sent = transport.send(get(server.uri("/a?b=c")));
      RawServer.await(arrived);
      CompletableFuture<ApiResponse> waiting = transport.send(get(server.uri("/b")));
      Set<Thread> during = threads();
      during.removeAll(before);
      assertThat(during).isNotEmpty().allMatch(Thread::isDaemon);

      transport.close();
      transport.close();

      TransportException failure = failure(sent);
      assertThat(failure.kind()).isEqualTo(Kind.CLOSED);
      assertThat(failure.mayHaveBeenReceived()).isTrue();
      assertThat(failure)
          .hasMessageContaining("GET " + server.uri("/a") + ": the transport is closed");
      assertThat(failure(waiting).kind()).isEqualTo(Kind.CLOSED);
      assertThat(failure(waiting).mayHaveBeenReceived()).isFalse();
      RawServer.await(ended);

      CompletableFuture<ApiResponse> late = transport.send(get(server.uri("/")));
      assertThat(late).isDone();
      assertThat(failure(late).kind()).isEqualTo(Kind.CLOSED);
      assertThat(failure(late).mayHaveBeenReceived()).isFalse();
    }
    Set<Thread> after = threads();
    after.removeAll(before);
    assertThat(after).isEmpty();
  }

  @Test
  void closeSendsNothingOnTheConnectionsItFrees() throws Exception {
    int busy = 4;
    for (int run = 0; run < 20; run++) {
      CountDownLatch asked = new CountDownLatch(busy);
      RawServer.Script silence =
          peer -> {
            peer.read();
            asked.countDown();
            peer.awaitEnd();
          };
      ApacheTransport transport = ApacheTransport.create(settings().with(new Pool(busy, busy, 1)));
      try (RawServer server = new RawServer(silence)) {
        List<CompletableFuture<ApiResponse>> sent = new ArrayList<>();
        for (int i = 0; i < busy; i++) {
          sent.add(transport.send(get(server.uri("/sent"))));
        }
        RawServer.await(asked);
        List<CompletableFuture<ApiResponse>> waiting = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
          waiting.add(transport.send(get(server.uri("/waiting"))));
        }

        transport.close();

        assertThat(sent).allMatch(call -> failure(call).mayHaveBeenReceived());
        assertThat(waiting).noneMatch(call -> failure(call).mayHaveBeenReceived());
        assertThat(server.requests()).noneMatch(head -> head.contains("/waiting"));
      }
    }
  }

  @Test
  void closeMayComeFromAContinuation() throws Exception {
    Set<Thread> before = threads();
    ApacheTransport transport = ApacheTransport.create(settings());
    CountDownLatch closed = new CountDownLatch(1);
    try (RawServer server = new RawServer(peer -> peer.serve(RawServer.ok("ok")))) {
      CompletableFuture<Void> all =
          transport
              .send(get(server.uri("/")))
              .thenAccept(
                  answer -> {
                    transport.close();
                    closed.countDown();
                  });
      RawServer.await(closed);
      all.get();
    }
    transport.close();
    Set<Thread> after = threads();
    after.removeAll(before);
    assertThat(after).isEmpty();
  }

  @Test
  void hasAsManyThreadsAsAsked() throws Exception {
    Set<Thread> before = threads();
    try (ApacheTransport transport = ApacheTransport.create(settings().with(new Pool(4, 8, 3)));
        RawServer server = new RawServer(peer -> peer.serve(RawServer.ok("ok")))) {
      answer(transport, server.uri("/"));
      Set<Thread> during = threads();
      during.removeAll(before);
      List<String> names = during.stream().map(Thread::getName).toList();
      // Three for I/O, and one that resolved the name.
      assertThat(names).hasSize(4).filteredOn(name -> name.contains("connect")).hasSize(1);
    }
  }

  private static Set<Thread> threads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().startsWith("pollingsdk-io-"))
        .collect(Collectors.toSet());
  }
}

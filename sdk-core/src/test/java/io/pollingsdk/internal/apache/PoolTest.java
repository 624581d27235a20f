package io.pollingsdk.internal.apache;

import static io.pollingsdk.internal.apache.Calls.answer;
import static io.pollingsdk.internal.apache.Calls.get;
import static io.pollingsdk.internal.apache.Calls.request;
import static io.pollingsdk.internal.apache.Calls.settings;
import static org.assertj.core.api.Assertions.assertThat;

import io.pollingsdk.http.ApiResponse;
import io.pollingsdk.http.Headers;
import io.pollingsdk.http.TransportSettings.Pool;
import io.pollingsdk.testkit.RawServer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Who gets which connection. */
final class PoolTest {
  private final ApacheTransport transport =
      ApacheTransport.create(settings().with(new Pool(1, 1, 1)));
  private final CountDownLatch waiting = new CountDownLatch(1);

  @AfterEach
  void close() {
    transport.close();
  }

  private final RawServer.Script holding =
      peer -> {
        peer.read();
        RawServer.await(waiting);
        peer.write(RawServer.ok("held"));
        peer.serve(RawServer.ok("ok"));
      };

  @Test
  void whoComesFirstIsServedFirst() throws Exception {
    List<String> order = new CopyOnWriteArrayList<>();
    try (RawServer server = new RawServer(holding)) {
      List<CompletableFuture<?>> calls = new ArrayList<>();
      for (int i = 0; i < 20; i++) {
        String path = "/" + i;
        calls.add(transport.send(get(server.uri(path))).thenAccept(answer -> order.add(path)));
      }
      waiting.countDown();
      CompletableFuture.allOf(calls.toArray(new CompletableFuture<?>[0])).get();
      assertThat(server.connections()).isEqualTo(1);
      assertThat(server.requests()).extracting(head -> head.split(" ", 3)[1]).isEqualTo(order);
      assertThat(order).startsWith("/0", "/1", "/2").endsWith("/18", "/19").hasSize(20);
    }
  }

  @Test
  void aConnectionThatNobodyUsesMakesRoomForOneElsewhere() throws Exception {
    try (RawServer here = new RawServer(peer -> peer.serve(RawServer.ok("here")));
        RawServer there = new RawServer(peer -> peer.serve(RawServer.ok("there")))) {
      for (int i = 0; i < 3; i++) {
        assertThat(answer(transport, here.uri("/")).text()).isEqualTo("here");
        assertThat(answer(transport, there.uri("/")).text()).isEqualTo("there");
        assertThat(transport.pool().getAvailable()).isEqualTo(1);
        assertThat(transport.pool().getLeased()).isZero();
      }
      assertThat(here.connections()).isEqualTo(3);
    }
  }

  @Test
  void whoWaitsForAnotherOriginIsNotOvertaken() throws Exception {
    try (RawServer here = new RawServer(holding);
        RawServer there = new RawServer(peer -> peer.serve(RawServer.ok("there")))) {
      List<String> order = new CopyOnWriteArrayList<>();
      CompletableFuture<ApiResponse> held = transport.send(get(here.uri("/")));
      CompletableFuture<Void> elsewhere =
          transport.send(get(there.uri("/"))).thenAccept(answer -> order.add("there"));
      CompletableFuture<Void> again =
          transport.send(get(here.uri("/"))).thenAccept(answer -> order.add("here"));
      assertThat(transport.pool().getPending()).isEqualTo(2);
      waiting.countDown();
      answer(held);
      CompletableFuture.allOf(elsewhere, again).get();
      assertThat(order).containsExactly("there", "here");
      assertThat(here.connections()).isEqualTo(2);
    }
  }

  @Test
  void manyThreadsShareFewConnections() throws Exception {
    try (ApacheTransport shared = ApacheTransport.create(settings().with(new Pool(3, 3, 2)));
        RawServer server = new RawServer(peer -> peer.serve(RawServer.ok("ok")))) {
      List<Thread> threads = new ArrayList<>();
      List<String> answers = new CopyOnWriteArrayList<>();
      for (int i = 0; i < 8; i++) {
        Thread thread =
            new Thread(
                () -> {
                  for (int j = 0; j < 50; j++) {
                    answers.add(shared.send(get(server.uri("/"))).join().text());
                  }
                });
        thread.start();
        threads.add(thread);
      }
      for (Thread thread : threads) {
        thread.join();
      }
      assertThat(answers).hasSize(400).containsOnly("ok");
      assertThat(server.connections()).isBetween(1, 3);
      assertThat(shared.pool().getLeased()).isZero();
    }
  }

  @Test
  void headersOfTheConnectionInARequestCount() throws Exception {
    try (RawServer server = new RawServer(peer -> peer.serve(RawServer.ok("ok")))) {
      Headers headers = Headers.of("connection", "close", "HOST", "other.test", "X-A", "\u0001é");
      for (int i = 0; i < 2; i++) {
        answer(transport.send(request("GET", server.uri("/"), headers, null)));
      }
      assertThat(server.connections()).isEqualTo(2);
      assertThat(server.requests().get(0))
          .contains("HOST: other.test\r\n")
          .contains("X-A: ?é\r\n")
          .doesNotContain("keep-alive")
          .doesNotContain("localhost");
    }
  }
}

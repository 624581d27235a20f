package io.pollingsdk.download;

import static org.assertj.core.api.Assertions.assertThat;

import io.pollingsdk.download.DownloadEvent.HeadersReceived;
import io.pollingsdk.download.DownloadEvent.Progressed;
import io.pollingsdk.download.DownloadEvent.Sent;
import io.pollingsdk.download.DownloadException.Kind;
import io.pollingsdk.testkit.FakeTime;
import io.pollingsdk.testkit.RawServer;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** What listeners are told, in which order, and what they can and cannot do to a download. */
class ListenersTest {
  private static final byte[] CONTENT = Fetching.content(1_000_000);

  private final EventLog log = new EventLog();

  private DownloadRequest request(RawServer server) {
    return DownloadRequest.from(server.uri("/f")).to(Target.memory(CONTENT.length)).listener(log);
  }

  /** Returns the names of the events, a run of progress as one. */
  private List<String> story() throws InterruptedException {
    List<String> story = new ArrayList<>();
    for (String name : log.names()) {
      if (!name.equals("Progressed") || !name.equals(story.get(story.size() - 1))) {
        story.add(name);
      }
    }
    return story;
  }

  @Test
  void aListenerThatThrowsChangesNothingAndIsToldTheRest() throws Exception {
    EventLog told = new EventLog();
    DownloadListener bad =
        event -> {
          told.onEvent(event);
          if (event instanceof Sent) {
            throw new StackOverflowError();
          }
          throw new IllegalStateException("bad");
        };
    try (RawServer server = new RawServer(Fetching.serving(CONTENT));
        Downloads downloads = Fetching.quick().listener(bad).build()) {
      assertThat(downloads.fetch(request(server)).bytes()).isEqualTo(CONTENT);

      assertThat(log.names()).startsWith("Prepared", "Sent").endsWith("Verifying", "Succeeded");
      assertThat(told.names()).isEqualTo(log.names());
    }
  }

  @Test
  void noByteIsPassedOnBeforeEveryListenerHasSeenTheHead() throws Exception {
    CountDownLatch sent = new CountDownLatch(1);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    DownloadListener proxy =
        event -> {
          if (event instanceof HeadersReceived received) {
            await(sent);
            String head = "size " + received.head().size().orElseThrow() + "\n";
            out.writeBytes(head.getBytes(StandardCharsets.US_ASCII));
          }
        };
    try (RawServer server =
            new RawServer(
                peer -> {
                  String unused = peer.read();
                  peer.write(RawServer.ok("body"));
                  sent.countDown();
                  peer.awaitEnd();
                });
        Downloads downloads = Fetching.quick().build()) {
      downloads.fetch(
          DownloadRequest.from(server.uri("/f")).to(Target.stream(out)).listener(proxy));

      assertThat(out).hasToString("size 4\nbody");
    }
  }

  @Test
  void aListenerThatNeverReturnsFromTheHeadIsBoundedByTheWholeTime() throws Exception {
    CountDownLatch never = new CountDownLatch(1);
    try (RawServer server = new RawServer(Fetching.serving(CONTENT));
        Downloads downloads = Fetching.quick().build()) {
      DownloadException failure =
          Fetching.failure(
              downloads,
              request(server)
                  .timeout(Duration.ofMillis(300))
                  .listener(
                      event -> {
                        if (event instanceof HeadersReceived) {
                          await(never);
                        }
                      }));
      never.countDown();

      assertThat(failure.kind()).isEqualTo(Kind.TOTAL_TIMEOUT);
      assertThat(log.names()).endsWith("Failed");
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      RawServer.await(latch);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void anAttemptThatGoesOnBeginsWhereTheOtherEnded() throws Exception {
    int had = 400_000;
    try (RawServer server =
            new RawServer(peer -> Fetching.begin(peer, CONTENT, had), Fetching.serving(CONTENT));
        Downloads downloads = Fetching.quick().build()) {
      DownloadResult result = downloads.fetch(request(server));

      assertThat(result.bytes()).isEqualTo(CONTENT);
      assertThat(story())
          .containsExactly(
              "Prepared",
              "Sent",
              "HeadersReceived",
              "Progressed",
              "Retrying",
              "Sent",
              "HeadersReceived",
              "Progressed",
              "Verifying",
              "Succeeded");
      assertThat(log.of(Sent.class)).extracting(Sent::offset).containsExactly(0L, (long) had);
      assertThat(log.of(Sent.class)).extracting(Sent::attempt).containsExactly(1, 2);
      assertThat(log.of(HeadersReceived.class))
          .extracting(HeadersReceived::offset)
          .containsExactly(0L, (long) had);
      assertThat(log.of(Progressed.class))
          .extracting(Progressed::bytes)
          .startsWith(0L)
          .contains((long) had)
          .endsWith((long) CONTENT.length)
          .isSorted();
      assertThat(log.of(Progressed.class))
          .allSatisfy(event -> assertThat(event.total()).hasValue(CONTENT.length));
    }
  }

  @Test
  void anAttemptThatStartsOverBeginsAtNothing() throws Exception {
    byte[] damaged = CONTENT.clone();
    damaged[CONTENT.length / 2] ^= 1;
    try (RawServer server =
            new RawServer(
                peer -> {
                  Fetching.begin(peer, damaged, damaged.length);
                  Fetching.serving(CONTENT).play(peer);
                });
        Downloads downloads = Fetching.quick().time(new FakeTime()).build()) {
      var task = downloads.start(request(server).sha256(Fetching.sha256(CONTENT)));
      assertThat(task.await().bytes()).isEqualTo(CONTENT);

      assertThat(log.names())
          .containsExactly(
              "Prepared",
              "Sent",
              "HeadersReceived",
              "Progressed",
              "Progressed",
              "Verifying",
              "Retrying",
              "Sent",
              "HeadersReceived",
              "Progressed",
              "Progressed",
              "Verifying",
              "Succeeded");
      assertThat(log.of(Progressed.class))
          .extracting(Progressed::bytes)
          .containsExactly(0L, (long) CONTENT.length, 0L, (long) CONTENT.length);
    }
  }

  @Test
  void aSwitchNamesTheSourceThatIsNext() throws Exception {
    try (RawServer bad =
            new RawServer(
                peer -> peer.serve(RawServer.head("HTTP/1.1 404 No", "Content-Length: 0")));
        RawServer good = new RawServer(Fetching.serving(CONTENT));
        Downloads downloads = Fetching.quick().build()) {
      DownloadResult result = downloads.fetch(request(bad).mirror(good.uri("/g"), 1));

      assertThat(result.source().uri()).isEqualTo(good.uri("/g"));
      assertThat(story())
          .containsExactly(
              "Prepared",
              "Sent",
              "SourceSwitched",
              "Sent",
              "HeadersReceived",
              "Progressed",
              "Verifying",
              "Succeeded");
      assertThat(log.of(DownloadEvent.SourceSwitched.class))
          .allSatisfy(
              event -> {
                assertThat(event.failure()).isInstanceOf(DownloadException.NotFound.class);
                assertThat(event.next()).isEqualTo(result.source());
              });
    }
  }

  @Test
  void aFailureIsToldLastAndOnce() throws Exception {
    try (RawServer bad =
            new RawServer(
                peer -> peer.serve(RawServer.head("HTTP/1.1 404 No", "Content-Length: 0")));
        Downloads downloads = Fetching.quick().build()) {
      DownloadException failure = Fetching.failure(downloads, request(bad));

      assertThat(log.names()).containsExactly("Prepared", "Sent", "Failed");
      assertThat(log.of(DownloadEvent.Failed.class).get(0).failure()).isSameAs(failure);
    }
  }

  @Test
  void progressIsToldAtItsEndsAndInBetweenOnlyAsTimeGoesOn() throws Exception {
    try (RawServer server = new RawServer(Fetching.serving(CONTENT));
        Downloads still = Fetching.quick().time(new FakeTime()).build();
        Downloads quick = Fetching.quick().time(new HastyTime()).build()) {
      still.fetch(request(server));
      assertThat(log.of(Progressed.class))
          .extracting(Progressed::bytes)
          .containsExactly(0L, (long) CONTENT.length);

      EventLog more = new EventLog();
      quick.fetch(
          DownloadRequest.from(server.uri("/f")).to(Target.memory(CONTENT.length)).listener(more));
      assertThat(more.of(Progressed.class)).hasSizeGreaterThan(2);
    }
  }

  @Test
  void nothingAtAllIsBothEndsAtOnce() throws Exception {
    try (RawServer server = new RawServer(peer -> peer.serve(RawServer.ok("")));
        Downloads downloads = Fetching.quick().build()) {
      assertThat(downloads.fetch(request(server)).size()).isZero();
      assertThat(log.of(Progressed.class)).extracting(Progressed::bytes).containsExactly(0L);
    }
  }
}

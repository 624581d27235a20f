package io.pollingsdk.download;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.pollingsdk.error.TransportException;
import io.pollingsdk.http.ApiResponse;
import io.pollingsdk.http.Headers;
import io.pollingsdk.http.StreamedResponse;
import io.pollingsdk.http.Transport;
import io.pollingsdk.http.WireRequest;
import io.pollingsdk.task.Task;
import io.pollingsdk.testkit.FakeTime;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Servers by the name of their host, in fake time: what the engine decides is then the same every
 * time. Each server answers in the order given; its last answer serves for all that follow.
 */
final class Scene implements Transport {
  static final String HELLO = "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824";

  final FakeTime time = new FakeTime();
  final List<DownloadEvent> events = new CopyOnWriteArrayList<>();
  final AtomicInteger closedBodies = new AtomicInteger();
  final AtomicInteger bytesRead = new AtomicInteger();
  private final Map<String, Deque<Answer>> servers = new HashMap<>();
  private final List<Sent> sent = new ArrayList<>();

  /** What a server does with one request. */
  interface Answer {
    CompletableFuture<StreamedResponse> to(WireRequest request, Scene scene);
  }

  /** A request as the server saw it, and when. */
  record Sent(WireRequest request, Duration at) {
    String host() {
      return request.uri().getHost().substring(0, 1);
    }

    String header(String name) {
      return request.headers().first(name).orElse("");
    }
  }

  DownloadsBuilder builder() {
    return Downloads.builder()
        .transport(this)
        .time(time)
        .callbackExecutor(Runnable::run)
        .blockingExecutor(Runnable::run)
        .listener(events::add);
  }

  /** Returns a request to a source for each letter, the first with the highest priority. */
  static DownloadRequest requestOf(String letters) {
    List<Source> sources = new ArrayList<>();
    for (int i = 0; i < letters.length(); i++) {
      sources.add(Source.of(uri(letters.charAt(i))).withPriority(100 - i));
    }
    return DownloadRequest.from(sources).to(Target.memory(1000));
  }

  static String uri(char letter) {
    return "https://" + letter + ".example.org/file";
  }

  Scene at(char letter, Answer... answers) {
    servers
        .computeIfAbsent(letter + ".example.org", unused -> new ArrayDeque<>())
        .addAll(List.of(answers));
    return this;
  }

  static Answer status(int status, String... headers) {
    return body(status, "", headers);
  }

  static Answer hello(String... headers) {
    return body(200, "hello", headers);
  }

  static Answer body(int status, String body, String... headers) {
    return (request, scene) ->
        CompletableFuture.completedFuture(
            new StreamedResponse(
                request.uri(), status, Headers.of(headers), scene.body(body, null)));
  }

  /** Answers with a body that breaks off behind these bytes. */
  static Answer broken(String start, TransportException.Kind how, String... headers) {
    return (request, scene) ->
        CompletableFuture.completedFuture(
            new StreamedResponse(
                request.uri(),
                200,
                Headers.of(headers),
                scene.body(start, new TransportException(how, request + ": scripted", null))));
  }

  static Answer lost(TransportException.Kind how) {
    return (request, scene) ->
        CompletableFuture.failedFuture(
            new TransportException(how, request + ": scripted " + how, null));
  }

  static Answer silence() {
    return (request, scene) -> new CompletableFuture<>();
  }

  private StreamedResponse.Body body(String text, @Nullable TransportException end) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return new StreamedResponse.Body() {
      private int at;

      @Override
      public @Nullable ByteBuffer next() {
        if (at < bytes.length) {
          bytesRead.incrementAndGet();
          return ByteBuffer.wrap(bytes, at++, 1);
        }
        if (end != null) {
          throw end;
        }
        return null;
      }

      @Override
      public void close() {
        closedBodies.incrementAndGet();
      }
    };
  }

  @Override
  public CompletableFuture<ApiResponse> send(WireRequest request) {
    throw new AssertionError("a download reads its answer as it comes");
  }

  @Override
  public CompletableFuture<StreamedResponse> open(WireRequest request) {
    Answer answer;
    synchronized (this) {
      sent.add(new Sent(request, time.elapsed()));
      Deque<Answer> script =
          Optional.ofNullable(servers.get(request.uri().getHost()))
              .orElseThrow(() -> new AssertionError("nobody is at " + request));
      answer = script.size() > 1 ? script.remove() : script.element();
    }
    return answer.to(request, this);
  }

  synchronized List<Sent> sent() {
    return List.copyOf(sent);
  }

  Sent sent(int index) {
    return sent().get(index);
  }

  /** Returns which servers were asked, a letter each. */
  String asked() {
    StringBuilder letters = new StringBuilder();
    sent().forEach(one -> letters.append(one.host()));
    return letters.toString();
  }

  List<String> told() {
    return events.stream().map(event -> event.getClass().getSimpleName()).toList();
  }

  /** Lets time pass until a task has ended. */
  <T> T end(Task<T> task) {
    while (!task.isDone()) {
      assertThat(time.runNext()).as("something is still to come").isTrue();
    }
    return task.await();
  }

  DownloadException failure(Task<?> task) {
    return (DownloadException) catchThrowable(() -> end(task));
  }

  @Override
  public void close() {}
}

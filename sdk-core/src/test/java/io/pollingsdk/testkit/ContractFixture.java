package io.pollingsdk.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.pollingsdk.ConnectionSettings;
import io.pollingsdk.PollingConnection;
import io.pollingsdk.SettingsBuilder;
import io.pollingsdk.http.ApiResponse;
import io.pollingsdk.pacing.PollSchedule;
import io.pollingsdk.testkit.CallPath.Outcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DynamicTest;

/** What a provider's author supplies to {@link ProviderContract}, and the fakes it is run on. */
public abstract class ContractFixture {
  static final Duration LIMIT = Duration.ofSeconds(60);

  FakeTime time = new FakeTime();
  ScriptedTransport transport = new ScriptedTransport(time);
  private final List<PollingConnection> opened = new ArrayList<>();

  /** Returns the endpoint that the examples are made for. */
  protected abstract String endpoint();

  /** Returns a new connection with these settings. */
  protected abstract PollingConnection connect(ConnectionSettings settings);

  /** Returns the wire examples. */
  protected abstract WireExamples examples();

  final PollingConnection connection(Consumer<SettingsBuilder> change) {
    ConnectionSettings settings =
        ConnectionSettings.to(endpoint())
            .with(
                s ->
                    s.transport(transport)
                        .timeSource(time)
                        .executor(Runnable::run)
                        .pollSchedule(PollSchedule.fixed(Duration.ofSeconds(1)))
                        .pollInterval(Duration.ofSeconds(1))
                        .jobTimeout(LIMIT))
            .with(change);
    PollingConnection made = connect(settings);
    opened.add(made);
    return made;
  }

  final Outcome run(CallPath path, Consumer<SettingsBuilder> change) {
    return path.run(time, connection(change), examples().submit());
  }

  final Outcome run() {
    return run(CallPath.NON_BLOCKING, s -> {});
  }

  /** Returns a test for each way to wait, where the API has an example; none where it has not. */
  final Stream<DynamicTest> whereThereIs(
      Optional<Reply> example, BiConsumer<CallPath, Reply> test) {
    return example.stream()
        .flatMap(
            reply ->
                Stream.of(CallPath.values())
                    .map(
                        path ->
                            DynamicTest.dynamicTest(
                                path.name(),
                                () -> {
                                  startAnew();
                                  test.accept(path, reply);
                                })));
  }

  final void startAnew() {
    closeAll();
    opened.clear();
    time = new FakeTime();
    transport = new ScriptedTransport(time);
  }

  @AfterEach
  void closeAll() {
    opened.forEach(PollingConnection::close);
    assertThat(time.pending()).as("timers left after close").isZero();
  }

  static Reply withHeader(Reply reply, String name, String value) {
    return request ->
        reply
            .to(request)
            .thenApply(
                answer ->
                    new ApiResponse(
                        answer.uri(),
                        answer.status(),
                        answer.headers().plus(name, value),
                        answer.bytes()));
  }
}

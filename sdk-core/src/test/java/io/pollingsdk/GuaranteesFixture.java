package io.pollingsdk;

import io.pollingsdk.job.JobListener;
import io.pollingsdk.pacing.PollSchedule;
import io.pollingsdk.testkit.FakeTime;
import io.pollingsdk.testkit.Reply;
import io.pollingsdk.testkit.SampleApi;
import io.pollingsdk.testkit.ScriptedTransport;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

/** A sample connection on fake time and a scripted transport. */
final class GuaranteesFixture {
  static final Reply ACCEPTED = Reply.of(202, "{\"id\":\"7\",\"href\":\"/v1/jobs/7\"}");
  static final Reply RUNNING = Reply.json("{\"state\":\"running\",\"progress\":0.25}");
  static final Reply DONE = Reply.json("{\"state\":\"done\",\"answer\":42}");

  final FakeTime time = new FakeTime();
  final ScriptedTransport transport = new ScriptedTransport(time);

  /** Returns settings for polls each second for a minute, without jitter, changed as given. */
  ConnectionSettings settings(Consumer<SettingsBuilder> change) {
    return ConnectionSettings.to("https://api.example.org/v1")
        .with(
            s ->
                s.transport(transport)
                    .timeSource(time)
                    .executor(Runnable::run)
                    .pollSchedule(PollSchedule.fixed(Duration.ofSeconds(1)))
                    .jobTimeout(Duration.ofSeconds(60)))
        .with(change);
  }

  SampleApi connect(Consumer<SettingsBuilder> change) {
    return new SampleApi(settings(change));
  }

  SampleApi connect() {
    return connect(s -> {});
  }

  SampleApi connect(JobListener listener) {
    return connect(s -> s.listener(listener));
  }

  List<Duration> sentAt() {
    return transport.sent().stream().map(ScriptedTransport.Sent::at).toList();
  }

  static Duration seconds(double value) {
    return Duration.ofNanos(Math.round(value * 1e9));
  }
}

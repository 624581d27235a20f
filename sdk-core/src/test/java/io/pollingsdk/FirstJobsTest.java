package io.pollingsdk;

import static org.assertj.core.api.Assertions.assertThat;

import io.pollingsdk.testkit.FakeTime;
import io.pollingsdk.testkit.Reply;
import io.pollingsdk.testkit.SampleApi;
import io.pollingsdk.testkit.ScriptedTransport;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The first jobs of a connection. */
@Timeout(60)
class FirstJobsTest {
  private final FakeTime time = new FakeTime();
  private final List<Thread> asked = new CopyOnWriteArrayList<>();
  private final Meeting api =
      new Meeting(
          ConnectionSettings.to("https://api.example.org/v1")
              .with(
                  s ->
                      s.timeSource(time)
                          .executor(Runnable::run)
                          .transport(
                              new ScriptedTransport(time)
                                  .thenAlways(
                                      Reply.of(202, "{\"id\":\"7\",\"href\":\"/v1/jobs/7\"}")))));
  private final Thread one = new Thread(() -> api.submit(SampleApi.start()));
  private final Thread other = new Thread(() -> api.submit(SampleApi.start()));

  /** Asked for its defaults, it lets the other one come as far as it can. */
  private final class Meeting extends SampleApi {
    Meeting(ConnectionSettings settings) {
      super(settings);
    }

    @Override
    protected PollingDefaults pollingDefaults() {
      Thread me = Thread.currentThread();
      asked.add(me);
      Thread second = me == one ? other : one;
      while (asked.size() < 2 && second.getState() != Thread.State.BLOCKED) {
        Thread.onSpinWait();
      }
      return super.pollingDefaults();
    }
  }

  @Test
  void twoThatAreSubmittedAtTheSameMomentShareWhatJobsShare() throws InterruptedException {
    one.start();
    other.start();
    one.join();
    other.join();

    assertThat(asked).hasSize(1);
  }
}

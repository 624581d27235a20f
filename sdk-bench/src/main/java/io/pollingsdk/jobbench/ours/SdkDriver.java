package io.pollingsdk.jobbench.ours;

import io.pollingsdk.ConnectionSettings;
import io.pollingsdk.http.ApiRequest;
import io.pollingsdk.http.ApiResponse;
import io.pollingsdk.http.TransportSettings;
import io.pollingsdk.http.TransportSettings.Pool;
import io.pollingsdk.jobbench.Driver;
import io.pollingsdk.jobbench.Every;
import io.pollingsdk.jobbench.Growing;
import io.pollingsdk.pacing.PollSchedule;
import java.time.Duration;

/** This SDK, used as its README says. */
final class SdkDriver implements Driver {
  private final BenchConnection connection;

  /**
   * @param plan how the work is to be done
   * @param pipelined how many status checks may be under way on one connection
   * @param batches whether the API is asked about many jobs at once
   */
  SdkDriver(Plan plan, int pipelined, boolean batches) {
    Pool usual = Pool.standard();
    Pool pool = new Pool(plan.connections(), plan.connections(), usual.ioThreads(), pipelined);
    ConnectionSettings settings =
        ConnectionSettings.to(plan.server())
            .with(
                s ->
                    s.transportSettings(TransportSettings.standard().with(pool))
                        .pollSchedule(schedule(plan.schedule())));
    connection = batches ? new BatchConnection(settings) : new BenchConnection(settings);
  }

  /** The SDK's own schedule where it is that; any other by asking for each wait. */
  private static PollSchedule schedule(Schedule wanted) {
    if (wanted instanceof Growing) {
      return PollSchedule.standard();
    }
    if (wanted instanceof Every every && every.nanos() > 0) {
      return PollSchedule.fixed(Duration.ofNanos(every.nanos()));
    }
    return moment ->
        Duration.ofNanos(wanted.delayNanos(moment.polls(), moment.elapsed().toNanos()));
  }

  @Override
  public void start(long millis, Done done) {
    var unused =
        connection
            .submit(request(millis))
            .result()
            .whenComplete(
                (result, failure) -> done.done(result == null ? null : result.text(), failure));
  }

  @Override
  public String runOne(long millis) {
    ApiResponse result = connection.asyncRequest(request(millis));
    return result.text();
  }

  private static ApiRequest request(long millis) {
    return ApiRequest.post("/jobs").param("millis", millis);
  }

  @Override
  public long polls() {
    return connection.polls();
  }

  @Override
  public void close() {
    connection.close();
  }
}

package io.pollingsdk.examples.provider;

import static org.assertj.core.api.Assertions.assertThat;

import io.pollingsdk.http.ApiResponse;
import io.pollingsdk.http.Headers;
import io.pollingsdk.job.JobHandle;
import io.pollingsdk.job.JobStatus;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TicketBatchTest {
  private static final URI SHOP = URI.create("https://print.example.org/api");
  private static final List<JobHandle> JOBS =
      List.of(JobHandle.of("t1"), JobHandle.of("t2"), JobHandle.of("t3"));

  private final TicketBatch batch =
      new TicketBatch((job, alone) -> JobStatus.running().withMessage(alone.at("state").string()));

  @Test
  void asksForAllTicketsInOneRequest() {
    assertThat(batch.request(JOBS).uriOn(SHOP)).hasToString(SHOP + "/tickets?id=t1%2Ct2%2Ct3");
  }

  @Test
  void readsEachTicketAndLeavesOutWhatIsNotThere() {
    String body = "{\"tickets\":[{\"ticket\":\"t3\",\"state\":\"printing\"},{\"ticket\":\"t1\"}]}";
    ApiResponse answer =
        new ApiResponse(SHOP, 200, Headers.empty(), body.getBytes(StandardCharsets.UTF_8));
    assertThat(batch.statuses(JOBS, answer))
        .isEqualTo(Map.of("t3", JobStatus.running().withMessage("printing")));
  }
}

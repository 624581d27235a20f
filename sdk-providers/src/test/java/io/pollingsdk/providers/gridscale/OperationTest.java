package io.pollingsdk.providers.gridscale;

import static org.assertj.core.api.Assertions.assertThat;

import io.pollingsdk.http.ApiRequest;
import io.pollingsdk.job.Job;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Which kind of job a request starts. */
class OperationTest {
  private final Cloud cloud = new Cloud();

  @Test
  void theTypeOfAnObjectTellsAndNotItsId() {
    cloud.says(Cloud.ACCEPTED, Cloud.ACCEPTED);
    GridscaleConnection connection = cloud.connect();
    Job create = connection.create("servers", Map.of());
    Job delete = connection.delete("storages", "5e1f-0b");

    assertThat(create.handle().operation()).isEqualTo("POST /objects/servers");
    assertThat(delete.handle().operation()).isEqualTo("DELETE /objects/storages/{}");
    assertThat(connection.operation(ApiRequest.post("/objects/ips"))).endsWith("/ips");
  }
}

package io.pollingsdk.providers.cloudstack;

import static org.assertj.core.api.Assertions.assertThat;

import io.pollingsdk.http.ApiRequest;
import io.pollingsdk.job.Job;
import java.net.URI;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Which kind of job a request starts. */
class OperationTest {
  private final Cloud cloud = new Cloud();

  @Test
  void aJobsKindIsItsCommand() {
    cloud.says(Cloud.ACCEPTED, Cloud.ACCEPTED);
    CloudStackConnection connection = cloud.connect();
    Job start = connection.startVirtualMachine("vm-1");
    Job deploy =
        connection.submit("deployVirtualMachine", Map.of("zoneid", "z", "password", "s3cret"));

    assertThat(start.handle().operation()).isEqualTo("startVirtualMachine");
    assertThat(deploy.handle().operation()).isEqualTo("deployVirtualMachine");
  }

  @Test
  void aCommandInAFormTellsItToo() {
    ApiRequest form = ApiRequest.post("").form(Map.of("command", "stopVirtualMachine", "id", "1"));

    assertThat(cloud.connect().operation(form)).isEqualTo("stopVirtualMachine");
  }

  @Test
  void withoutACommandItIsNotKnown() {
    ApiRequest request = ApiRequest.get(URI.create("?signature=s3cret"));

    assertThat(cloud.connect().operation(request)).isEmpty();
  }
}

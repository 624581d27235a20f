package io.pollingsdk.providers.pulp3;

import static org.assertj.core.api.Assertions.assertThat;

import io.pollingsdk.http.ApiRequest;
import io.pollingsdk.job.Job;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Which kind of job a request starts. */
class OperationTest {
  @Test
  void whatIsDoneToWhichRepositoryDoesNotMatter() {
    Pulp pulp = new Pulp().says(Pulp.ACCEPTED);
    Pulp3Connection connection = pulp.connect();
    Job sync = connection.sync(Pulp.REPOSITORY, "/pulp/api/v3/remotes/file/file/018f-3/", Map.of());

    assertThat(sync.handle().operation())
        .isEqualTo("POST /pulp/api/v3/repositories/file/file/{}/sync/");
    assertThat(connection.operation(ApiRequest.post("/repositories/file/file/")))
        .isEqualTo("POST /repositories/file/file/");
  }
}

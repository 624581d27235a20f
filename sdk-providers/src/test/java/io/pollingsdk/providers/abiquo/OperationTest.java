package io.pollingsdk.providers.abiquo;

import static org.assertj.core.api.Assertions.assertThat;

import io.pollingsdk.http.ApiRequest;
import io.pollingsdk.job.Job;
import java.net.URI;
import org.junit.jupiter.api.Test;

/** Which kind of job a request starts. */
class OperationTest {
  private final Abiquo abiquo = new Abiquo();

  @Test
  void whatIsDoneToWhichMachineDoesNotMatter() {
    abiquo.says(202, Abiquo.ACCEPTED);
    Job job = abiquo.connect().deploy(Abiquo.MACHINE, false);

    assertThat(job.handle().operation())
        .isEqualTo(
            "POST /cloud/virtualdatacenters/{}/virtualappliances/{}/virtualmachines/{}"
                + "/action/deploy");
  }

  @Test
  void aLinkOfTheApiTellsItToo() {
    ApiRequest request = ApiRequest.of("DELETE", URI.create(Abiquo.ENDPOINT + "/cloud/vms/3"));

    assertThat(abiquo.connect().operation(request)).isEqualTo("DELETE /api/cloud/vms/{}");
  }
}

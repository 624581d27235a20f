package io.pollingsdk.providers.pulp3;

import static org.assertj.core.api.Assertions.assertThat;

import io.pollingsdk.http.ApiResponse;
import io.pollingsdk.job.Job;
import io.pollingsdk.job.JobFailedException;
import io.pollingsdk.job.JobUnreachableException;
import io.pollingsdk.testkit.Reply;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A domain's delete takes its own task away. */
class DomainTest {
  private static final String DOMAIN = "/pulp/default/api/v3/domains/018f-7/";
  private static final Reply GONE = Reply.of(404, "<h1>Not Found</h1>");

  private final Pulp pulp = new Pulp();
  private final Pulp3Connection connection = pulp.connect();

  @Test
  void endsWhereATaskThatWasThereIsGone() {
    pulp.says(Pulp.ACCEPTED, Pulp.RUNNING, GONE);
    ApiResponse result = pulp.result(connection.delete(DOMAIN).result());
    assertThat(Pulp3Task.of(result).state()).isEqualTo("completed");
    assertThat(Pulp3Task.of(result).href()).isEqualTo(Pulp.HREF);
    assertThat(result.status()).isEqualTo(200);
    assertThat(pulp.time.elapsed()).isLessThan(Duration.ofSeconds(4));
  }

  @Test
  void waitsForATaskThatWasNeverThereUntilItWouldBeVisible() {
    pulp.says(Pulp.ACCEPTED);
    pulp.transport.thenAlways(GONE);
    pulp.result(connection.delete(DOMAIN).result());
    assertThat(pulp.time.elapsed()).isGreaterThanOrEqualTo(Duration.ofSeconds(10));
  }

  @Test
  void remembersItOverARestart() {
    pulp.says(Pulp.ACCEPTED, Pulp.RUNNING);
    Job job = connection.delete(DOMAIN);
    pulp.time.advance(Duration.ofMillis(1500));
    String token = job.token();
    connection.close();
    pulp.says(GONE);
    assertThat(pulp.result(pulp.connect().resume(token).result()).status()).isEqualTo(200);
  }

  @Test
  void takesATaskThatIsStillThereAsItIs() {
    pulp.says(Pulp.ACCEPTED, Pulp.WHOLE);
    pulp.result(connection.delete(DOMAIN).result());
    assertThat(pulp.sent(1)).isEqualTo("GET " + Pulp.HREF);
    assertThat(pulp.transport.sent()).hasSize(2);
    pulp.says(Pulp.ACCEPTED, Pulp.ended("failed", "{\"description\":\"in use\"}"));
    assertThat(pulp.failure(connection.delete(DOMAIN).result()))
        .isInstanceOf(JobFailedException.class)
        .hasMessageContaining("in use");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        Pulp.REPOSITORY,
        "/pulp/default/api/v3/domains/018f-7/roles/",
        "/pulp/domains/api/v3/remotes/file/file/1/"
      })
  void isNoExcuseForOtherJobs(String href) {
    pulp.says(Pulp.ACCEPTED, Pulp.RUNNING);
    pulp.transport.thenAlways(GONE);
    assertThat(pulp.failure(connection.delete(href).result()))
        .isInstanceOf(JobUnreachableException.class);
  }

  @Test
  void isNoExcuseForAnUpdate() {
    pulp.says(Pulp.ACCEPTED, Pulp.RUNNING);
    pulp.transport.thenAlways(GONE);
    assertThat(pulp.failure(connection.update(DOMAIN, java.util.Map.of()).result()))
        .isInstanceOf(JobUnreachableException.class);
  }
}

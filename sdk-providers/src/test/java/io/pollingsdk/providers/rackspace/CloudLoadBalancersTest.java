package io.pollingsdk.providers.rackspace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import io.pollingsdk.error.ApiException;
import io.pollingsdk.error.MalformedResponseException;
import io.pollingsdk.error.NotFoundException;
import io.pollingsdk.http.ApiResponse;
import io.pollingsdk.job.Job;
import io.pollingsdk.job.JobFailedException;
import io.pollingsdk.job.JobTimeoutException;
import io.pollingsdk.job.JobUnreachableException;
import io.pollingsdk.task.CancelResult;
import io.pollingsdk.testkit.Reply;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A balancer as its own status, on a schedule of one second where its usual one is five. */
class CloudLoadBalancersTest {
  private static final String ACTIVE = Rackspace.balancer("ACTIVE");
  private static final String BUSY = Rackspace.balancer("PENDING_UPDATE");
  private static final String GONE = "{\"itemNotFound\":{\"code\":404,\"message\":\"gone\"}}";

  private final Rackspace cloud = new Rackspace();
  private final CloudLoadBalancersConnection balancers = cloud.balancers();

  private Job create() {
    return balancers.createLoadBalancer(new JsonObject());
  }

  private Job update() {
    return balancers.updateLoadBalancer("8290", new JsonObject());
  }

  private List<Long> seconds() {
    return cloud.transport.sent().stream().map(sent -> sent.at().toSeconds()).toList();
  }

  @Test
  void isPolledEveryFiveSecondsByItself() {
    CloudLoadBalancersConnection usual =
        new CloudLoadBalancersConnection(cloud.settings(Rackspace.LB), Rackspace.token());
    cloud.says(202, Rackspace.balancer("BUILD"));
    cloud.says(200, Rackspace.balancer("BUILD"), ACTIVE);
    ApiResponse result = cloud.result(usual.createLoadBalancer(new JsonObject()).result());
    assertThat(result.at("loadBalancer", "status").string()).isEqualTo("ACTIVE");
    assertThat(seconds()).containsExactly(0L, 5L, 10L);
    assertThat(cloud.sent(1)).isEqualTo("GET /loadbalancers/8290");
  }

  @ParameterizedTest
  @ValueSource(strings = {"BUILD", "PENDING_UPDATE", "PENDING_CREATE", "PENDING_DELETE"})
  void waitsWhileTheBalancerIsBusy(String state) {
    cloud.says(202, "");
    cloud.says(200, Rackspace.balancer(state), Rackspace.balancer(state), ACTIVE);
    cloud.result(update().result());
    assertThat(seconds()).containsExactly(0L, 1L, 2L, 3L);
  }

  @ParameterizedTest
  @CsvSource({"ERROR, ERROR", "SUSPENDED, SUSPENDED", "DELETED, DELETED"})
  void tellsAFailure(String state, String code) {
    cloud.says(202, Rackspace.balancer("BUILD"));
    cloud.says(200, Rackspace.balancer(state));
    assertThat(cloud.failure(create().result()))
        .isInstanceOfSatisfying(JobFailedException.class, e -> assertThat(e.code()).contains(code));
  }

  // ---- the state from before

  @Test
  void takesAFirstActiveForTheStateFromBefore() {
    cloud.says(202, "");
    cloud.says(200, ACTIVE, BUSY, ACTIVE);
    cloud.result(update().result());
    assertThat(cloud.transport.sent()).hasSize(4);
  }

  @Test
  void looksAgainAnIntervalLaterThoughTheScheduleIsFaster() {
    cloud.says(202, "");
    cloud.says(200, ACTIVE, ACTIVE);
    cloud.result(update().result());
    assertThat(cloud.transport.sent()).hasSize(3);
    assertThat(cloud.transport.sent().get(2).at())
        .isBetween(Duration.ofSeconds(6), Duration.ofSeconds(7));
  }

  @ParameterizedTest
  @ValueSource(strings = {"ERROR", "SUSPENDED"})
  void takesAFirstBadStateForTheOneFromBeforeToo(String state) {
    cloud.says(202, "");
    cloud.says(200, Rackspace.balancer(state), BUSY, ACTIVE);
    cloud.result(update().result());
    cloud.says(202, "");
    cloud.says(200, Rackspace.balancer(state), Rackspace.balancer(state));
    assertThat(cloud.failure(update().result())).isInstanceOf(JobFailedException.class);
  }

  @Test
  void remembersWhatItHasSeenAfterARestart() {
    cloud.says(202, "");
    cloud.says(200, BUSY);
    Job job = update();
    cloud.time.advance(Duration.ofSeconds(1));
    balancers.close();
    cloud.says(200, ACTIVE);
    cloud.result(cloud.balancers().resume(job.token()).result());
    assertThat(cloud.transport.sent()).hasSize(3);
  }

  @Test
  void comparesDatesWhereTheAcceptedAnswerHasOne() {
    cloud.says(202, Rackspace.balancer("PENDING_UPDATE", "2026-01-02T03:04:05Z"));
    cloud.says(
        200,
        Rackspace.balancer("ACTIVE", "2026-01-02T03:00:00Z"),
        Rackspace.balancer("ACTIVE", "2026-01-02T03:00:00Z"),
        Rackspace.balancer("ACTIVE", "2026-01-02T03:04:05Z"));
    cloud.result(update().result());
    assertThat(cloud.transport.sent()).hasSize(4);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"loadBalancer\":{\"updated\":{\"time\":\"soon\"}}}",
        "{\"loadBalancer\":{\"updated\":7}}",
        "{\"loadBalancer\":{}}",
        "{\"loadBalancer\":[]}",
        "{\"nodes\":[]}",
        "[]",
      })
  void putsUpWithAcceptedAnswersWithoutADate(String accepted) {
    cloud.says(200, accepted, BUSY, Rackspace.balancer("ACTIVE", "2026-01-02T03:04:05Z"));
    cloud.result(update().result());
    assertThat(cloud.transport.sent()).hasSize(3);
  }

  @Test
  void aNewBalancerHasNoStateFromBefore() {
    cloud.says(202, Rackspace.balancer("BUILD"));
    cloud.says(200, ACTIVE);
    cloud.result(create().result());
    assertThat(cloud.transport.sent()).hasSize(2);
  }

  // ---- deletes

  @ParameterizedTest
  @ValueSource(ints = {404, 410})
  void aDeleteEndsWhenTheBalancerIsGone(int status) {
    cloud.says(202, "");
    cloud.says(200, ACTIVE, Rackspace.balancer("PENDING_DELETE"));
    cloud.says(status, GONE);
    ApiResponse result = cloud.result(balancers.deleteLoadBalancer("8290").result());
    assertThat(result.status()).isEqualTo(204);
    assertThat(result.text()).isEmpty();
  }

  @Test
  void aDeleteIsOverAtOnceWhenTheFirstLookFindsNothing() {
    cloud.says(202, "");
    cloud.says(404, GONE);
    cloud.result(balancers.deleteLoadBalancer("8290").result());
    assertThat(cloud.transport.sent()).hasSize(2);
  }

  @Test
  void aDeleteEndsWithDeletedToo() {
    cloud.says(202, "");
    cloud.says(200, Rackspace.balancer("DELETED"));
    assertThat(cloud.result(balancers.deleteLoadBalancer("8290").result()).text()).isEmpty();
  }

  @Test
  void aDeleteIsNotOverWhileTheBalancerIsActive() {
    cloud.says(202, "");
    cloud.transport.thenAlways(Reply.json(ACTIVE));
    assertThat(cloud.failure(balancers.deleteLoadBalancer("8290").result()))
        .isInstanceOf(JobTimeoutException.class);
  }

  @Test
  void deletesManyAndLooksAtOneAfterTheOther() {
    cloud.says(202, "");
    cloud.says(200, Rackspace.balancer("PENDING_DELETE"));
    cloud.says(404, GONE, GONE);
    cloud.says(200, Rackspace.balancer("PENDING_DELETE"));
    cloud.says(404, GONE);
    cloud.result(balancers.deleteLoadBalancers(List.of("1", "2", "3")).result());
    assertThat(IntStream.range(0, 6).mapToObj(cloud::sent))
        .containsExactly(
            "DELETE /loadbalancers?id=1&id=2&id=3",
            "GET /loadbalancers/1",
            "GET /loadbalancers/1",
            "GET /loadbalancers/2",
            "GET /loadbalancers/3",
            "GET /loadbalancers/3");
    assertThatThrownBy(() -> balancers.deleteLoadBalancers(List.of()))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> balancers.deleteLoadBalancers(Collections.nCopies(11, "1")))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aBalancerThatIsGoneIsNoSuccessOfAnUpdate() {
    cloud.says(202, "");
    cloud.says(404, GONE);
    assertThat(cloud.failure(update().result()))
        .isInstanceOf(JobUnreachableException.class)
        .hasCauseInstanceOf(NotFoundException.class);
  }

  @Test
  void removingANodeIsNoDeleteOfTheBalancer() {
    cloud.says(202, "");
    cloud.says(404, GONE);
    assertThat(cloud.failure(balancers.removeNode("8290", "7").result()))
        .isInstanceOf(JobUnreachableException.class);
    assertThat(cloud.sent(1)).isEqualTo("GET /loadbalancers/8290");
  }

  @Test
  void aDeleteIsStillADeleteAfterARestart() {
    cloud.says(202, "");
    Job job = balancers.deleteLoadBalancer("8290");
    String token = job.token();
    balancers.close();
    cloud.says(404, GONE);
    cloud.result(cloud.balancers().resume(token).result());
  }

  // ---- refusals

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"message\":\"Load Balancer '1' has a status of 'PENDING_UPDATE' and is considered"
            + " immutable.\",\"code\":422}",
        "{\"immutableEntity\":{\"code\":422,\"message\":\"immutable\"}}",
        "{\"unprocessableEntity\":{\"code\":422,\"message\":\"changed meanwhile\"}}",
        "",
      })
  void submitsAgainWhatIsBeingChanged(String body) {
    cloud.says(422, body, body);
    cloud.says(202, "");
    cloud.says(200, BUSY, ACTIVE);
    cloud.result(update().result());
    assertThat(seconds()).containsExactly(0L, 5L, 10L, 11L, 12L);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"message\":\"has a status of 'DELETED' and is considered immutable\",\"code\":422}",
        "{\"message\":\"has a status of 'ERROR' and is considered immutable\",\"code\":422}",
        "{\"validationErrors\":{\"messages\":[\"bad port\"]},\"code\":422}",
      })
  void doesNotWaitForWhatWillNotCome(String body) {
    cloud.says(422, body);
    assertThat(cloud.failure(update().result())).isInstanceOf(ApiException.class);
    assertThat(cloud.transport.sent()).hasSize(1);
  }

  @Test
  void tellsTheRefusalWhenTimeIsUp() {
    cloud.transport.thenAlways(Reply.of(422, "{\"message\":\"immutable\",\"code\":422}"));
    assertThat(cloud.failure(update().result()))
        .isInstanceOf(ApiException.class)
        .hasMessageContaining("immutable");
  }

  @Test
  void waitsOutALimitOfRequests() {
    cloud.transport.then(Reply.of(413, "", "Retry-After", "3"));
    cloud.says(202, "");
    cloud.transport.then(Reply.of(413, "", "Retry-After", "2026-01-02T03:04:20Z"));
    cloud.says(413, "");
    cloud.says(200, BUSY, ACTIVE);
    cloud.result(update().result());
    assertThat(seconds().subList(0, 3)).containsExactly(0L, 3L, 4L);
    assertThat(seconds().get(3)).isBetween(15L, 16L);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{}",
        "{\"loadBalancer\":null}",
        "{\"loadBalancer\":{\"status\":[]}}",
        "{\"loadBalancer\":{\"status\":\"active\"}}",
        "{\"loadBalancer\":[]}"
      })
  void neverTakesNonsenseForAnEnd(String body) {
    cloud.says(202, "");
    cloud.transport.thenAlways(Reply.json(body));
    assertThat(cloud.failure(update().result()))
        .isInstanceOf(JobUnreachableException.class)
        .hasCauseInstanceOf(MalformedResponseException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{}", "{\"loadBalancer\":{\"id\":[]}}", "<html>"})
  void tellsACreationWithoutABalancer(String body) {
    cloud.says(202, body);
    assertThat(cloud.failure(create().result())).isInstanceOf(MalformedResponseException.class);
  }

  @Test
  void cannotCancel() {
    cloud.says(202, "");
    assertThat(update().cancel().join()).isEqualTo(CancelResult.NOT_SUPPORTED);
  }

  // ---- calls

  private String sent(Function<CloudLoadBalancersConnection, Job> call) {
    int before = cloud.transport.sent().size();
    cloud.says(202, "");
    cloud.says(200, BUSY, ACTIVE);
    cloud.result(call.apply(balancers).result());
    assertThat(cloud.sent(before + 1)).isEqualTo("GET /loadbalancers/8290");
    return cloud.sent(before);
  }

  @Test
  void hasCallsForNodes() {
    JsonArray none = new JsonArray();
    assertThat(sent(b -> b.addNodes("8290", none)))
        .isEqualTo("POST /loadbalancers/8290/nodes {\"nodes\":[]}");
    assertThat(sent(b -> b.updateNode("8290", "7", new JsonObject())))
        .isEqualTo("PUT /loadbalancers/8290/nodes/7 {\"node\":{}}");
    assertThat(sent(b -> b.removeNode("8290", "7")))
        .isEqualTo("DELETE /loadbalancers/8290/nodes/7");
    assertThat(sent(b -> b.updateLoadBalancer("8290", new JsonObject())))
        .isEqualTo("PUT /loadbalancers/8290 {\"loadBalancer\":{}}");
  }

  @Test
  void lists() {
    cloud.says(200, "{\"loadBalancers\":[{\"id\":1}]}", "{\"nodes\":[{\"id\":7}]}", ACTIVE);
    assertThat(balancers.loadBalancers()).hasSize(1);
    assertThat(balancers.nodes("1")).hasSize(1);
    assertThat(balancers.loadBalancer("8290").get("id").getAsInt()).isEqualTo(8290);
    assertThat(cloud.sent(0)).isEqualTo("GET /loadbalancers?limit=100&offset=0");
  }
}

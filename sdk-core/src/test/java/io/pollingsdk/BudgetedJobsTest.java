package io.pollingsdk;

import static io.pollingsdk.Crowd.submit;
import static io.pollingsdk.GuaranteesFixture.seconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pollingsdk.http.ApiRequest;
import io.pollingsdk.http.ApiResponse;
import io.pollingsdk.job.Job;
import io.pollingsdk.job.JobTimeoutException;
import io.pollingsdk.pacing.RequestBudget;
import io.pollingsdk.testkit.Reply;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Jobs whose requests wait for their turn. */
class BudgetedJobsTest {
  private final Crowd crowd = new Crowd();

  @Test
  void aTurnThatAnAnswerAtOnceLeadsToIsGivenBackLikeAnyOther() {
    CompletableFuture<ApiResponse> elsewhere = new CompletableFuture<>();
    crowd.replies.put(
        "ONE",
        now ->
            now.ids().contains("moved")
                ? request -> elsewhere
                : Reply.of(302, "", "Location", "/v1/jobs/moved"));
    submit(crowd.connect(s -> s.requestBudget(RequestBudget.concurrent(1))), 1);
    crowd.time.advance(seconds(1));
    assertThat(crowd.alone()).containsExactly("0", "moved");

    crowd.replies.clear();
    elsewhere.complete(Crowd.answer("running"));
    crowd.time.advance(seconds(1));

    assertThat(crowd.alone()).containsExactly("0", "moved", "0");
  }

  @Test
  void aBatchThatWaitsForItsTurnKeepsNoJobBeyondItsDeadline() {
    Crowd.Api api =
        crowd.connect(s -> s.jobTimeout(seconds(200)).requestBudget(RequestBudget.concurrent(1)));
    Job first = submit(api, 1).get(0);
    crowd.time.advance(seconds(90));
    List<Job> later = submit(api, 2);
    crowd.time.advance(seconds(10.5));
    crowd.replies.put("ONE", any -> Reply.silence());
    CompletableFuture<ApiResponse> slow =
        api.requestAsync(ApiRequest.get("/slow").timeout(seconds(150)));
    int asked = crowd.asked.size();

    // The one turn is taken; the batch is due half a second from now.
    crowd.time.advance(seconds(205).minus(crowd.time.elapsed()));

    assertThat(crowd.asked).hasSize(asked);
    assertThat(slow).isNotDone();
    assertThat(first.isDone()).isTrue();
    assertThatThrownBy(first::await)
        .isInstanceOfSatisfying(
            JobTimeoutException.class, e -> assertThat(e.elapsed()).isEqualTo(seconds(205)));
    assertThat(later).noneMatch(Job::isDone);
  }
}

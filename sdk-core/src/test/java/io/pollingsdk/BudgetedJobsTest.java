package io.pollingsdk;

import static io.pollingsdk.Crowd.submit;
import static io.pollingsdk.GuaranteesFixture.seconds;
import static org.assertj.core.api.Assertions.assertThat;

import io.pollingsdk.http.ApiResponse;
import io.pollingsdk.pacing.RequestBudget;
import io.pollingsdk.testkit.Reply;
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
}

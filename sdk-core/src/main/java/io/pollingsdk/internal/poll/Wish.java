package io.pollingsdk.internal.poll;

import io.pollingsdk.http.ApiRequest;
import io.pollingsdk.internal.exchange.Exchanger.Terms;
import io.pollingsdk.internal.exchange.Purpose;
import io.pollingsdk.task.CancelResult;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/** Asks the API to cancel a job because its caller wishes so. */
final class Wish {
  private Wish() {}

  /** Asks once the job's id is known; completes on a callback thread. */
  static CompletableFuture<CancelResult> of(JobRunner job) {
    return job.first()
        .handle((response, failure) -> job.isAccepted() && !job.isDone())
        .thenCompose(
            alive ->
                alive ? ask(job) : CompletableFuture.completedFuture(CancelResult.ALREADY_DONE))
        .thenApplyAsync(Function.identity(), job.context.workers()::callback);
  }

  private static CompletableFuture<CancelResult> ask(JobRunner job) {
    Optional<ApiRequest> request = job.context.hooks().cancelRequest(job.known());
    if (request.isEmpty()) {
      return CompletableFuture.completedFuture(CancelResult.NOT_SUPPORTED);
    }
    return job.context
        .exchanger()
        .send(request.get(), new Terms(Purpose.CANCEL, true, null, job, null))
        .thenApply(
            response -> {
              job.context.hooks().checkResponse(request.get(), response);
              job.hurry();
              return CancelResult.REQUESTED;
            });
  }
}

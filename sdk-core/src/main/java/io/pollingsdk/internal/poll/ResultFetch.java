package io.pollingsdk.internal.poll;

import io.pollingsdk.http.ApiRequest;
import io.pollingsdk.http.ApiResponse;
import io.pollingsdk.http.Origin;
import io.pollingsdk.http.RetryAfter;
import io.pollingsdk.internal.exchange.Exchanger.Terms;
import io.pollingsdk.internal.exchange.Purpose;
import io.pollingsdk.job.JobStatus;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Ends a job that has succeeded with its result, which may have to be asked for. */
final class ResultFetch {
  private final JobRunner job;

  ResultFetch(JobRunner job) {
    this.job = job;
  }

  void begin(ApiResponse polled) {
    Optional<ApiResponse> atHand =
        job.status() instanceof JobStatus.Succeeded done ? done.result() : Optional.empty();
    Optional<ApiRequest> request =
        atHand.isPresent()
            ? Optional.empty()
            : job.context.hooks().resultRequest(job.known(), polled);
    if (request.isEmpty()) {
      job.finish(atHand.orElse(polled), null);
      return;
    }
    job.fly(
        request.get(),
        terms(Origin.of(polled.uri())),
        (response, failure) -> fetched(request.get(), response, failure));
  }

  private Terms terms(Origin from) {
    Duration left = job.remaining();
    if (!job.isLastCheckMade()) {
      return new Terms(Purpose.RESULT, true, left, job, from);
    }
    Duration within = left.plus(job.context.rules().patience().lastCheck());
    return new Terms(Purpose.LAST_RESULT, true, within, job, from);
  }

  private void fetched(
      ApiRequest request, @Nullable ApiResponse response, @Nullable Throwable failure) {
    if (response == null) {
      job.missed(Objects.requireNonNull(failure));
      return;
    }
    try {
      job.context.hooks().checkResponse(request, response);
    } catch (RuntimeException refused) {
      boolean lasting = !job.context.hooks().isTransient(response);
      Optional<Duration> wish = RetryAfter.from(response.headers(), job.context.time().now());
      job.observe(new Observation.Missed(refused, wish, lasting), response);
      return;
    }
    job.finish(response, null);
  }
}

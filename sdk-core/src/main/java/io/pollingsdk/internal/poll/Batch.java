package io.pollingsdk.internal.poll;

import io.pollingsdk.error.RateLimitedException;
import io.pollingsdk.http.ApiRequest;
import io.pollingsdk.http.ApiResponse;
import io.pollingsdk.http.RetryAfter;
import io.pollingsdk.internal.exchange.Exchanger.Terms;
import io.pollingsdk.internal.exchange.Purpose;
import io.pollingsdk.internal.run.Futures;
import io.pollingsdk.job.BatchStatus;
import io.pollingsdk.job.JobHandle;
import io.pollingsdk.job.JobStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One request about many jobs, from when they are gathered until each of them knows its part. */
final class Batch {
  private final JobContext context;
  private final BatchStatus hooks;
  private final Report report;
  private final List<Member> members = new ArrayList<>();
  private Duration shortest = Duration.ofDays(3650);

  /** Is told how the batch went. */
  interface Report {
    /** Whether it told of any job; why it cannot be asked, where that is so. */
    void ended(boolean useful, @Nullable Throwable refusal);
  }

  /** A job that waits to be told, and the number of that wait. */
  private record Member(JobRunner job, JobHandle handle, int turn) {
    boolean waits() {
      return job.isWaiting(turn);
    }
  }

  Batch(JobContext context, BatchStatus hooks, Report report) {
    this.context = context;
    this.hooks = hooks;
    this.report = report;
  }

  void add(JobRunner job, JobHandle handle, Duration left) {
    members.add(new Member(job, handle, job.park()));
    if (left.compareTo(shortest) < 0) {
      shortest = left;
    }
  }

  int size() {
    return members.size();
  }

  /** Asks; no job is lost, whatever the hooks or the API do. */
  void send() {
    Set<String> ids = new HashSet<>(members.size() * 2);
    List<Member> asked = new ArrayList<>(members.size());
    List<Member> twins = new ArrayList<>();
    for (Member member : members) {
      if (member.waits()) {
        (ids.add(member.handle.id()) ? asked : twins).add(member);
      }
    }
    twins.forEach(this::alone);
    if (asked.size() < 2) {
      asked.forEach(this::alone);
      return;
    }
    List<JobHandle> handles = asked.stream().map(Member::handle).toList();
    try {
      ApiRequest request = hooks.request(handles);
      Futures.whenDone(
          // Bounded by the member with the least time: it has its last check still before it.
          context.exchanger().send(request, new Terms(Purpose.POLL, true, shortest, null, null)),
          (response, failure) -> answered(asked, handles, request, response, failure));
    } catch (Throwable e) {
      refused(asked, e);
    }
  }

  private void answered(
      List<Member> asked,
      List<JobHandle> handles,
      ApiRequest request,
      @Nullable ApiResponse response,
      @Nullable Throwable failure) {
    if (response == null) {
      Throwable cause = Objects.requireNonNull(failure);
      each(asked, member -> member.job.missed(cause));
      return;
    }
    Map<String, JobStatus> statuses;
    Optional<Duration> retryAfter;
    try {
      Instant now = context.time().now();
      retryAfter = RetryAfter.from(response.headers(), now);
      if (context.hooks().isTransient(response)) {
        Throwable refusal = context.reader().refusal(request, response, null, now);
        each(
            asked,
            member -> member.job.observe(new Observation.Missed(refusal, retryAfter, false), null));
        return;
      }
      context.hooks().checkResponse(request, response);
      statuses = hooks.statuses(handles, response);
    } catch (RateLimitedException tooOften) {
      // Asking about each of them now would make it worse.
      Observation missed = new Observation.Missed(tooOften, tooOften.retryAfter(), false);
      each(asked, member -> member.job.observe(missed, null));
      return;
    } catch (Throwable e) {
      refused(asked, e);
      return;
    }
    boolean useful = false;
    for (Member member : asked) {
      JobStatus status = statuses.get(member.handle.id());
      if (status == null || status instanceof JobStatus.Unrecognized) {
        alone(member);
        continue;
      }
      useful = true;
      if (status.isTerminal() && !hasResult(status)) {
        // Its whole answer is told to the caller, which this one is not: it tells of others too.
        alone(member);
      } else {
        Observation seen = context.reader().batched(member.handle, status, response, retryAfter);
        each(List.of(member), told -> told.job.observe(seen, response));
      }
    }
    report.ended(useful, null);
  }

  private static boolean hasResult(JobStatus status) {
    return status instanceof JobStatus.Succeeded done && done.result().isPresent();
  }

  private void refused(List<Member> asked, Throwable why) {
    report.ended(false, why);
    asked.forEach(this::alone);
  }

  private void each(List<Member> all, Consumer<Member> what) {
    for (Member member : all) {
      if (member.job.endWait(member.turn)) {
        member.job.step(
            () -> {
              member.job.countPoll();
              what.accept(member);
            });
      }
    }
  }

  private void alone(Member member) {
    if (member.job.endWait(member.turn)) {
      member.job.step(member.job::pollAlone);
    }
  }
}

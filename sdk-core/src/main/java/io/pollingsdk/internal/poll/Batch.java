package io.pollingsdk.internal.poll;

import io.pollingsdk.error.RateLimitedException;
import io.pollingsdk.error.TransportException;
import io.pollingsdk.error.TransportException.Kind;
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
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One request about many jobs, from when they are gathered until each of them knows its part. */
final class Batch {
  private final JobContext context;
  private final BatchStatus hooks;
  private final Report report;
  private final List<Member> members = new ArrayList<>();

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

  /** What is asked about whom. */
  private record Question(List<Member> asked, List<JobHandle> handles, ApiRequest request) {}

  Batch(JobContext context, BatchStatus hooks, Report report) {
    this.context = context;
    this.hooks = hooks;
    this.report = report;
  }

  void add(JobRunner job, JobHandle handle) {
    members.add(new Member(job, handle, job.park()));
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
    twins.forEach(twin -> alone(twin, Optional.empty()));
    if (asked.size() < 2) {
      asked.forEach(one -> alone(one, Optional.empty()));
      return;
    }
    try {
      List<JobHandle> handles = asked.stream().map(Member::handle).toList();
      Question question = new Question(asked, handles, hooks.request(handles));
      Interest interest = new Interest(asked.size());
      CompletableFuture<ApiResponse> answer =
          context.exchanger().send(question.request, terms(question, interest));
      Futures.whenDone(answer, (response, failure) -> answered(question, response, failure));
      interest.in(answer);
    } catch (Throwable e) {
      refused(asked, e, Optional.empty());
    }
  }

  /** As long as any of its jobs may wait; those that may not leave at their deadlines. */
  private Terms terms(Question question, Interest interest) {
    Duration longest = context.exchanger().longest(question.request);
    Duration most = Duration.ZERO;
    for (Member member : question.asked) {
      Duration left = member.job.park(member.turn, longest, interest);
      most = left.compareTo(most) > 0 ? left : most;
    }
    return new Terms(Purpose.POLL, true, most, null, null);
  }

  private void answered(
      Question question, @Nullable ApiResponse response, @Nullable Throwable failure) {
    if (question.asked.stream().noneMatch(Member::waits)) {
      return;
    }
    if (response == null) {
      unanswered(question.asked, Objects.requireNonNull(failure));
      return;
    }
    Instant now = context.time().now();
    Optional<Duration> retryAfter = RetryAfter.from(response.headers(), now);
    Map<String, JobStatus> statuses;
    try {
      if (context.hooks().isTransient(response)) {
        Throwable refusal = context.reader().refusal(question.request, response, null, now);
        Observation missed = new Observation.Missed(refusal, retryAfter, false);
        question.asked.forEach(member -> tell(member, job -> job.observe(missed, null)));
        return;
      }
      context.hooks().checkResponse(question.request, response);
      statuses = Objects.requireNonNull(hooks.statuses(question.handles, response), "statuses");
    } catch (RateLimitedException tooOften) {
      // Asking about each of them now would make it worse.
      Observation missed = new Observation.Missed(tooOften, tooOften.retryAfter(), false);
      question.asked.forEach(member -> tell(member, job -> job.observe(missed, null)));
      return;
    } catch (Throwable e) {
      refused(question.asked, e, retryAfter);
      return;
    }
    boolean useful = false;
    for (Member member : question.asked) {
      useful |= told(member, statuses, response, retryAfter);
    }
    report.ended(useful, null);
  }

  private void unanswered(List<Member> asked, Throwable failure) {
    boolean tooLarge = failure instanceof TransportException lost && lost.kind() == Kind.TOO_LARGE;
    if (tooLarge || Observation.Missed.of(failure).lasting()) {
      // That of one job is smaller, and need not fail in this way.
      refused(asked, failure, Optional.empty());
    } else {
      asked.forEach(member -> tell(member, job -> job.missed(failure)));
    }
  }

  /** Tells a job its part; returns whether there was one. */
  private boolean told(
      Member member,
      Map<String, JobStatus> statuses,
      ApiResponse response,
      Optional<Duration> retryAfter) {
    try {
      JobStatus status = statuses.get(member.handle.id());
      if (status != null && !(status instanceof JobStatus.Unrecognized)) {
        if (status.isTerminal() && !hasResult(status)) {
          // Its whole answer is told to the caller, which this one is not: it tells of others too.
          alone(member, Optional.empty());
        } else {
          Observation seen = context.reader().batched(member.handle, status, response, retryAfter);
          tell(member, job -> job.observe(seen, response));
        }
        return true;
      }
    } catch (Throwable unreadable) {
      WatchedJob.LOG.debug("{}: its part of a batch cannot be read", member.handle, unreadable);
    }
    alone(member, retryAfter);
    return false;
  }

  private static boolean hasResult(JobStatus status) {
    return status instanceof JobStatus.Succeeded done && done.result().isPresent();
  }

  private void refused(List<Member> asked, Throwable why, Optional<Duration> retryAfter) {
    report.ended(false, why);
    asked.forEach(member -> alone(member, retryAfter));
  }

  private void tell(Member member, Consumer<JobRunner> what) {
    if (member.job.endWait(member.turn)) {
      member.job.step(
          () -> {
            member.job.countPoll();
            what.accept(member.job);
          });
    }
  }

  private void alone(Member member, Optional<Duration> retryAfter) {
    if (member.job.endWait(member.turn)) {
      member.job.step(() -> member.job.pollAlone(retryAfter));
    }
  }
}

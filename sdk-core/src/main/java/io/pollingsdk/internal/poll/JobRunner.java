package io.pollingsdk.internal.poll;

import io.pollingsdk.http.ApiRequest;
import io.pollingsdk.http.ApiResponse;
import io.pollingsdk.http.Origin;
import io.pollingsdk.http.RetryAfter;
import io.pollingsdk.internal.exchange.Exchanger.Terms;
import io.pollingsdk.internal.exchange.Purpose;
import io.pollingsdk.internal.run.Later;
import io.pollingsdk.internal.run.Workers;
import io.pollingsdk.internal.text.Durations;
import io.pollingsdk.job.Cancellation;
import io.pollingsdk.job.JobHandle;
import io.pollingsdk.job.JobStatus;
import io.pollingsdk.pacing.Deadline;
import io.pollingsdk.pacing.PollSchedule;
import io.pollingsdk.task.CancelResult;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * One job: drives {@link PollLogic} with the exchanger and the alarms, one step at a time, each on
 * an engine thread. Ending it from outside may come at any moment; whoever ends it first, ends it.
 */
public final class JobRunner extends SteppedJob {
  private volatile @Nullable Submission submission;
  private @Nullable Company company;
  private int missedInARow;
  // Milliseconds since the submit; four bytes less than a number of nanoseconds.
  private int lastSeenRunning;
  private boolean lastCheckMade;
  private Cancellation cancellation = Cancellation.NOT_ASKED;
  private @Nullable StallWatch stall;
  private volatile @Nullable Deadline notBefore;

  private JobRunner(JobContext context, Duration budget, Duration elapsedBefore) {
    super(context, budget, elapsedBefore);
  }

  /** Submits a request and watches the job that comes of it. */
  public static JobRunner submit(JobContext context, ApiRequest request) {
    JobRunner job = new JobRunner(context, context.rules().patience().timeout(), Duration.ZERO);
    context.around().jobs().add(job);
    job.step(
        () -> {
          Submission made = Submission.of(job, request);
          job.submission = made;
          made.send();
        });
    return job;
  }

  /** Watches a job that was submitted earlier. */
  public static JobRunner resume(JobContext context, JobHandle known) {
    Instant now = context.time().now();
    Duration left = known.deadline().map(end -> Duration.between(now, end)).orElse(Duration.ZERO);
    // Whoever resumes a job whose time was up wants to wait for it anew.
    Duration whole = context.rules().patience().timeout();
    Duration budget = left.isNegative() || left.isZero() ? whole : left;
    Duration before =
        known.submittedAt().map(at -> Duration.between(at, now)).orElse(Duration.ZERO);
    JobRunner job = new JobRunner(context, budget, before.isNegative() ? Duration.ZERO : before);
    JobHandle bound =
        known
            .boundTo(context.provider(), context.policy().endpoint())
            .timed(known.submittedAt().orElse(now), now.plus(budget));
    job.known(bound);
    job.answerFirst(
        new Later.Failed<>(
            new IllegalStateException(
                bound + " was resumed: its first answer went to the process that submitted it")));
    context.around().jobs().add(job);
    job.step(job::rejoin);
    return job;
  }

  // ---- submit

  @Override
  boolean isSubmitting() {
    synchronized (this) {
      Submission made = submission;
      return !isAccepted() && made != null && made.isSent();
    }
  }

  /** Takes up what the job is known by from now on. */
  void accepted(JobHandle job, ApiResponse response) {
    Instant now = context.time().now();
    JobHandle bound =
        job.boundTo(context.provider(), context.policy().endpoint())
            .timed(now.minus(elapsed()), now.plus(remaining()));
    known(bound);
    submission = null;
    if (!ImmediateJob.is(bound)) {
      // Before anybody can know its token, and resume it.
      context.around().jobs().lead(this);
    }
    answerFirst(KeptAnswer.of(response, context.shared(response.uri())));
    if (isDone()) {
      LOG.info(
          "{} was accepted after its caller had stopped waiting; token {}", bound, bound.toToken());
    } else {
      LOG.debug("{} accepted", bound);
    }
    tell((listener, snapshot) -> listener.submitted(bound));
  }

  /** Ends a job that the API has done while it answered. */
  void endAtOnce(ApiResponse result) {
    changeStatus(JobStatus.succeeded());
    finish(result, null);
  }

  /** Begins to watch a job that the API has accepted. */
  void begin(ApiResponse response) {
    known()
        .statusUri()
        .ifPresent(
            uri ->
                context
                    .policy()
                    .check(uri, Origin.of(response.uri()), "The status URI of " + known()));
    Optional<Duration> retryAfter = RetryAfter.from(response.headers(), context.time().now());
    notBefore = notBefore(new Observation.Read(JobStatus.running(), retryAfter));
    stall = StallWatch.of(context, elapsed());
    Decision first = PollLogic.first(context.rules(), facts(), retryAfter);
    if (first instanceof Decision.Wait wait && wait.delay().isZero()) {
      poll();
    } else {
      apply(first, null, null);
    }
  }

  /** Polls, or hears from another who polls for the same job. */
  private void rejoin() {
    stall = StallWatch.of(context, elapsed());
    if (!Company.join(this)) {
      apply(new Decision.Wait(Duration.ZERO), null, null);
    }
  }

  /** Returns those who watch the same job. */
  synchronized Company company() {
    Company known = company;
    if (known == null) {
      known = new Company(this);
      company = known;
    }
    return known;
  }

  private synchronized Optional<Company> knownCompany() {
    return Optional.ofNullable(company);
  }

  private JobRunner whoPolls() {
    return knownCompany().map(Company::whoPolls).orElse(this);
  }

  // ---- the loop

  @Override
  void poll() {
    Duration left = remaining();
    boolean lastCheck = left.isNegative() || left.isZero();
    if (lastCheck) {
      lastCheckMade = true;
      left = context.rules().patience().lastCheck();
      knownCompany().ifPresent(Company::leave);
    }
    if (lastCheck || hasCookies() || !context.batches().add(this, left)) {
      pollAlone(left);
    }
  }

  /** Makes a status check of this job and no other. */
  void pollAlone() {
    pollAlone(remaining());
  }

  /** Makes a status check of this job and no other, no sooner than the server asks. */
  void pollAlone(Optional<Duration> asked) {
    Duration wait =
        asked.map(wish -> PollLogic.stretched(context.rules(), wish)).orElse(Duration.ZERO);
    if (wait.isZero()) {
      pollAlone();
    } else if (wait.compareTo(remaining()) >= 0) {
      schedule(remaining());
    } else {
      notBefore = Deadline.in(context.time(), wait);
      schedule(wait, this::pollAlone);
    }
  }

  private void pollAlone(Duration left) {
    JobHandle job = known();
    ApiRequest request = context.hooks().statusRequest(job);
    fly(
        request,
        new Terms(lastCheckMade ? Purpose.LAST_POLL : Purpose.POLL, true, left, this, null),
        (response, failure) -> {
          countPoll();
          if (response == null) {
            missed(Objects.requireNonNull(failure));
          } else {
            boolean young = elapsed().compareTo(context.rules().patience().notFoundGrace()) < 0;
            observe(
                context.reader().read(job, request, response, context.time().now(), young),
                response);
          }
        });
  }

  /** No answer came to a request that was sent to learn of this job. */
  void missed(Throwable failure) {
    observe(Observation.Missed.of(failure), null);
  }

  /** Takes one step of the loop. */
  void observe(Observation observation, @Nullable ApiResponse response) {
    Decision decision = PollLogic.next(context.rules(), facts(), observation);
    notBefore = notBefore(observation);
    if (observation instanceof Observation.Missed failed) {
      int inARow = ++missedInARow;
      LOG.debug(
          "{}: a status check failed, {} in a row: {}",
          known(),
          inARow,
          String.valueOf(failed.cause()));
      tell((listener, now) -> listener.pollFailed(now, failed.cause(), inARow));
      lookForStall(false);
      apply(decision, response, failed.cause());
      return;
    }
    JobStatus read = ((Observation.Read) observation).status();
    learn(read);
    tell((listener, now) -> listener.polled(now, read));
    heard(read);
    knownCompany().ifPresent(others -> others.tell(read));
    apply(decision, response, null);
  }

  /** Lets the schedule learn how long the job took. */
  private void learn(JobStatus read) {
    // Where its result could not be fetched, a job is seen to have ended more than once.
    if (!read.isTerminal() || status().isTerminal()) {
      return;
    }
    PollSchedule.Ended end =
        new PollSchedule.Ended(
            context.operationOf(known()), Duration.ofMillis(lastSeenRunning), elapsed());
    Workers.guarded("The schedule", () -> context.rules().schedule().ended(end));
  }

  /** Takes up a status, whoever asked for it. */
  void heard(JobStatus read) {
    JobStatus before = status();
    boolean elsewhere = false;
    if (read instanceof JobStatus.Running running) {
      missedInARow = 0;
      lastSeenRunning = (int) Math.min(Integer.MAX_VALUE, elapsed().toMillis());
      JobHandle now = known();
      JobHandle after = now.after(running);
      // Some APIs name the place at every answer.
      elsewhere = !after.isSameJobAs(now);
      if (elsewhere) {
        context.around().jobs().move(this, now, after);
      }
    }
    changeStatus(read);
    if (!read.isTerminal()) {
      lookForStall(elsewhere || StallWatch.hasMoved(before, read));
    }
  }

  private void lookForStall(boolean moved) {
    StallWatch watch = stall;
    if (watch != null) {
      watch
          .still(moved, elapsed())
          .ifPresent(since -> tell((listener, now) -> listener.stalled(now, since)));
    }
  }

  /** Returns the time before which the server wants no poll, whatever else happens. */
  private @Nullable Deadline notBefore(Observation seen) {
    Duration most = context.rules().patience().maxRetryAfter();
    return PollLogic.retryAfter(seen)
        .map(wish -> Deadline.in(context.time(), Durations.shorter(wish, most)))
        .orElse(null);
  }

  private void apply(
      Decision decision, @Nullable ApiResponse response, @Nullable Throwable missedBecause) {
    if (decision instanceof Decision.Wait wait) {
      schedule(wait.delay());
    } else if (decision instanceof Decision.Fetch) {
      new ResultFetch(this).begin(Objects.requireNonNull(response));
    } else if (decision instanceof Decision.TimeUp
        && !status().isTerminal()
        && LateCancel.begin(this, cancellation, missedBecause)) {
      LOG.debug("{}: its time was up; the API is asked to cancel it", known());
    } else {
      Endings.Late late = new Endings.Late(cancellation, missedBecause);
      finish(null, Endings.of(decision, snapshot(), response, late));
    }
  }

  /** Goes on until the API confirms that the job is cancelled, or this time is up as well. */
  void awaitCancelled(Duration within) {
    cancellation = Cancellation.REQUESTED;
    lastCheckMade = false;
    endWithin(within);
    schedule(Durations.shorter(soonest(), within));
  }

  /** Returns whether a check has been made at the deadline. */
  boolean isLastCheckMade() {
    return lastCheckMade;
  }

  /** Polls on after another who polled for the same job has stopped; the server's wish counts. */
  void takeOver(JobRunner other) {
    Deadline wish = other.notBefore;
    Optional<Duration> wait =
        Optional.ofNullable(wish)
            .map(until -> until.remaining(context.time()))
            .filter(left -> !left.isNegative());
    step(
        () -> {
          notBefore = wish;
          apply(PollLogic.first(context.rules(), facts(), wait), null, null);
        });
  }

  /** Returns whether others in this process wait for the same job. */
  boolean isSharedStill() {
    return knownCompany().filter(Company::hasFollowers).isPresent()
        || context.around().jobs().anotherLeads(this);
  }

  @Override
  void passOn(@Nullable ApiResponse value, @Nullable Throwable failure) {
    context.around().jobs().remove(this);
    knownCompany().ifPresent(others -> others.end(value, failure));
  }

  private PollLogic.Facts facts() {
    long now = context.time().nanoTime();
    return new PollLogic.Facts(
        elapsed(now),
        remaining(now),
        polls(),
        missedInARow,
        lastCheckMade,
        new PollLogic.Subject(context.operationOf(known()), now));
  }

  // ---- cancel

  @Override
  public CompletableFuture<CancelResult> cancel() {
    return Wish.of(this);
  }

  /** Looks soon, or has the one look who polls for this job. */
  void hurry() {
    whoPolls().hurry(soonest());
  }

  /** After a cancel the end is near, but the server's own wish still counts. */
  private Duration soonest() {
    Duration usual = context.rules().usualInterval();
    Deadline wish = whoPolls().notBefore;
    Duration asked = wish == null ? Duration.ZERO : wish.remaining(context.time());
    return asked.compareTo(usual) > 0 ? asked : usual;
  }
}

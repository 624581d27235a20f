package io.pollingsdk.internal.exchange;

import io.pollingsdk.auth.AccessToken;
import io.pollingsdk.auth.TokenSource;
import io.pollingsdk.error.TransportException;
import io.pollingsdk.error.TransportException.Kind;
import io.pollingsdk.http.ApiRequest;
import io.pollingsdk.http.ApiResponse;
import io.pollingsdk.http.Origin;
import io.pollingsdk.http.WireRequest;
import io.pollingsdk.internal.exchange.WireBuilder.Hop;
import io.pollingsdk.internal.exchange.WireBuilder.Way;
import io.pollingsdk.internal.run.Alarms.Alarm;
import io.pollingsdk.internal.run.Futures;
import io.pollingsdk.internal.text.Durations;
import io.pollingsdk.pacing.Deadline;
import io.pollingsdk.pacing.TimeSource;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * One logical request: token, permits, attempts, redirects, within one bound of time. Steps follow
 * one another, each on an engine thread; ending it from outside (cancel, close, time up) may come
 * at any moment.
 */
final class Exchange extends Alarm {
  private static final int MOST_HOPS = 10;
  private static final TimeSource.Timer NONE = () -> {};

  private final Exchanger owner;
  private final ApiRequest request;
  private final Exchanger.Terms terms;
  private final TimeSource time;
  private final Repeats repeats;
  private final Answer future = new Answer();
  private final @Nullable Turns turns;
  private Deadline deadline;
  private volatile Duration limit;
  private boolean begun;
  private Hop current;
  private int attempts;
  private int hops;
  private boolean tokenRefreshed;
  private volatile boolean maybeReceived;
  // From before a request goes out until its outcome has been looked at.
  private volatile boolean undecided;
  private boolean withdrawn;
  private volatile boolean timedOut;
  private volatile TimeSource.Timer retryTimer = NONE;
  private volatile Permits.@Nullable Pending pending;
  private volatile @Nullable CompletableFuture<?> inFlight;

  Exchange(Exchanger owner, ApiRequest request, Exchanger.Terms terms) {
    this.owner = owner;
    this.request = request;
    this.terms = terms;
    this.time = owner.wiring().time();
    this.repeats = new Repeats(owner, request, terms);
    this.current = firstHop();
    this.turns = owner.turns(terms.purpose());
    Duration job = terms.budget();
    // What belongs to a job waits for its turn as long as the job has time.
    this.limit = turns != null && job != null ? job : Durations.shorter(job, ownLimit());
    this.deadline = Deadline.in(time, limit);
  }

  /** The answer to come; cancelled without force, it is given up only if nothing has been sent. */
  private final class Answer extends CompletableFuture<ApiResponse> {
    @Override
    public <U> CompletableFuture<U> newIncompleteFuture() {
      return new CompletableFuture<>();
    }

    @Override
    public boolean cancel(boolean mayInterruptIfRunning) {
      return mayInterruptIfRunning ? super.cancel(true) : withdraw();
    }
  }

  private boolean withdraw() {
    synchronized (this) {
      if (undecided || maybeReceived || future.isDone()) {
        return false;
      }
      withdrawn = true;
    }
    fail(Kind.CLOSED, "was not sent: nobody waits for it any more");
    return true;
  }

  private Duration ownLimit() {
    return request.timeout().orElse(owner.limits().requestTimeout());
  }

  private Hop firstHop() {
    Origin named = terms.from();
    return new Hop(request, named != null ? named : owner.wiring().policy().endpoint(), false);
  }

  CompletableFuture<ApiResponse> start() {
    Futures.whenDone(future, (answer, failure) -> end());
    if (turns == null) {
      setLimit();
    }
    step(this::attempt);
    synchronized (this) {
      if (turns != null && !begun) {
        setLimit();
      }
    }
    return future;
  }

  private void setLimit() {
    owner.wiring().alarms().set(this, limit);
    if (future.isDone()) {
      owner.wiring().alarms().cancel(this);
    }
  }

  void close() {
    fail(Kind.CLOSED, "was given up: the connection was closed");
  }

  /** The time is up. */
  @Override
  protected void ring() {
    timeUp(turns != null && turns.isWaiting());
  }

  private void timeUp(boolean inLine) {
    timedOut = true;
    String how = inLine ? "was still waiting for " + owner.wanted() + " after " : Mishaps.LATE;
    fail(Kind.REQUEST_TIMEOUT, how + Mishaps.wholeTime(limit));
  }

  private void fail(Kind kind, String what) {
    future.completeExceptionally(mishaps(maybeReceived || undecided).of(kind, what));
  }

  private Mishaps mishaps(boolean received) {
    return new Mishaps(request, attempts, received);
  }

  /** Frees what is held, once, whoever ended the exchange. */
  private void end() {
    owner.ended(this);
    owner.wiring().alarms().cancel(this);
    retryTimer.cancel();
    Permits.Pending asked = pending;
    if (asked != null) {
      asked.abandon();
    }
    CompletableFuture<?> flying = inFlight;
    if (flying != null) {
      flying.cancel(true);
    }
    if (turns != null) {
      turns.end();
    }
  }

  /** Runs a step; whatever it throws ends the exchange, so that no future is ever lost. */
  private void step(Runnable work) {
    if (future.isDone()) {
      return;
    }
    try {
      work.run();
    } catch (Throwable e) {
      future.completeExceptionally(e);
    }
  }

  private void attempt() {
    attempts++;
    go();
  }

  private void go() {
    Way way = owner.builder().way(current);
    if (turns == null) {
      withToken(way);
    } else {
      turns.take(owner.queue(way.uri()), () -> step(() -> withTurn(way)));
    }
  }

  private void withTurn(Way way) {
    if (owner.isStopped()) {
      return; // closing ends it, and hooks need not run for that
    }
    if (deadline.reached(time)) {
      // Its turn came as the time of those before it was up, too.
      timeUp(true);
      return;
    }
    synchronized (this) {
      if (!begun) {
        begun = true;
        limit = Durations.shorter(deadline.remaining(time), ownLimit());
        deadline = Deadline.in(time, limit);
        setLimit();
      }
    }
    withToken(way);
  }

  private void withToken(Way way) {
    Optional<TokenSource> source = way.trusted() ? owner.hooks().tokenSource() : Optional.empty();
    if (source.isEmpty()) {
      acquire(way, null);
      return;
    }
    CompletableFuture<AccessToken> token = source.get().token(time.now());
    inFlight = null;
    if (token.isDone() && !token.isCompletedExceptionally()) {
      acquire(way, token.join());
      return;
    }
    Futures.whenDoneOn(
        owner.wiring().workers().engineExecutor(),
        token,
        (value, failure) ->
            step(
                () -> {
                  if (failure instanceof TransportException lost) {
                    throw mishaps(maybeReceived).noToken(lost);
                  }
                  if (failure != null) {
                    throw Futures.unchecked(failure);
                  }
                  acquire(way, value);
                }));
  }

  private void acquire(Way way, @Nullable AccessToken token) {
    if (owner.permits().areFree()) {
      sendInTime(owner.permits().free(), way, token);
      return;
    }
    Permits.Pending asked =
        owner
            .permits()
            .ask(
                request,
                (permit, refusal) -> {
                  if (permit == null) {
                    step(() -> unanswered(Objects.requireNonNull(refusal)));
                  } else {
                    sendInTime(permit, way, token);
                  }
                });
    // Known before it begins: what it leads to may ask anew before it returns.
    pending = asked;
    asked.begin();
    if (future.isDone()) {
      asked.abandon();
    }
  }

  private WireRequest wire(Way way, @Nullable AccessToken token) {
    WireRequest wire = owner.builder().build(current, way, token, terms.cookies(), time.now());
    return terms.purpose() == Purpose.POLL ? wire.pipelined() : wire;
  }

  private void sendInTime(Permits.Permit permit, Way way, @Nullable AccessToken token) {
    if (turns == null) {
      sendUnder(permit, way, token);
    } else {
      turns.start(permit, () -> sendUnder(permit, way, token));
    }
  }

  /** Sees that nothing is sent once it was withdrawn, or while all closes or its time ends it. */
  private synchronized boolean maySend() {
    boolean late = withdrawn || future.isDone() || deadline.reached(time);
    undecided = !late && !owner.isStopped();
    return undecided;
  }

  private void sendUnder(Permits.Permit permit, Way way, @Nullable AccessToken token) {
    CompletableFuture<ApiResponse> sent;
    WireRequest wire;
    long since = time.nanoTime();
    try {
      // Built after the wait for a permit, so that a signature's expiry is counted from now.
      wire = wire(way, token);
      if (!maySend()) {
        permit.abandoned();
        return;
      }
      sent = owner.wiring().transport().send(wire);
    } catch (Throwable e) {
      permit.abandoned();
      future.completeExceptionally(e);
      return;
    }
    inFlight = sent;
    if (future.isDone()) {
      sent.cancel(true);
    }
    Futures.whenDoneOn(
        owner.wiring().workers().engineExecutor(),
        sent,
        (response, failure) -> {
          owner.log(terms.purpose(), wire, response, failure, since);
          if (turns != null && response != null) {
            // Before its place in a bulkhead comes free: nobody may start before Retry-After.
            turns.refused(response, time.now(), owner.limits().maxRetryAfter());
          }
          permit.over(request, response, failure, future.isDone() && !timedOut);
          if (turns != null) {
            turns.over(response != null);
          }
          if (response == null) {
            step(() -> unanswered(Objects.requireNonNull(failure)));
          } else {
            step(() -> answered(response, token));
          }
        });
  }

  // Until it is sent again, an answer decides: whoever withdraws it meanwhile would lose a job.
  private void answered(ApiResponse response, @Nullable AccessToken token) {
    Cookies cookies = terms.cookies();
    if (cookies != null) {
      cookies.store(response.uri(), response.headers(), time.now());
    }
    ApiRequest redirect = Redirects.next(terms.purpose(), current.request(), response);
    if (redirect != null) {
      follow(redirect, response);
    } else if (response.status() == 401 && token != null && !tokenRefreshed) {
      // 401 says that the request was not carried out, so even a submit may be sent again.
      tokenRefreshed = true;
      owner.hooks().tokenSource().ifPresent(source -> source.invalidate(token));
      undecided = false;
      go();
    } else if (!retried(response)) {
      if (terms.purpose() == Purpose.SUBMIT && maybeReceived && response.status() >= 400) {
        throw mishaps(true).refusedLater(response, time.now());
      }
      future.complete(response);
    }
  }

  private void follow(ApiRequest redirect, ApiResponse response) {
    if (++hops > MOST_HOPS) {
      throw mishaps(true)
          .of(Kind.TOO_MANY_REDIRECTS, "was redirected more than " + MOST_HOPS + " times");
    }
    current = new Hop(redirect, Origin.of(response.uri()), true);
    undecided = false;
    go();
  }

  private boolean retried(ApiResponse response) {
    Duration wait = repeats.after(response);
    if (wait == null || !hasTimeFor(wait)) {
      repeats.taken(response);
      return false;
    }
    // A gateway does not know whether the request reached the server behind it.
    maybeReceived |= response.status() == 502 || response.status() == 504;
    undecided = false;
    again(wait);
    return true;
  }

  private void unanswered(Throwable failure) {
    if (!(failure instanceof TransportException cause)) {
      throw mishaps(true).transportFailed(failure);
    }
    maybeReceived |= cause.mayHaveBeenReceived();
    undecided = false;
    Duration wait = repeats.after(cause);
    if (wait == null || !hasTimeFor(wait)) {
      future.completeExceptionally(mishaps(maybeReceived).withHistory(cause));
    } else {
      again(wait);
    }
  }

  private boolean hasTimeFor(Duration wait) {
    return wait.compareTo(deadline.remaining(time)) < 0;
  }

  private void again(Duration wait) {
    current = firstHop();
    hops = 0;
    retryTimer =
        time.schedule(wait, () -> owner.wiring().workers().engine(() -> step(this::attempt)));
    if (future.isDone()) {
      retryTimer.cancel();
    }
  }
}

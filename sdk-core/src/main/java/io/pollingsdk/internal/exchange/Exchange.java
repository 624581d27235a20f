package io.pollingsdk.internal.exchange;

import io.github.resilience4j.retry.Retry;
import io.pollingsdk.auth.AccessToken;
import io.pollingsdk.auth.TokenSource;
import io.pollingsdk.error.TransportException;
import io.pollingsdk.error.TransportException.Kind;
import io.pollingsdk.http.ApiRequest;
import io.pollingsdk.http.ApiResponse;
import io.pollingsdk.http.Origin;
import io.pollingsdk.http.RetryAfter;
import io.pollingsdk.http.WireRequest;
import io.pollingsdk.internal.exchange.WireBuilder.Hop;
import io.pollingsdk.internal.exchange.WireBuilder.Way;
import io.pollingsdk.internal.run.Alarms.Alarm;
import io.pollingsdk.internal.run.Futures;
import io.pollingsdk.internal.run.Workers;
import io.pollingsdk.internal.text.Messages;
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

  private final Exchanger owner;
  private final ApiRequest request;
  private final Exchanger.Terms terms;
  private final TimeSource time;
  private final CompletableFuture<ApiResponse> future = new CompletableFuture<>();
  private final @Nullable Turns turns;
  private Deadline deadline;
  private volatile Duration limit;
  private boolean begun;
  private Retry.@Nullable AsyncContext<ApiResponse> retry;
  private Hop current;
  private int attempts;
  private int hops;
  private boolean tokenRefreshed;
  private volatile boolean maybeReceived;
  // From before a request goes out until its outcome has been looked at.
  private volatile boolean undecided;
  private volatile boolean timedOut;
  private volatile TimeSource.@Nullable Timer retryTimer;
  private volatile Permits.@Nullable Pending pending;
  private volatile @Nullable CompletableFuture<?> inFlight;

  Exchange(Exchanger owner, ApiRequest request, Exchanger.Terms terms) {
    this.owner = owner;
    this.request = request;
    this.terms = terms;
    this.time = owner.wiring().time();
    this.current = firstHop();
    this.turns = owner.turns(terms.purpose());
    Duration job = terms.budget();
    // What belongs to a job waits for its turn as long as the job has time.
    this.limit = turns != null && job != null ? job : shorter(job, ownLimit());
    this.deadline = Deadline.in(time, limit);
  }

  private Duration ownLimit() {
    return request.timeout().orElse(owner.limits().requestTimeout());
  }

  private static Duration shorter(@Nullable Duration one, Duration other) {
    return one != null && one.compareTo(other) < 0 ? one : other;
  }

  private Hop firstHop() {
    Origin named = terms.from();
    return new Hop(request, named != null ? named : owner.wiring().policy().endpoint(), false);
  }

  CompletableFuture<ApiResponse> start() {
    owner.wiring().alarms().set(this, limit);
    Futures.whenDone(future, (answer, failure) -> end());
    step(this::attempt);
    return future;
  }

  void close() {
    fail(Kind.CLOSED, "was given up: the connection was closed");
  }

  /** The time is up. */
  @Override
  protected void ring() {
    timedOut = true;
    fail(
        Kind.REQUEST_TIMEOUT,
        "was not answered within "
            + limit.toMillis() / 1000.0
            + " s, its whole time (setting 'requestTimeout', or what was left of the job's)");
  }

  private void fail(Kind kind, String what) {
    future.completeExceptionally(
        new TransportException(
            kind, request + " " + what, maybeReceived || undecided, attempts, null));
  }

  /** Frees what is held, once, whoever ended the exchange. */
  private void end() {
    owner.ended(this);
    owner.wiring().alarms().cancel(this);
    cancel(retryTimer);
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

  private static void cancel(TimeSource.@Nullable Timer timer) {
    if (timer != null) {
      timer.cancel();
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
    if (turns == null) {
      withToken();
    } else {
      turns.take(() -> step(this::withTurn));
    }
  }

  private void withTurn() {
    if (!begun) {
      begun = true;
      limit = shorter(deadline.remaining(time), ownLimit());
      deadline = Deadline.in(time, limit);
      owner.wiring().alarms().set(this, limit);
    }
    withToken();
  }

  private void withToken() {
    Way way = owner.builder().way(current);
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
                    throw new TransportException(
                        lost.kind(),
                        request + " was not sent, as no token came: " + Messages.plain(lost),
                        maybeReceived,
                        attempts,
                        lost);
                  }
                  if (failure != null) {
                    throw Futures.unchecked(failure);
                  }
                  acquire(way, value);
                }));
  }

  private void acquire(Way way, @Nullable AccessToken token) {
    if (owner.permits().areFree()) {
      if (owner.isClosed()) {
        close();
        return;
      }
      sendUnder(owner.permits().free(), way, token);
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
                  } else if (future.isDone() || owner.isClosed()) {
                    // While closing, places come free: none of ours may use one to send.
                    permit.abandoned();
                    close();
                  } else {
                    sendUnder(permit, way, token);
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
    WireRequest wire =
        way.trusted()
            ? owner.builder().trusted(current, way, token, terms.cookies(), time.now())
            : owner.builder().bare(current.request());
    return terms.purpose() == Purpose.POLL ? wire.pipelined() : wire;
  }

  private void sendUnder(Permits.Permit permit, Way way, @Nullable AccessToken token) {
    CompletableFuture<ApiResponse> sent;
    WireRequest wire;
    long since = time.nanoTime();
    try {
      // Built after the wait for a permit, so that a signature's expiry is counted from now.
      wire = wire(way, token);
      undecided = true;
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
          Workers.guarded(
              "What reports on a request",
              () -> owner.log(terms.purpose(), wire, response, failure, since));
          if (turns != null) {
            turns.over(response, time.now(), owner.limits().maxRetryAfter());
          }
          if (response == null) {
            Throwable cause = Objects.requireNonNull(failure);
            Workers.guarded(
                "A permit's owner",
                () -> {
                  if (future.isDone() && !timedOut) {
                    permit.abandoned();
                  } else {
                    permit.failed(cause);
                  }
                });
            step(() -> unanswered(cause));
          } else {
            Workers.guarded("A permit's owner", () -> permit.answered(request, response));
            step(() -> answered(response, token));
          }
        });
  }

  private void answered(ApiResponse response, @Nullable AccessToken token) {
    undecided = false;
    JobCookies cookies = terms.cookies();
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
      go();
    } else if (!retried(response)) {
      if (terms.purpose() == Purpose.SUBMIT && maybeReceived && response.status() >= 400) {
        throw new TransportException(
            Kind.CONNECTION_LOST,
            request + " got no answer at first, and HTTP " + response.status() + " when sent again",
            true,
            attempts,
            response.refusal(request, null, null, time.now()));
      }
      future.complete(response);
    }
  }

  private void follow(ApiRequest redirect, ApiResponse response) {
    if (++hops > MOST_HOPS) {
      throw new TransportException(
          Kind.TOO_MANY_REDIRECTS,
          request + " was redirected more than " + MOST_HOPS + " times",
          true,
          attempts,
          null);
    }
    current = new Hop(redirect, Origin.of(response.uri()), true);
    go();
  }

  private boolean retried(ApiResponse response) {
    if (response.isSuccess()) {
      long delay = retryContext().onResult(response);
      if (delay >= 0 && repeatable() && again(Duration.ofMillis(delay))) {
        return true;
      }
      retryContext().onComplete();
      return false;
    }
    if (!RepeatRule.after(response, terms.purpose(), repeatable())) {
      retryContext().onComplete();
      return false;
    }
    // A gateway does not know whether the request reached the server behind it.
    boolean gateway = response.status() == 502 || response.status() == 504;
    long delay = retryContext().onError(response.refusal(request, null, null, time.now()));
    Duration asked = RetryAfter.from(response.headers(), time.now()).orElse(Duration.ZERO);
    Duration wait = Duration.ofMillis(delay);
    // A wait beyond our own bounds is no wait: the caller is told at once, with the server's wish.
    boolean more =
        delay >= 0
            && asked.compareTo(owner.limits().maxRetryAfter()) <= 0
            && again(asked.compareTo(wait) > 0 ? asked : wait);
    maybeReceived |= more && gateway;
    return more;
  }

  private void unanswered(Throwable failure) {
    if (!(failure instanceof TransportException cause)) {
      throw new TransportException(
          Kind.CONNECTION_LOST, request + ": the transport failed", true, attempts, failure);
    }
    maybeReceived |= cause.mayHaveBeenReceived();
    undecided = false;
    if (RepeatRule.after(cause, repeatable())) {
      long delay = retryContext().onError(cause);
      if (delay >= 0 && again(Duration.ofMillis(delay))) {
        return;
      }
    }
    future.completeExceptionally(withHistory(cause));
  }

  private TransportException withHistory(TransportException last) {
    if (attempts == 1 && maybeReceived == last.mayHaveBeenReceived()) {
      return last;
    }
    String text = Messages.plain(last);
    return new TransportException(last.kind(), text, maybeReceived, attempts, last);
  }

  private boolean again(Duration wait) {
    if (wait.compareTo(deadline.remaining(time)) >= 0) {
      return false;
    }
    current = firstHop();
    hops = 0;
    retryTimer =
        time.schedule(wait, () -> owner.wiring().workers().engine(() -> step(this::attempt)));
    if (future.isDone()) {
      cancel(retryTimer);
    }
    return true;
  }

  private boolean repeatable() {
    return RepeatRule.repeatable(terms.purpose(), terms.idempotent());
  }

  private Retry.AsyncContext<ApiResponse> retryContext() {
    Retry.AsyncContext<ApiResponse> known = retry;
    if (known == null) {
      known = owner.resilience().retry().asyncContext();
      retry = known;
    }
    return known;
  }
}

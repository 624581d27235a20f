package io.pollingsdk.internal.exchange;

import io.pollingsdk.http.ApiResponse;
import io.pollingsdk.http.RetryAfter;
import io.pollingsdk.internal.pace.BudgetQueue;
import io.pollingsdk.internal.pace.Standing;
import io.pollingsdk.internal.text.Durations;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The turns of one exchange, in its endpoint's budget or for a connection: one for each time it is
 * sent.
 */
final class Turns {
  private final BudgetQueue.Asker asker;
  private final Standing standing;
  // What is sent again or elsewhere has been due ever since, so that it keeps its place.
  private final long due;
  private BudgetQueue.@Nullable Turn turn;
  // The permit of one that waits to start.
  private Permits.@Nullable Permit idle;
  private int taken;
  private volatile boolean waits;
  private boolean ended;

  Turns(BudgetQueue.Asker asker, Standing standing) {
    this.asker = asker;
    this.standing = standing;
    this.due = asker.time().nanoTime();
  }

  /** Runs what sends, when its turn has come; not once this has ended. */
  void take(BudgetQueue queue, Runnable send) {
    int mine = next();
    BudgetQueue.Turn asked =
        queue.ask(
            asker,
            due,
            standing,
            granted -> {
              if (keep(granted, mine)) {
                waits = false;
                send.run();
              }
            });
    keep(asked, mine);
  }

  /**
   * Runs what sends with a permit, at once where the turn has just come; where other things were
   * waited for since then, once there is room for it again. Once this has ended, the permit is
   * given back instead.
   */
  void start(Permits.Permit permit, Runnable send) {
    BudgetQueue.Turn held;
    synchronized (this) {
      held = turn;
      // From now on, who ends this gives it back.
      idle = held == null ? null : permit;
    }
    if (held == null) {
      permit.abandoned();
      return;
    }
    held.start(
        granted -> {
          if (take() != null) {
            permit.begins();
            send.run();
          }
        });
  }

  private synchronized Permits.@Nullable Permit take() {
    Permits.Permit held = idle;
    idle = null;
    return held;
  }

  /** Returns whether it waits for a turn at present. */
  boolean isWaiting() {
    return waits;
  }

  private synchronized int next() {
    waits = true;
    return ++taken;
  }

  private boolean keep(BudgetQueue.Turn asked, int which) {
    synchronized (this) {
      if (!ended) {
        // What its turn led to may have taken another one before it is known here.
        boolean present = which == taken;
        turn = present ? asked : turn;
        return present;
      }
    }
    asked.end();
    return false;
  }

  /** Where the request was refused for now, the turn is over, and the budget shrinks. */
  void refused(ApiResponse response, Instant now, Duration maxRetryAfter) {
    int status = response.status();
    if (status != 429 && status != 503) {
      return;
    }
    Optional<Duration> wish = RetryAfter.from(response.headers(), now);
    BudgetQueue.Turn held = status == 429 || wish.isPresent() ? held() : null;
    if (held != null) {
      held.refused(Durations.shorter(wish.orElse(Duration.ZERO), maxRetryAfter));
    }
  }

  /** The request was answered, or not. On a thread of the asker's executor. */
  void over(boolean answered) {
    BudgetQueue.Turn held = held();
    if (held != null && answered) {
      held.answered(asker.executor());
    } else if (held != null) {
      held.end();
    }
  }

  /** Gives back what is held, and takes no more. */
  void end() {
    BudgetQueue.Turn held;
    Permits.Permit permit;
    synchronized (this) {
      ended = true;
      held = held();
      permit = take();
    }
    if (held != null) {
      held.end();
    }
    if (permit != null) {
      permit.abandoned();
    }
  }

  private synchronized BudgetQueue.@Nullable Turn held() {
    BudgetQueue.Turn held = turn;
    turn = null;
    return held;
  }
}

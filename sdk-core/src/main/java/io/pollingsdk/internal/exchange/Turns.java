package io.pollingsdk.internal.exchange;

import io.pollingsdk.http.ApiResponse;
import io.pollingsdk.http.RetryAfter;
import io.pollingsdk.internal.pace.BudgetQueue;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The turns of one exchange in its endpoint's budget: one for each time it is sent. */
final class Turns {
  private final BudgetQueue queue;
  private final BudgetQueue.Asker asker;
  private final boolean urgent;
  private BudgetQueue.@Nullable Turn turn;
  private int asked;
  private boolean ended;

  Turns(BudgetQueue queue, BudgetQueue.Asker asker, boolean urgent) {
    this.queue = queue;
    this.asker = asker;
    this.urgent = urgent;
  }

  /** Runs what sends, when its turn has come; not once this has ended. */
  void take(Runnable send) {
    int which = next();
    BudgetQueue.Turn mine =
        queue.ask(
            asker,
            asker.time().nanoTime(),
            urgent,
            granted -> {
              if (keep(granted, which)) {
                send.run();
              }
            });
    keep(mine, which);
  }

  private synchronized int next() {
    return ++asked;
  }

  private boolean keep(BudgetQueue.Turn mine, int which) {
    synchronized (this) {
      if (!ended) {
        // What was sent in this turn may have been answered by now, and have led to the next one.
        turn = which == asked ? mine : turn;
        return true;
      }
    }
    mine.end();
    return false;
  }

  /** The request was answered, or not; the budget shrinks where it was refused for now. */
  void over(@Nullable ApiResponse response, Instant now, Duration maxRetryAfter) {
    BudgetQueue.Turn held = held();
    if (held == null) {
      return;
    }
    Optional<Duration> wish =
        response == null ? Optional.empty() : RetryAfter.from(response.headers(), now);
    int status = response == null ? 0 : response.status();
    if (status == 429 || (status == 503 && wish.isPresent())) {
      Duration wait = wish.orElse(Duration.ZERO);
      held.refused(wait.compareTo(maxRetryAfter) > 0 ? maxRetryAfter : wait);
    } else {
      held.end();
    }
  }

  /** Gives back what is held, and takes no more. */
  void end() {
    synchronized (this) {
      ended = true;
    }
    BudgetQueue.Turn held = held();
    if (held != null) {
      held.end();
    }
  }

  private synchronized BudgetQueue.@Nullable Turn held() {
    BudgetQueue.Turn held = turn;
    turn = null;
    return held;
  }
}

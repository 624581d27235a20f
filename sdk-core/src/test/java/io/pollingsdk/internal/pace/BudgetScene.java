package io.pollingsdk.internal.pace;

import io.pollingsdk.internal.pace.BudgetQueue.Asker;
import io.pollingsdk.internal.pace.BudgetQueue.Turn;
import io.pollingsdk.pacing.RequestBudget;
import io.pollingsdk.testkit.FakeTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;

/** A budget in fake time, and who got which turn when. */
final class BudgetScene {
  final FakeTime time = new FakeTime();
  final CountingQueue<Turn> line = new CountingQueue<>(new PriorityQueue<>(BudgetQueue.ORDER));
  final BudgetQueue queue;
  final Asker asker = new Asker(time, Runnable::run);
  final List<String> granted = new ArrayList<>();
  final List<Long> starts = new ArrayList<>();
  private final Map<String, Turn> turns = new HashMap<>();

  /** Returns a queue for a budget of its own. */
  static BudgetQueue queue(RequestBudget budget) {
    return new BudgetQueue(budget, new PriorityQueue<>(BudgetQueue.ORDER));
  }

  BudgetScene(RequestBudget budget) {
    this.queue = new BudgetQueue(budget, line);
  }

  /** Asks for a turn that is due now. */
  Turn ask(String name) {
    return ask(name, time.nanoTime(), false);
  }

  Turn ask(String name, long due, boolean urgent) {
    Turn turn =
        queue.ask(
            asker, due, urgent ? Standing.URGENT : Standing.USUAL, mine -> granted(name, mine));
    turns.put(name, turn);
    return turn;
  }

  private void granted(String name, Turn turn) {
    granted.add(name);
    starts.add(time.nanoTime());
    turns.put(name, turn);
  }

  /** Asks for as many turns as given; their names are the prefix and a number from 0. */
  void askMany(String prefix, int many) {
    for (int i = 0; i < many; i++) {
      ask(prefix + i);
    }
  }

  Turn turn(String name) {
    return turns.get(name);
  }

  void refuse(String name, Duration retryAfter) {
    turns.get(name).refused(retryAfter);
  }

  /** Ends all turns that were granted and have not ended. */
  void endAll() {
    List.copyOf(granted).forEach(name -> turns.get(name).end());
  }

  void advance(double seconds) {
    time.advance(seconds(seconds));
  }

  static Duration seconds(double seconds) {
    return Duration.ofNanos(Math.round(seconds * 1e9));
  }

  /** Returns how many turns were given from one time to before another, in seconds. */
  long startsBetween(double from, double to) {
    return starts.stream().filter(at -> at >= from * 1e9 && at < to * 1e9).count();
  }

  /** Returns the most turns that were given within any one second. */
  static int mostInOneSecond(List<Long> starts) {
    int most = 0;
    int first = 0;
    for (int last = 0; last < starts.size(); last++) {
      while (starts.get(last) - starts.get(first) >= 1_000_000_000L) {
        first++;
      }
      most = Math.max(most, last - first + 1);
    }
    return most;
  }
}

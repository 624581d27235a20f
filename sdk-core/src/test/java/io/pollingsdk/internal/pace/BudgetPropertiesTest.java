package io.pollingsdk.internal.pace;

import static org.assertj.core.api.Assertions.assertThat;

import io.pollingsdk.internal.pace.BudgetQueue.Asker;
import io.pollingsdk.internal.pace.BudgetQueue.Turn;
import io.pollingsdk.pacing.RequestBudget;
import io.pollingsdk.testkit.FakeTime;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What holds whatever happens, in seeded random runs. */
class BudgetPropertiesTest {
  private final FakeTime time = new FakeTime();
  private final ArrayDeque<Runnable> tasks = new ArrayDeque<>();
  private final Map<Place, Turn> waiting = new LinkedHashMap<>();
  private final Map<Place, Turn> granted = new LinkedHashMap<>();
  private final List<Long> starts = new ArrayList<>();
  private long holdUntil;
  private int numbers;
  private boolean late;

  private record Place(int number, long due, boolean urgent) {
    boolean before(Place other) {
      if (urgent != other.urgent) {
        return urgent;
      }
      return due != other.due ? due < other.due : number < other.number;
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16})
  void keepsEveryLimitAndTheOrderAndLosesNobody(long seed) {
    Random random = new Random(seed);
    int rate = 1 + random.nextInt(random.nextBoolean() ? 5 : 2000);
    int atOnce = 1 + random.nextInt(20);
    boolean rated = seed % 3 != 0;
    boolean bounded = !rated || random.nextBoolean();
    RequestBudget budget = rated ? RequestBudget.perSecond(rate) : RequestBudget.concurrent(atOnce);
    BudgetQueue queue =
        BudgetScene.queue(rated && bounded ? budget.withConcurrent(atOnce) : budget);
    // Some are told at once, some later: the turn may have gone on by then.
    List<Asker> askers =
        List.of(
            new Asker(
                time,
                task -> {
                  starts.add(time.nanoTime());
                  task.run();
                }),
            new Asker(
                time,
                task -> {
                  starts.add(time.nanoTime());
                  tasks.add(task);
                }));

    for (int step = 0; step < 3000; step++) {
      act(queue, askers, random, rate);
      assertThat(queue.running()).isLessThanOrEqualTo(bounded ? atOnce : Integer.MAX_VALUE);
      assertThat(time.pending()).isLessThanOrEqualTo(1);
    }
    assertThat(BudgetScene.mostInOneSecond(starts)).isLessThanOrEqualTo(rated ? rate : 100_000);
    assertThat(starts).hasSizeGreaterThan(20);

    finish();
    assertThat(waiting).as("nobody is lost").isEmpty();
    assertThat(queue.running()).isZero();
    assertThat(queue.waiting()).isZero();
    assertThat(time.pending()).isZero();
  }

  private void act(BudgetQueue queue, List<Asker> askers, Random random, int rate) {
    int kind = random.nextInt(20);
    if (kind < 8) {
      ask(queue, askers.get(random.nextInt(2)), random);
    } else if (kind < 10) {
      end(waiting, random, null);
    } else if (kind < 13) {
      end(granted, random, null);
    } else if (kind == 13 && random.nextInt(20) == 0) {
      Duration wait =
          random.nextBoolean() ? Duration.ZERO : Duration.ofMillis(random.nextInt(4000));
      end(granted, random, wait);
    } else if (kind < 17) {
      runTasks();
    } else {
      // Steps of all sizes around the gap, so that timers come late, and pauses.
      double gaps = Math.pow(10, random.nextDouble() * 3 - 1.5);
      time.advance(Duration.ofNanos((long) (gaps * 1e9 / rate)));
    }
  }

  private void ask(BudgetQueue queue, Asker asker, Random random) {
    long due = time.nanoTime() - random.nextInt(1_000_000_000);
    Place place = new Place(numbers++, due, random.nextInt(10) == 0);
    Turn turn =
        queue.ask(
            asker,
            due,
            place.urgent() ? Standing.URGENT : Standing.USUAL,
            mine -> granted(place, mine));
    if (granted.containsKey(place)) {
      starts.add(time.nanoTime());
    } else {
      waiting.put(place, turn);
    }
  }

  private void granted(Place place, Turn turn) {
    assertThat(time.nanoTime())
        .as("not while the server wants none")
        .isGreaterThanOrEqualTo(holdUntil);
    waiting.remove(place);
    granted.put(place, turn);
    if (!late && tasks.isEmpty()) {
      assertThat(waiting.keySet()).as("the first goes first").noneMatch(o -> o.before(place));
    }
  }

  private void end(Map<Place, Turn> places, Random random, Duration refusal) {
    if (places.isEmpty()) {
      return;
    }
    Place one = List.copyOf(places.keySet()).get(random.nextInt(places.size()));
    Turn turn = places.remove(one);
    if (refusal == null) {
      turn.end();
    } else {
      runTasks();
      holdUntil = Math.max(holdUntil, time.nanoTime() + refusal.toNanos());
      turn.refused(refusal);
    }
  }

  private void runTasks() {
    while (!tasks.isEmpty()) {
      // Who is told late had its turn before others came.
      late = true;
      tasks.remove().run();
    }
    late = false;
  }

  private void finish() {
    for (int i = 0; i < 100_000 && !(waiting.isEmpty() && granted.isEmpty()); i++) {
      runTasks();
      List.copyOf(granted.keySet()).forEach(place -> granted.remove(place).end());
      if (tasks.isEmpty() && !waiting.isEmpty()) {
        time.runNext();
      }
    }
  }
}

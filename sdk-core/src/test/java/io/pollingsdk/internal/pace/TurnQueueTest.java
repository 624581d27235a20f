package io.pollingsdk.internal.pace;

import static org.assertj.core.api.Assertions.assertThat;

import io.pollingsdk.internal.pace.TurnQueue.Turn;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TurnQueueTest {
  private final List<String> granted = new ArrayList<>();
  private final Map<String, Turn> turns = new HashMap<>();

  private Turn ask(TurnQueue queue, String name, String host, long load) {
    Turn turn =
        queue.ask(
            host,
            load,
            mine -> {
              granted.add(name);
              turns.put(name, mine);
            });
    turns.put(name, turn);
    return turn;
  }

  @Test
  void givesTheTurnAtOnceWhereThereIsRoom() {
    Turn turn = ask(new TurnQueue(1, 1, 1, TurnQueue.Pace.NONE), "first", "a", 0);

    assertThat(granted).containsExactly("first");
    assertThat(turns.get("first")).isSameAs(turn);
  }

  @Test
  void letsWhoWaitedLongestGoFirst() {
    TurnQueue queue = new TurnQueue(1, 1, Long.MAX_VALUE, TurnQueue.Pace.NONE);
    for (int i = 0; i < 5; i++) {
      ask(queue, "t" + i, "host" + i % 2, 1);
    }
    for (int i = 0; i < 5; i++) {
      turns.get("t" + i).end();
    }

    assertThat(granted).containsExactly("t0", "t1", "t2", "t3", "t4");
  }

  @Test
  void passesByThoseWhoseHostIsBusy() {
    TurnQueue queue = new TurnQueue(3, 1, Long.MAX_VALUE, TurnQueue.Pace.NONE);
    ask(queue, "a1", "a", 0);
    ask(queue, "a2", "a", 0);
    ask(queue, "a3", "a", 0);
    ask(queue, "b1", "b", 0);
    assertThat(granted).containsExactly("a1", "b1");

    turns.get("a1").end();

    assertThat(granted).containsExactly("a1", "b1", "a2");
  }

  @Test
  void oneHostWithManyWaitingDoesNotHoldOthersUp() {
    TurnQueue queue = new TurnQueue(2, 2, Long.MAX_VALUE, TurnQueue.Pace.NONE);
    for (int i = 0; i < 10; i++) {
      ask(queue, "a" + i, "a", 0);
    }
    ask(queue, "b", "b", 0);
    ask(queue, "c", "c", 0);
    for (int i = 0; i < 10; i++) {
      turns.get("a" + i).end();
    }

    assertThat(granted).endsWith("a9", "b", "c");
  }

  @Test
  void theHeavyOneHasItsTurnAlone() {
    TurnQueue queue = new TurnQueue(9, 9, 100, TurnQueue.Pace.NONE);
    ask(queue, "small", "a", 10);
    ask(queue, "heavy", "b", 1000);
    ask(queue, "next", "c", 0);
    assertThat(granted).as("nobody overtakes the heavy one").containsExactly("small");

    turns.get("small").end();
    assertThat(granted).containsExactly("small", "heavy");

    turns.get("heavy").end();
    assertThat(granted).containsExactly("small", "heavy", "next");
  }

  @Test
  void fillsUpToTheWeightExactly() {
    TurnQueue queue = new TurnQueue(9, 9, 100, TurnQueue.Pace.NONE);
    ask(queue, "one", "a", 60);
    ask(queue, "two", "a", 40);
    ask(queue, "three", "a", 1);

    assertThat(granted).containsExactly("one", "two");
  }

  @Test
  void theGreatestWeightDoesNotOverflow() {
    TurnQueue queue = new TurnQueue(9, 9, Long.MAX_VALUE, TurnQueue.Pace.NONE);
    ask(queue, "one", "a", Long.MAX_VALUE);
    ask(queue, "two", "a", Long.MAX_VALUE);
    assertThat(granted).containsExactly("one");

    turns.get("one").end();

    assertThat(granted).containsExactly("one", "two");
  }

  @Test
  void whoLeavesWhileWaitingIsNeverGranted() {
    TurnQueue queue = new TurnQueue(1, 1, Long.MAX_VALUE, TurnQueue.Pace.NONE);
    ask(queue, "one", "a", 0);
    ask(queue, "two", "a", 0);
    ask(queue, "three", "a", 0);

    turns.get("two").end();
    turns.get("one").end();

    assertThat(granted).containsExactly("one", "three");
    assertThat(queue.running()).isEqualTo(1);
  }

  @Test
  void aHeavyOneThatLeavesMakesRoomAtOnce() {
    TurnQueue queue = new TurnQueue(9, 9, 100, TurnQueue.Pace.NONE);
    ask(queue, "one", "a", 50);
    ask(queue, "heavy", "b", 1000);
    ask(queue, "light", "c", 1);

    turns.get("heavy").end();

    assertThat(granted).containsExactly("one", "light");
  }

  @Test
  void endingTwiceGivesBackOnce() {
    TurnQueue queue = new TurnQueue(2, 2, Long.MAX_VALUE, TurnQueue.Pace.NONE);
    Turn one = ask(queue, "one", "a", 5);
    ask(queue, "two", "a", 5);

    one.end();
    one.end();

    assertThat(queue.running()).isEqualTo(1);
    ask(queue, "three", "a", 0);
    ask(queue, "four", "a", 0);
    assertThat(granted).containsExactly("one", "two", "three");
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void keepsEveryLimitAndLosesNobodyWhateverHappens(long seed) {
    Random random = new Random(seed);
    int total = 1 + random.nextInt(5);
    int perHost = 1 + random.nextInt(3);
    long weight = 1L + random.nextInt(20);
    TurnQueue queue = new TurnQueue(total, perHost, weight, TurnQueue.Pace.NONE);
    Model model = new Model(total, perHost, weight);

    for (int step = 0; step < 4000; step++) {
      if (random.nextInt(5) < 3) {
        model.ask(queue, "host" + random.nextInt(4), random.nextInt(25));
      } else if (random.nextInt(4) > 0) {
        model.endOne(model.running, random);
      } else {
        model.endOne(model.waiting, random);
      }
      model.check();
    }
    while (!model.running.isEmpty()) {
      model.endOne(model.running, random);
      model.check();
    }

    assertThat(model.waiting).as("nobody starves").isEmpty();
    assertThat(queue.running()).isZero();
  }

  /** What must hold, kept beside the queue in the simplest way. */
  private static final class Model {
    private record Place(int number, String host, long load) {}

    private final int total;
    private final int perHost;
    private final long weight;
    private final Map<Place, Turn> running = new LinkedHashMap<>();
    private final Map<Place, Turn> waiting = new LinkedHashMap<>();
    private int asked;

    Model(int total, int perHost, long weight) {
      this.total = total;
      this.perHost = perHost;
      this.weight = weight;
    }

    void ask(TurnQueue queue, String host, long load) {
      Place place = new Place(asked++, host, load);
      Turn turn = queue.ask(host, load, mine -> granted(place, mine));
      if (!running.containsKey(place)) {
        waiting.put(place, turn);
      }
    }

    private void granted(Place place, Turn turn) {
      assertThat(waiting.keySet())
          .as("the first of its host goes first: %s", place)
          .noneMatch(other -> other.host().equals(place.host()) && other.number() < place.number());
      waiting.remove(place);
      running.put(place, turn);
    }

    void endOne(Map<Place, Turn> places, Random random) {
      if (!places.isEmpty()) {
        Place one = List.copyOf(places.keySet()).get(random.nextInt(places.size()));
        places.remove(one).end();
      }
    }

    void check() {
      assertThat(running.size()).isLessThanOrEqualTo(total);
      Map<String, Integer> hosts = new HashMap<>();
      running.keySet().forEach(place -> hosts.merge(place.host(), 1, Integer::sum));
      assertThat(hosts.values()).allMatch(count -> count <= perHost);
      long load = running.keySet().stream().mapToLong(Place::load).sum();
      assertThat(load <= weight || running.size() == 1).as("weight %s", load).isTrue();
      assertThat(!waiting.isEmpty() && running.isEmpty()).as("all wait for nobody").isFalse();
    }
  }

  @Test
  void aHundredThousandMayWaitAndLeave() {
    TurnQueue queue = new TurnQueue(1, 1, Long.MAX_VALUE, TurnQueue.Pace.NONE);
    int[] served = new int[1];
    Deque<Turn> now = new ArrayDeque<>();
    List<Turn> asked = new ArrayList<>();
    for (int i = 0; i < 100_000; i++) {
      asked.add(
          queue.ask(
              "host" + i % 3,
              1,
              turn -> {
                served[0]++;
                now.add(turn);
              }));
    }
    for (int i = 1; i < 100_000; i += 2) {
      asked.get(i).end();
    }
    while (!now.isEmpty()) {
      now.remove().end();
    }

    assertThat(served[0]).isEqualTo(50_000);
    assertThat(queue.running()).isZero();
  }

  @Test
  void thoseWhoLeftBehindOneWhoWaitsAreForgotten() {
    TurnQueue queue = new TurnQueue(1, 1, Long.MAX_VALUE, TurnQueue.Pace.NONE);
    ask(queue, "running", "a", 0);
    ask(queue, "waiting", "a", 0);
    for (int i = 0; i < 2000; i++) {
      // A megabyte each would be two gigabytes, if they were kept.
      byte[] held = new byte[1024 * 1024];
      queue.ask("a", 0, turn -> held[0]++).end();
    }

    turns.get("running").end();

    assertThat(granted).containsExactly("running", "waiting");
  }
}

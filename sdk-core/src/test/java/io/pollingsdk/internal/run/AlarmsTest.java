package io.pollingsdk.internal.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.pollingsdk.internal.run.Alarms.Alarm;
import io.pollingsdk.pacing.TimeSource;
import io.pollingsdk.testkit.FakeTime;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AlarmsTest {
  private static final long GRAIN = Alarms.FINE.toNanos();

  private final FakeTime time = new FakeTime();
  private final Alarms alarms = new Alarms(time, on(Runnable::run));
  private final List<String> rung = new ArrayList<>();

  private static Workers on(Executor executor) {
    return Workers.on(Optional.of(executor));
  }

  /** Notes when it rang. */
  private final class Bell extends Alarm {
    private final String name;

    Bell(String name) {
      this.name = name;
    }

    @Override
    protected void ring() {
      rung.add(name + "@" + time.elapsed().toMillis());
    }
  }

  private static Duration ms(long value) {
    return Duration.ofMillis(value);
  }

  @Test
  void eachIsWokenAtItsTimeInOrderAndThoseTogetherInTheOrderInWhichTheyWereSet() {
    alarms.set(new Bell("c"), ms(30));
    alarms.set(new Bell("a"), ms(10));
    alarms.set(new Bell("b1"), ms(20));
    alarms.set(new Bell("b2"), ms(20));
    assertThat(time.pending()).isEqualTo(1);
    time.advance(ms(100));
    assertThat(rung).containsExactly("a@10", "b1@20", "b2@20", "c@30");
    assertThat(time.pending()).isZero();
  }

  @Test
  void settingAnewReplacesTheTimeAndCancellingLeavesNoTimer() {
    Bell bell = new Bell("a");
    alarms.set(bell, ms(10));
    alarms.set(bell, ms(50));
    time.advance(ms(40));
    assertThat(rung).isEmpty();
    alarms.set(bell, ms(5));
    time.advance(ms(100));
    assertThat(rung).containsExactly("a@45");
    alarms.set(bell, ms(5));
    alarms.cancel(bell);
    alarms.cancel(bell);
    assertThat(time.pending()).isZero();
    time.advance(ms(100));
    assertThat(rung).hasSize(1);
  }

  @Test
  void oneSetAgainForTheVeryTimeItWasCancelledAtRingsOnceAndInItsNewPlace() {
    Bell bell = new Bell("a");
    alarms.set(bell, ms(10));
    alarms.cancel(bell);
    alarms.set(new Bell("b"), ms(10));
    alarms.set(bell, ms(10));
    time.advance(ms(20));
    assertThat(rung).containsExactly("b@10", "a@10");
  }

  @Test
  void theNextWakeUpComesNoSoonerThanAGrainAfterTheLast() {
    alarms.set(new Bell("a"), ms(10));
    for (int i = 1; i <= 9; i++) {
      alarms.set(new Bell("b"), ms(10).plusNanos(i * GRAIN / 10));
    }
    time.advance(ms(10).plusNanos(GRAIN - 1));
    assertThat(rung).containsExactly("a@10");
    time.advance(Duration.ofNanos(1));
    assertThat(rung).hasSize(10);
  }

  @ParameterizedTest
  @ValueSource(strings = {"PT0S", "PT-5S", "PT-2562047788015215H"})
  void noTimeAtAllMeansAtOnceButNotWithinTheCall(Duration delay) {
    alarms.set(new Bell("a"), delay);
    assertThat(rung).isEmpty();
    time.advance(Duration.ZERO);
    assertThat(rung).containsExactly("a@0");
  }

  @Test
  void aDelayLongerThanTheClockCanTellIsKeptAndCanBeCancelled() {
    Bell far = new Bell("far");
    alarms.set(far, Duration.ofSeconds(Long.MAX_VALUE));
    alarms.set(new Bell("near"), ms(1));
    time.advance(Duration.ofDays(3650));
    assertThat(rung).containsExactly("near@1");
    alarms.cancel(far);
    assertThat(time.pending()).isZero();
  }

  @Test
  void oneThatThrowsAndOneThatSetsItselfAnewHarmNobody() {
    Alarm again =
        new Alarm() {
          @Override
          protected void ring() {
            rung.add("again");
            if (rung.size() < 4) {
              alarms.set(this, Duration.ZERO);
            }
          }
        };
    alarms.set(
        new Alarm() {
          @Override
          protected void ring() {
            throw new StackOverflowError("bad alarm");
          }
        },
        ms(1));
    alarms.set(again, ms(1));
    time.advance(ms(10));
    assertThat(rung).hasSize(4);
    assertThat(time.pending()).isZero();
  }

  @Test
  void anExecutorThatRefusesOrFailsTakesNothingFromTheOthers() {
    AtomicInteger calls = new AtomicInteger();
    AtomicInteger woken = new AtomicInteger();
    Executor bad =
        task -> {
          int call = calls.getAndIncrement();
          if (call == 0) {
            throw new OutOfMemoryError("no thread");
          }
          if (call == 1) {
            throw new RejectedExecutionException("shut down");
          }
          task.run();
        };
    Alarms some = new Alarms(time, on(bad));
    for (int i = 0; i < 200; i++) {
      some.set(
          new Alarm() {
            @Override
            protected void ring() {
              woken.incrementAndGet();
            }
          },
          ms(1));
    }
    time.advance(ms(5));
    assertThat(calls).hasValueGreaterThan(2);
    // What the executor refused ran here; what it took and failed with is its own.
    assertThat(woken).hasValueBetween(136, 200);
  }

  /** A model: what is set, and for when; nothing rings early, late, twice, or after a cancel. */
  private final class Model {
    private final Random random;
    private final long start = time.nanoTime();
    private final Map<Integer, Long> set = new HashMap<>();
    private final List<Alarm> all = new ArrayList<>();
    private long lastRing = Long.MIN_VALUE;

    Model(int seed, int alarmsInAll) {
      random = new Random(seed);
      for (int i = 0; i < alarmsInAll; i++) {
        int number = i;
        all.add(
            new Alarm() {
              @Override
              protected void ring() {
                rang(number);
              }
            });
      }
    }

    private void rang(int number) {
      Long due = set.remove(number);
      long now = time.nanoTime() - start;
      assertThat(due).as("rang, and was set").isNotNull();
      assertThat(now - due).as("lateness").isBetween(0L, GRAIN);
      if (now != lastRing) {
        assertThat(lastRing == Long.MIN_VALUE || now - lastRing >= GRAIN).as("apart").isTrue();
        lastRing = now;
      }
      if (random.nextInt(3) == 0) {
        change();
      }
    }

    private void change() {
      int number = random.nextInt(all.size());
      if (set.getOrDefault(number, Long.MAX_VALUE) <= time.nanoTime() - start) {
        // It has been woken with the one that rings: only its turn has not come yet.
        return;
      }
      if (random.nextInt(3) == 0) {
        set.remove(number);
        alarms.cancel(all.get(number));
      } else {
        long delay = random.nextInt(4) * (long) random.nextInt(3_000_000);
        set.put(number, time.nanoTime() - start + delay);
        alarms.set(all.get(number), Duration.ofNanos(delay));
      }
    }

    void run() {
      for (int step = 0; step < 300; step++) {
        for (int i = random.nextInt(6); i > 0; i--) {
          change();
        }
        time.advance(Duration.ofNanos(random.nextInt(2_000_000)));
        long now = time.nanoTime() - start;
        set.forEach(
            (number, due) -> assertThat(now - due).as("overdue").isLessThanOrEqualTo(GRAIN));
        assertThat(time.pending()).isEqualTo(set.isEmpty() ? 0 : 1);
      }
      time.advance(Duration.ofSeconds(1));
      assertThat(set).isEmpty();
      assertThat(time.pending()).isZero();
    }
  }

  @Test
  void whateverIsSetAndCancelledNobodyIsWokenEarlyTwiceOrMoreThanAGrainLate() {
    for (int seed = 0; seed < 150; seed++) {
      new Model(seed, 1 + seed).run();
    }
    assertThat(rung).isEmpty();
  }

  /** Begins near the largest number, so that the clock passes it. */
  private record Shifted(FakeTime time, long by) implements TimeSource {
    @Override
    public long nanoTime() {
      return time.nanoTime() + by;
    }

    @Override
    public Instant now() {
      return time.now();
    }

    @Override
    public Timer schedule(Duration delay, Runnable task) {
      return time.schedule(delay, task);
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 3_000_000, 10_000_000, 40_000_000, Long.MAX_VALUE / 2})
  void aClockThatPassesTheLargestNumberWakesAllInOrder(long before) {
    Alarms odd = new Alarms(new Shifted(time, Long.MAX_VALUE - before), on(Runnable::run));
    for (int i = 9; i >= 0; i--) {
      odd.set(new Bell("n" + i), ms(i * 5));
    }
    time.advance(ms(100));
    assertThat(rung)
        .containsExactly(
            "n0@0", "n1@5", "n2@10", "n3@15", "n4@20", "n5@25", "n6@30", "n7@35", "n8@40", "n9@45");
  }

  /** Calls its tasks too early or too late by some. */
  private record Inexact(FakeTime time, Random random) implements TimeSource {
    @Override
    public long nanoTime() {
      return time.nanoTime();
    }

    @Override
    public Instant now() {
      return time.now();
    }

    @Override
    public Timer schedule(Duration delay, Runnable task) {
      return time.schedule(delay.plusNanos(random.nextInt(4_000_001) - 2_000_000), task);
    }
  }

  @Test
  void aTimerThatFiresEarlyWakesNobodyEarlyAndOneThatFiresLateLosesNobody() {
    for (int seed = 0; seed < 50; seed++) {
      Random random = new Random(seed);
      Alarms inexact = new Alarms(new Inexact(time, random), on(Runnable::run));
      AtomicInteger woken = new AtomicInteger();
      for (int i = 0; i < 50; i++) {
        Duration due = time.elapsed().plusNanos(random.nextInt(20_000_000));
        inexact.set(
            new Alarm() {
              @Override
              protected void ring() {
                woken.incrementAndGet();
                assertThat(time.elapsed()).isGreaterThanOrEqualTo(due);
                assertThat(time.elapsed().minus(due)).isLessThan(ms(4));
              }
            },
            due.minus(time.elapsed()));
      }
      // One task more may be on its way after each that came too early.
      time.advance(ms(60));
      assertThat(woken).hasValue(50);
      assertThat(time.pending()).isZero();
    }
  }

  /** Counts what is done to its entries. */
  private static final class Counting extends DueHeap<Alarm> {
    private long touched;

    @Override
    int add(long at, Alarm entry) {
      touched++;
      return super.add(at, entry);
    }

    @Override
    void removeFirst() {
      touched++;
      super.removeFirst();
    }

    @Override
    void retain(Wanted<Alarm> wanted) {
      touched += size();
      super.retain(wanted);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"in order", "backwards", "at random", "set again for the same time"})
  void aHundredThousandCancelledOneByOneIsLinear(String how) {
    int many = 100_000;
    Counting heap = new Counting();
    Alarms counted = new Alarms(time, on(Runnable::run), heap);
    List<Alarm> all = new ArrayList<>();
    for (int i = 0; i < many; i++) {
      all.add(new Bell("x"));
      counted.set(all.get(i), Duration.ofSeconds(10).plusNanos(i % 5000));
    }
    if (how.equals("backwards")) {
      java.util.Collections.reverse(all);
    } else if (how.equals("at random")) {
      java.util.Collections.shuffle(all, new Random(7));
    } else if (how.startsWith("set again")) {
      for (int round = 0; round < 4; round++) {
        all.forEach(alarm -> counted.set(alarm, Duration.ofSeconds(10)));
      }
      assertThat(heap.touched).isLessThan(many * 20L);
      heap.touched = 0;
    }
    all.forEach(counted::cancel);
    assertThat(heap.size()).isZero();
    assertThat(heap.touched).isLessThan(many * 8L);
    assertThat(time.pending()).isZero();
  }

  @Test
  void thoseCancelledAreLetGoOfThoughOthersWait() {
    List<WeakReference<Alarm>> cancelled = new ArrayList<>();
    Bell stays = new Bell("stays");
    alarms.set(stays, ms(10));
    for (int i = 0; i < 10_000; i++) {
      Bell bell = new Bell("gone");
      cancelled.add(new WeakReference<>(bell));
      alarms.set(bell, ms(1000 + i));
    }
    cancelled.forEach(one -> alarms.cancel(java.util.Objects.requireNonNull(one.get())));
    assertThat(Memory.held(cancelled)).isLessThan(100);
    time.advance(ms(10));
    assertThat(Memory.held(cancelled)).isZero();
    assertThat(rung).containsExactly("stays@10");
  }
}

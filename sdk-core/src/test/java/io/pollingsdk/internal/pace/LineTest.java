package io.pollingsdk.internal.pace;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LineTest {
  private static final class Guest implements Line.Member, Comparable<Guest> {
    private final int number;
    private boolean gone;

    Guest(int number) {
      this.number = number;
    }

    void leave(Line<Guest> line) {
      gone = true;
      line.left();
    }

    @Override
    public boolean hasLeft() {
      return gone;
    }

    @Override
    public int compareTo(Guest other) {
      return Integer.compare(number, other.number);
    }
  }

  @Test
  void anEmptyLineHasNobody() {
    Line<Guest> line = new Line<>(new ArrayDeque<>());

    assertThat(line.first()).isNull();
    assertThat(line.take()).isNull();
    assertThat(line.size()).isZero();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void servesInOrderWhoeverHasNotLeft(long seed) {
    Random random = new Random(seed);
    Line<Guest> line = new Line<>(new PriorityQueue<>());
    List<Guest> inside = new ArrayList<>();
    for (int step = 0; step < 5000; step++) {
      int kind = random.nextInt(10);
      if (kind < 4) {
        Guest guest = new Guest(random.nextInt());
        inside.add(guest);
        line.add(guest);
      } else if (kind < 8 && !inside.isEmpty()) {
        inside.remove(random.nextInt(inside.size())).leave(line);
      } else {
        Guest expected = inside.isEmpty() ? null : Collections.min(inside);
        assertThat(line.first()).isSameAs(expected);
        assertThat(line.take()).isSameAs(expected);
        inside.remove(expected);
      }
      assertThat(line.size()).isEqualTo(inside.size());
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void aHundredThousandLeaveInAnyOrderAtACostThatIsLinear(long seed) {
    int many = 100_000;
    CountingQueue<Guest> queue = new CountingQueue<>(new ArrayDeque<>());
    Line<Guest> line = new Line<>(queue);
    List<Guest> guests = new ArrayList<>();
    for (int i = 0; i < many; i++) {
      guests.add(new Guest(i));
      line.add(guests.get(i));
    }
    List<Guest> leaving = new ArrayList<>(guests);
    if (seed == 2) {
      Collections.reverse(leaving);
    } else if (seed == 3) {
      Collections.shuffle(leaving, new Random(seed));
    }

    for (Guest guest : leaving) {
      guest.leave(line);
      line.first();
    }

    assertThat(queue.work()).isLessThan(10L * many);
    assertThat(line.size()).isZero();
    assertThat(line.first()).isNull();
  }

  @Test
  void behindOneThatWaitsForLongThoseWhoLeftDoNotPileUp() {
    Queue<Guest> queue = new ArrayDeque<>();
    Line<Guest> line = new Line<>(queue);
    line.add(new Guest(0));
    int most = 0;
    for (int i = 1; i < 10_000; i++) {
      Guest guest = new Guest(i);
      line.add(guest);
      guest.leave(line);
      most = Math.max(most, queue.size());
    }

    assertThat(most).isLessThan(40);
    assertThat(line.size()).isEqualTo(1);
  }
}

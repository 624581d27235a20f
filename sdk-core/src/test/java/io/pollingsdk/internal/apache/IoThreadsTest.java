package io.pollingsdk.internal.apache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The threads that resolve names. */
final class IoThreadsTest {
  private static final int MOST = 8;

  private final IoThreads threads = new IoThreads();
  private final ThreadPoolExecutor resolvers = threads.resolvers();

  @AfterEach
  void close() {
    threads.close();
  }

  @Test
  void anIdleThreadIsUsedBeforeANewOneIsMade() throws Exception {
    Set<Thread> used = ConcurrentHashMap.newKeySet();
    for (int i = 0; i < 3 * MOST; i++) {
      SynchronousQueue<Thread> ran = new SynchronousQueue<>();
      resolvers.execute(
          () -> {
            used.add(Thread.currentThread());
            put(ran);
          });
      Thread thread = ran.take();
      while (thread.getState() != Thread.State.TIMED_WAITING) {
        Thread.onSpinWait();
      }
    }
    assertThat(used).hasSize(1);
  }

  private static void put(SynchronousQueue<Thread> ran) {
    try {
      ran.put(Thread.currentThread());
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void whatFindsAllBusyWaitsForThem() throws Exception {
    CountDownLatch release = new CountDownLatch(1);
    CountDownLatch ran = new CountDownLatch(5 * MOST);
    Set<Thread> used = ConcurrentHashMap.newKeySet();
    for (int i = 0; i < 5 * MOST; i++) {
      resolvers.execute(
          () -> {
            used.add(Thread.currentThread());
            await(release);
            ran.countDown();
          });
    }
    assertThat(resolvers.getPoolSize()).isEqualTo(MOST);
    release.countDown();
    ran.await();
    assertThat(used).hasSize(MOST);
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void onceClosedNothingIsTaken() {
    threads.close();
    assertThatThrownBy(() -> resolvers.execute(() -> {}))
        .isInstanceOf(RejectedExecutionException.class);
  }
}

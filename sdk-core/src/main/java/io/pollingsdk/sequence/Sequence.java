package io.pollingsdk.sequence;

import io.pollingsdk.task.Task;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Steps in order, each waiting for the one before, as ordinary blocking code:
 *
 * <pre>{@code
 * Task<Report> report = Sequence.start(step -> {
 *   Token token = step.await(login());
 *   try {
 *     step.await(cloud.submit(order(token)));
 *   } catch (JobFailedException e) {
 *     step.await(cloud.submit(otherOrder(token)));
 *   }
 *   return step.await(report(token));
 * });
 * }</pre>
 *
 * <p>Starting does not wait. The task ends as the body does: with the value it returns, which may
 * be null, or with whatever it throws, errors too. Its future is completed on a callback thread.
 *
 * <p>{@link Task#cancel()} cancels what the body awaits, nested sequences all the way down, and
 * then ends the await with {@link SequenceCancelledException}; every later await throws it too. A
 * body that has not started never does. A body that returns in spite of it has succeeded: its value
 * is kept. Cancelling the task's future does the same, but cancels only this process's waiting: a
 * remote job goes on.
 *
 * <p>Each body has a thread of its own: a virtual one on Java 21 and later, a daemon thread before.
 * No thread is shared, so sequences may wait for each other to any depth; on Java 17 a thousand
 * sequences under way are a thousand threads. See {@link #limit(int)} and {@link #on(Executor)}.
 */
public final class Sequence {
  private Sequence() {}

  /**
   * Starts a body.
   *
   * @param <T> what it gives
   * @param body the steps
   * @return the task, running
   */
  public static <T extends @Nullable Object> Task<T> start(Body<T> body) {
    return SequenceRunner.standard().start(body);
  }

  /**
   * Starts a body that gives nothing; as {@link #start(Body)} does, it does not wait.
   *
   * @param action the steps
   * @return the task, running; its value is null
   */
  public static Task<@Nullable Void> run(Action action) {
    return SequenceRunner.standard().run(action);
  }

  /**
   * {@return what starts sequences under a name} See {@link SequenceRunner#named(String)}.
   *
   * @param name the name, without secrets
   */
  public static SequenceRunner named(String name) {
    return SequenceRunner.standard().named(name);
  }

  /**
   * {@return what starts sequences of which only so many run at once} See {@link
   * SequenceRunner#limit(int)}.
   *
   * @param most how many, at least 1
   */
  public static SequenceRunner limit(int most) {
    return SequenceRunner.standard().limit(most);
  }

  /**
   * {@return what starts sequences on an executor} See {@link SequenceRunner#on(Executor)} for what
   * it must not be: a bounded pool.
   *
   * @param executor where bodies run
   */
  public static SequenceRunner on(Executor executor) {
    return SequenceRunner.standard().on(executor);
  }

  /**
   * The steps of a sequence.
   *
   * @param <T> what they give
   */
  @FunctionalInterface
  public interface Body<T extends @Nullable Object> {
    /**
     * Runs the steps.
     *
     * @param step what to wait with
     * @return the sequence's value, may be null
     * @throws Exception whatever the sequence is to end with
     */
    T run(Step step) throws Exception;
  }

  /** The steps of a sequence that gives nothing. */
  @FunctionalInterface
  public interface Action {
    /**
     * Runs the steps.
     *
     * @param step what to wait with
     * @throws Exception whatever the sequence is to end with
     */
    void run(Step step) throws Exception;
  }
}

package io.pollingsdk.sequence;

import io.pollingsdk.task.Progress;
import io.pollingsdk.task.Task;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * What the body of a sequence waits with. Each {@code await} gives the value, or throws what the
 * awaited failed with: the very instance, without wrappers, checked exceptions too. A failure is
 * handled with an ordinary {@code catch}; where there is none, the sequence ends with it.
 *
 * <p>Only the body's own thread may await. Telling progress and looking for a cancel may happen on
 * any thread, a listener's for example.
 */
public final class Step {
  private final Awaiting awaiting;
  private final StepProgress progress;

  Step(Awaiting awaiting, StepProgress progress) {
    this.awaiting = awaiting;
    this.progress = progress;
  }

  /**
   * Waits for a task, a nested sequence for example, without a bound; where the task is done
   * already, no thread is switched.
   *
   * @param <V> what the task gives
   * @param task what to wait for
   * @return the task's value
   * @throws SequenceCancelledException if the sequence was cancelled, before or meanwhile; the task
   *     is cancelled with it
   * @throws io.pollingsdk.error.WaitInterruptedException if this thread was interrupted; its flag
   *     is set again, and the task goes on
   * @throws IllegalStateException on any thread but the body's own, and after the body's end
   * @throws Exception as the task failed: the original exception
   */
  public <V extends @Nullable Object> V await(Task<V> task) throws Exception {
    return await(Awaited.of(task), Optional.empty());
  }

  /**
   * Waits for a task, but not longer than given. When the time is up the task itself goes on.
   *
   * @param <V> what the task gives
   * @param task what to wait for
   * @param patience how long to wait; zero or negative only looks
   * @return the task's value
   * @throws io.pollingsdk.error.WaitTimeoutException when the time is up
   * @throws Exception as {@link #await(Task)} does
   */
  public <V extends @Nullable Object> V await(Task<V> task, Duration patience) throws Exception {
    return await(Awaited.of(task), Optional.of(patience));
  }

  /**
   * Waits for a future or another stage, without a bound; where it is done already, no thread is
   * switched. A cancel of the sequence cancels the future.
   *
   * @param <V> what the stage gives
   * @param stage what to wait for
   * @return the stage's value
   * @throws Exception as the stage failed: the original exception, taken out of {@link
   *     java.util.concurrent.CompletionException}; else as {@link #await(Task)} does
   */
  public <V extends @Nullable Object> V await(CompletionStage<V> stage) throws Exception {
    return await(Awaited.of(stage), Optional.empty());
  }

  /**
   * Waits for a future or another stage, but not longer than given. When the time is up it goes on.
   *
   * @param <V> what the stage gives
   * @param stage what to wait for
   * @param patience how long to wait; zero or negative only looks
   * @return the stage's value
   * @throws io.pollingsdk.error.WaitTimeoutException when the time is up
   * @throws Exception as {@link #await(CompletionStage)} does
   */
  public <V extends @Nullable Object> V await(CompletionStage<V> stage, Duration patience)
      throws Exception {
    return await(Awaited.of(stage), Optional.of(patience));
  }

  /**
   * Gives back a value that is there already, so that a body need not care whether what it calls
   * takes time. Which of the methods is meant is decided by the declared type; a task or a future
   * that was declared as something else is refused, as it would not be waited for.
   *
   * @param <V> the value's type
   * @param value the value, may be null
   * @return the value
   * @throws SequenceCancelledException if the sequence was cancelled
   * @throws IllegalArgumentException if it is a task or a future after all
   * @throws IllegalStateException on any thread but the body's own, and after the body's end
   */
  public <V extends @Nullable Object> V await(V value) {
    if (value instanceof Task || value instanceof CompletionStage || value instanceof Future) {
      throw new IllegalArgumentException(
          "A "
              + value.getClass().getName()
              + " would not be waited for here: declare it as a Task or a CompletionStage");
    }
    awaiting.checkThread();
    awaiting.checkCancelled();
    progress.stepDone();
    return value;
  }

  private <V extends @Nullable Object> V await(Awaited<V> next, Optional<Duration> patience)
      throws Exception {
    V value = awaiting.await(next, patience);
    progress.stepDone();
    return value;
  }

  /**
   * Tells how far the sequence is, in place of the number of awaits that have succeeded, which is
   * told otherwise.
   *
   * @param done steps done, not negative
   * @param total steps in all; zero or negative where not known
   */
  public void progress(long done, long total) {
    progress.tell(Progress.steps(done, total));
  }

  /**
   * Says what the sequence is at. The task's {@code toString} shows it, and so do exceptions that
   * name the sequence.
   *
   * @param message a few words, without secrets
   */
  public void message(String message) {
    progress.say(message);
  }

  /**
   * {@return whether the sequence was asked to cancel} For bodies that work for long between two
   * awaits; each await looks by itself.
   */
  public boolean isCancelled() {
    return awaiting.isCancelled();
  }
}

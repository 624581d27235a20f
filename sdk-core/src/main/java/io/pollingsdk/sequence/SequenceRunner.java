package io.pollingsdk.sequence;

import io.pollingsdk.task.Task;
import java.util.Optional;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** Starts sequences, with settings that differ from the usual. Immutable and thread-safe. */
public final class SequenceRunner {
  private final SequenceThreads threads;
  private final String name;
  private final Optional<Executor> executor;
  private final Optional<Turns> turns;

  private SequenceRunner(
      SequenceThreads threads, String name, Optional<Executor> executor, Optional<Turns> turns) {
    this.threads = threads;
    this.name = name;
    this.executor = executor;
    this.turns = turns;
  }

  static SequenceRunner standard() {
    return with(SequenceThreads.shared());
  }

  static SequenceRunner with(SequenceThreads threads) {
    return new SequenceRunner(threads, "sequence", Optional.empty(), Optional.empty());
  }

  /**
   * {@return the same with a name} Messages and, where they are not an executor's, threads show it,
   * followed by a number.
   *
   * @param other the name, without secrets
   */
  public SequenceRunner named(String other) {
    return new SequenceRunner(threads, other, executor, turns);
  }

  /**
   * {@return the same with a limit} At most so many bodies run at once, of all that are started
   * with the returned runner and what is derived from it; keep it. A body that awaits does not
   * count meanwhile, so nested sequences cannot block each other, as long as they wait with their
   * {@code Step} only. A sequence that waits for its start has no thread.
   *
   * @param most how many, at least 1
   * @throws IllegalArgumentException if it is less than 1
   */
  public SequenceRunner limit(int most) {
    if (most < 1) {
      throw new IllegalArgumentException("limit(" + most + ") lets no sequence run: at least 1");
    }
    return new SequenceRunner(threads, name, executor, Optional.of(new Turns(most)));
  }

  /**
   * {@return the same on an executor} A body keeps its thread while it awaits. So the executor must
   * not be a bounded pool: once all its threads await sequences that wait for a thread, nothing
   * goes on any more. To bound what runs, use {@link #limit(int)}. The executor is never shut down
   * here; where it refuses a sequence, the task fails with its exception.
   *
   * @param other where bodies run
   */
  public SequenceRunner on(Executor other) {
    return new SequenceRunner(threads, name, Optional.of(other), turns);
  }

  /**
   * Starts a body; see {@link Sequence}.
   *
   * @param <T> what it gives
   * @param body the steps
   * @return the task, running
   */
  public <T extends @Nullable Object> Task<T> start(Sequence.Body<T> body) {
    String own = SequenceThreads.nextName(name);
    SequenceTask<T> task = new SequenceTask<>(own, body, threads, turns);
    turns.ifPresentOrElse(all -> all.whenFree(() -> launch(own, task)), () -> launch(own, task));
    return task;
  }

  /**
   * Starts a body that gives nothing; see {@link Sequence#run(Sequence.Action)}.
   *
   * @param action the steps
   * @return the task, running; its value is null
   */
  @SuppressWarnings("NullAway") // Void has no other value
  public Task<@Nullable Void> run(Sequence.Action action) {
    return start(
        step -> {
          action.run(step);
          return null;
        });
  }

  /** Returns whether the task has a thread, and gives its turn back itself. */
  private boolean launch(String own, SequenceTask<?> task) {
    if (task.isDone()) {
      return false;
    }
    try {
      executor.ifPresentOrElse(
          given -> given.execute(task::run), () -> SequenceThreads.start(own, task::run));
      return true;
    } catch (Exception | Error e) {
      task.failToStart(e);
      return false;
    }
  }
}

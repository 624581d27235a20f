package io.pollingsdk.sequence;

import io.pollingsdk.task.Progress;
import org.jspecify.annotations.Nullable;

/** How far a body is: what it tells, or else how many awaits are behind it. */
final class StepProgress {
  private volatile long steps;
  private volatile @Nullable Progress told;
  private volatile String message = "";
  private volatile boolean succeeded;

  /** Counts an await; only the body's own thread does. */
  @SuppressWarnings("NonAtomicVolatileUpdate")
  void stepDone() {
    steps++;
  }

  void tell(Progress now) {
    told = now;
  }

  void say(String now) {
    message = now;
  }

  void succeeded() {
    succeeded = true;
  }

  Progress now() {
    Progress known = told;
    if (succeeded) {
      return Progress.of(1);
    }
    return known != null ? known : Progress.steps(steps, 0);
  }

  /** Returns text such as {@code , 3 steps, 40 %: copying}, to come after a name. */
  @Override
  public String toString() {
    Progress known = told;
    String text = ", " + Progress.steps(steps, 0) + (known == null ? "" : ", " + known);
    return message.isEmpty() ? text : text + ": " + message;
  }
}

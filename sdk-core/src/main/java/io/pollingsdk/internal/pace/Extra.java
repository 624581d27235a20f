package io.pollingsdk.internal.pace;

/**
 * How many more than a queue's number may be under way: status checks, as long as they are quick,
 * and what is urgent. Guarded by its queue.
 */
final class Extra {
  private static final long QUICK = 1_000_000_000;

  private final int more;
  private boolean quick;
  // Of those under way.
  private int usual;

  /** Creates it for so many more; with 0 there are never any. */
  Extra(int more) {
    this.more = more;
  }

  boolean isNone() {
    return more == 0;
  }

  /** Returns how many of those under way count for one who wants to be. */
  int counted(Standing who, int running) {
    if (more == 0) {
      return running;
    }
    boolean welcome = quick || who == Standing.URGENT;
    int counted = welcome ? Math.max(0, running - more) : running;
    // Where these had more than the queue's number, one of them might wait behind a slow one.
    return who == Standing.USUAL ? Math.max(counted, usual) : counted;
  }

  void begins(Standing who) {
    usual += who == Standing.USUAL ? 1 : 0;
  }

  void ends(Standing who) {
    usual -= who == Standing.USUAL ? 1 : 0;
  }

  /** Notes how long an answer took. */
  void answered(Standing who, long nanos) {
    if (who == Standing.BRIEF) {
      quick = nanos < QUICK;
    }
  }
}

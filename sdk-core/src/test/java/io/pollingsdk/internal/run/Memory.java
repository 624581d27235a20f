package io.pollingsdk.internal.run;

import java.lang.ref.WeakReference;
import java.util.List;

/** Looks at what the garbage collector leaves. */
final class Memory {
  private Memory() {}

  /** Returns how many of these are reachable still. */
  static long held(List<? extends WeakReference<?>> those) {
    long held = those.size();
    // One collection need not clear them all.
    for (int i = 0; i < 20; i++) {
      System.gc();
      long now = those.stream().filter(one -> one.get() != null).count();
      if (now == held && i > 2) {
        return held;
      }
      held = now;
    }
    return held;
  }
}

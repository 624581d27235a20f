package io.pollingsdk.download;

import io.pollingsdk.download.DownloadException.Kind;

/** Carries a problem from where it is seen to where the attempts are counted. */
final class Refusal extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient Problem problem;
  private final boolean last;
  private final boolean leavesContentAlone;

  Refusal(Kind kind, String text) {
    this(Problem.of(kind, text, null));
  }

  Refusal(Problem problem) {
    this(problem, false, false);
  }

  private Refusal(Problem problem, boolean last, boolean leavesContentAlone) {
    super(problem.text(), problem.cause(), false, false);
    this.problem = problem;
    this.last = last;
    this.leavesContentAlone = leavesContentAlone;
  }

  /** Returns this refusal of an answer none of whose bytes were taken: what is there stays good. */
  Refusal beforeItsBytes() {
    return new Refusal(problem, last, true);
  }

  /** Returns whether what is there is as good as before. */
  boolean leavesContentAlone() {
    return leavesContentAlone;
  }

  /** Returns a refusal after which nothing can be tried any more. */
  static Refusal last(Problem problem) {
    return new Refusal(problem, true, false);
  }

  boolean isLast() {
    return last;
  }

  Problem problem() {
    return problem;
  }
}

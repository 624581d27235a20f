package io.pollingsdk.download;

import io.pollingsdk.download.DownloadException.Kind;

/** Carries a problem from where it is seen to where the attempts are counted. */
final class Refusal extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient Problem problem;
  private final boolean last;

  Refusal(Kind kind, String text) {
    this(Problem.of(kind, text, null));
  }

  Refusal(Problem problem) {
    this(problem, false);
  }

  private Refusal(Problem problem, boolean last) {
    super(problem.text(), problem.cause(), false, false);
    this.problem = problem;
    this.last = last;
  }

  /** Returns a refusal after which nothing can be tried any more. */
  static Refusal last(Problem problem) {
    return new Refusal(problem, true);
  }

  boolean isLast() {
    return last;
  }

  Problem problem() {
    return problem;
  }
}

package io.pollingsdk.download;

import io.pollingsdk.download.DownloadException.Kind;

/** Carries a problem from where it is seen to where the attempts are counted. */
final class Refusal extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient Problem problem;

  Refusal(Kind kind, String text) {
    this(Problem.of(kind, text, null));
  }

  Refusal(Problem problem) {
    super(problem.text(), problem.cause(), false, false);
    this.problem = problem;
  }

  Problem problem() {
    return problem;
  }
}

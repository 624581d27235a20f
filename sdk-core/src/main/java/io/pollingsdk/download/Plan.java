package io.pollingsdk.download;

import io.github.resilience4j.retry.Retry;
import io.pollingsdk.download.DownloadException.Kind;
import io.pollingsdk.download.Recovery.Decision;
import io.pollingsdk.error.SdkException;
import io.pollingsdk.error.TransportException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which source is asked next, and when, and what is said if none had it. Used by one step of a run
 * at a time.
 */
final class Plan {
  private final Context context;
  private final Map<Source, Retry.AsyncContext<Object>> retries = new HashMap<>();
  private final Set<Source> forgiven = new HashSet<>();
  private final Set<Source> spent = new HashSet<>();
  private final Map<Source, Problem> failures = new LinkedHashMap<>();
  private DownloadRequest request;
  private int retriesLeft;
  private int attempts;
  // The source at which it was given up, where others might have been asked.
  private @Nullable Source last;

  Plan(Context context, DownloadRequest request) {
    this.context = context;
    this.request = request;
    this.retriesLeft = context.rules().limits().retries();
  }

  DownloadRequest request() {
    return request;
  }

  /** Returns the source to ask now: by health, then priority, then the given order. */
  Source next() {
    return left().stream()
        .min(
            Comparator.<Source, Boolean>comparing(
                    source -> context.health().isCooling(source.authority()))
                .thenComparing(source -> -source.priority()))
        .orElseThrow();
  }

  /** Returns the source to ask when the turn at one has come: others may have found it dead. */
  Source insteadOf(Source chosen) {
    return failures.containsKey(chosen) ? chosen : next();
  }

  boolean hasOthersThan(Source source) {
    return left().stream().anyMatch(other -> !other.equals(source));
  }

  private List<Source> left() {
    return request.sources().stream().filter(source -> !spent.contains(source)).toList();
  }

  /** Counts an attempt that begins; returns its number. */
  int begun() {
    return ++attempts;
  }

  /** Notes that a host is not well, where that is so; before others get the turn. */
  void blame(Source source, Problem problem) {
    boolean overloaded = problem.status() >= 500 || problem.status() == 429;
    if (problem.kind().isHostsFault() || overloaded) {
      context.health().failed(source.authority());
    }
  }

  /** Notes a failure. */
  DownloadException failed(Source source, Problem problem) {
    Problem before = failures.put(source, problem);
    if (before != null && problem.kind() == Kind.STORAGE && problem.cause() == null) {
      // A target that cannot start over would hide why it had to.
      failures.put(source, problem.causedBy(exception(before, source)));
    }
    return DownloadException.of(problem, context.shown(source), attempts);
  }

  /** Decides what to do after a failure; may call user code. */
  Decision decide(Source source, Problem problem, DownloadException failure, Duration timeLeft)
      throws Exception {
    Decision usual = usual(source, problem, timeLeft);
    Recovery strategy = request.manner().recovery().orElse(context.rules().recovery());
    return Objects.requireNonNull(
        strategy.decide(new Recovery.Failure(request, source, failure, attempts, usual)),
        "a recovery strategy gave null for a decision");
  }

  private Decision usual(Source source, Problem problem, Duration timeLeft) {
    if (!problem.kind().isSourcesFault()) {
      return Recovery.fail();
    }
    if (problem.isAboutContent()) {
      // Caches at the edge do serve damaged copies; the next answer may come from another.
      return forgiven.add(source) ? Recovery.retry() : Recovery.nextSource();
    }
    if (!problem.isTransient()) {
      return Recovery.nextSource();
    }
    long delay = retry(source).onError(cause(problem));
    Duration asked = problem.retryAfter() == null ? Duration.ZERO : problem.retryAfter();
    Duration wait = Duration.ofMillis(Math.max(0, delay));
    Duration longer = asked.compareTo(wait) > 0 ? asked : wait;
    boolean bearable =
        delay >= 0
            && asked.compareTo(context.rules().maxRetryAfter()) <= 0
            && longer.compareTo(timeLeft) < 0;
    return bearable ? new Recovery.Retry(longer) : Recovery.nextSource();
  }

  private Retry.AsyncContext<Object> retry(Source source) {
    return retries.computeIfAbsent(source, unused -> context.rules().retry().asyncContext());
  }

  /**
   * What the user's retry settings know: the failure of the exchange itself. A body that the
   * transport takes for whole may still be cut off, by what we know of it.
   */
  private static Throwable cause(Problem problem) {
    return problem.cause() instanceof SdkException known
        ? known
        : new TransportException(
            TransportException.Kind.CONNECTION_LOST, problem.text(), problem.cause());
  }

  /** Takes one of the retries that a download has; returns false where there is none left. */
  boolean takeRetry() {
    return retriesLeft-- > 0;
  }

  /** Leaves a source; returns whether there is another. */
  boolean leave(Source source) {
    spent.add(source);
    return !left().isEmpty();
  }

  /** Goes on with another request. */
  void change(DownloadRequest other) {
    request = other;
    retries.clear();
    forgiven.clear();
    spent.clear();
    failures.clear();
  }

  /** Gives up at a source, for a reason that no other source would change. */
  void endWith(Source source, Problem problem) {
    failures.put(source, problem);
    last = source;
  }

  /** Returns what the whole download failed with. */
  DownloadException verdict() {
    List<Source> asked = new ArrayList<>(failures.keySet());
    asked.sort(
        Comparator.<Source, Boolean>comparing(source -> !source.equals(last))
            .thenComparing(source -> -source.priority()));
    Source first = asked.get(0);
    Problem problem = failure(first);
    boolean alike =
        last != null
            || failures.values().stream().allMatch(other -> other.kind() == problem.kind());
    DownloadException verdict =
        alike
            ? exception(problem, first)
            : exception(
                Problem.of(
                    Kind.ALL_SOURCES_FAILED,
                    "none of " + asked.size() + " sources had it; the first: " + problem.text(),
                    exception(problem, first)),
                first);
    asked.stream()
        .skip(1)
        .map(source -> exception(failure(source), source))
        .forEach(verdict::addSuppressed);
    return verdict;
  }

  /** Returns the last failure at a source that has failed. */
  Problem failure(Source source) {
    return Objects.requireNonNull(failures.get(source));
  }

  /** Returns what ended the download from outside. */
  DownloadException exception(Problem problem) {
    return exception(problem, request.sources().get(0));
  }

  private DownloadException exception(Problem problem, Source source) {
    return DownloadException.of(problem, context.shown(source), attempts);
  }
}

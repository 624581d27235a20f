package io.pollingsdk.pacing;

import java.time.Duration;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/**
 * How much an endpoint may be asked, by all jobs and calls together: so many requests a second, so
 * many at the same time, or both. With more to ask than that, requests wait their turn, the one
 * that has been due longest first, so that all intervals stretch alike and no job starves.
 *
 * <p>A budget is one thing: all connections that are given the same instance keep it together, and
 * two with the same numbers are two budgets. Those who share one must go by the same clock.
 * Immutable and thread-safe; what is used of it is kept elsewhere.
 *
 * <p><b>Requests a second:</b> in every window of one second at most so many start (a broken number
 * counts as the next whole one). They start evenly, 1.01 intervals apart; one that comes late by up
 * to 10 ms is made up for, which is also all that a pause saves up.
 *
 * <p><b>When the server refuses</b> (429, or 503 with Retry-After) nothing starts before the time
 * it asks for, and the budget is halved: the requests a second, not below one in ten seconds; where
 * only the requests at the same time are limited, those, not below one. Refusals of requests that
 * were sent before the budget was last halved do not halve it again. From then on it grows back
 * evenly, and is whole again after the {@link #recovery() recovery time}.
 */
public final class RequestBudget {
  private static final Duration USUAL_RECOVERY = Duration.ofSeconds(60);
  private static final Duration LONGEST_RECOVERY = Duration.ofDays(1);

  private final OptionalDouble requests;
  private final OptionalInt atOnce;
  private final Duration recovery;

  private RequestBudget(OptionalDouble requests, OptionalInt atOnce, Duration recovery) {
    this.requests = requests;
    this.atOnce = atOnce;
    this.recovery = recovery;
  }

  /**
   * {@return a budget of requests a second}
   *
   * @param requests how many may start in a second, over 0 and finite; 0.1 is one in ten seconds
   */
  public static RequestBudget perSecond(double requests) {
    if (!(requests > 0) || Double.isInfinite(requests)) {
      throw new IllegalArgumentException(
          "a budget must be over 0 requests a second, and finite, but is " + requests);
    }
    return new RequestBudget(OptionalDouble.of(requests), OptionalInt.empty(), USUAL_RECOVERY);
  }

  /**
   * {@return a budget of requests at the same time}
   *
   * @param requests how many may be under way, at least 1
   */
  public static RequestBudget concurrent(int requests) {
    return new RequestBudget(OptionalDouble.empty(), atOnce(requests), USUAL_RECOVERY);
  }

  /**
   * {@return a new budget that also limits the requests at the same time}
   *
   * @param requests how many may be under way, at least 1
   */
  public RequestBudget withConcurrent(int requests) {
    return new RequestBudget(this.requests, atOnce(requests), recovery);
  }

  /**
   * {@return a new budget that is whole again some time after it was halved}
   *
   * @param value over 0, at most a day; 60 s unless set
   */
  public RequestBudget withRecovery(Duration value) {
    if (value.isNegative() || value.isZero() || value.compareTo(LONGEST_RECOVERY) > 0) {
      throw new IllegalArgumentException(
          "a budget must recover within over 0 and at most 24 h, but in " + value);
    }
    return new RequestBudget(requests, atOnce, value);
  }

  private static OptionalInt atOnce(int requests) {
    if (requests < 1) {
      throw new IllegalArgumentException(
          "a budget must allow at least 1 request at the same time, but allows " + requests);
    }
    return OptionalInt.of(requests);
  }

  /** {@return how many requests may start in a second; empty for no limit} */
  public OptionalDouble requestsPerSecond() {
    return requests;
  }

  /** {@return how many requests may be under way at the same time; empty for no limit} */
  public OptionalInt concurrentRequests() {
    return atOnce;
  }

  /** {@return how long the budget takes to be whole again after it was halved} */
  public Duration recovery() {
    return recovery;
  }

  /** Shows the limits, such as {@code 50 requests a second, 10 at once}. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    requests.ifPresent(value -> text.append(plain(value)).append(" requests a second"));
    atOnce.ifPresent(
        value ->
            text.append(requests.isPresent() ? ", " + value + " at once" : value + " at once"));
    return text.toString();
  }

  private static String plain(double value) {
    return value == Math.rint(value) && value < 1e15
        ? Long.toString((long) value)
        : Double.toString(value);
  }
}

package io.pollingsdk.jobbench.server;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;

/**
 * What the server answers. Thread-safe; the reader and the answers belong to the calling thread.
 */
final class JobApi {
  private static final String JOBS = "/jobs/";
  private static final String NOT_FOUND = "404 Not Found";
  private static final String NO_SUCH_JOB = "{\"message\":\"no such job\"}";

  private final JobTable jobs = new JobTable();
  private final LongAdder submits = new LongAdder();
  private final LongAdder polls = new LongAdder();
  private final LongAdder batches = new LongAdder();
  private final LongAdder entries = new LongAdder();
  private final LongSupplier clock;

  /**
   * @param clock nanoseconds
   */
  JobApi(LongSupplier clock) {
    this.clock = clock;
  }

  /**
   * Answers one request.
   *
   * @param request at that request
   * @param answers gets the answer
   * @throws BadRequest if the request cannot be understood
   */
  void answer(RequestReader request, Answers answers) throws BadRequest {
    if (!request.post()) {
      if (request.targetBegins(JOBS)) {
        status(request, answers);
      } else if (request.targetIs("/stats")) {
        answers.plain("200 OK", stats(), false);
      } else {
        answers.plain(NOT_FOUND, "{\"message\":\"no such resource\"}", false);
      }
    } else if (request.targetIs("/jobs")) {
      submit(request, answers);
    } else if (request.targetIs("/jobs/status")) {
      many(request, answers);
    } else {
      answers.plain(NOT_FOUND, "{\"message\":\"no such resource\"}", false);
    }
  }

  private void status(RequestReader request, Answers answers) {
    polls.increment();
    int from = request.targetStart() + JOBS.length();
    long now = clock.getAsLong();
    long id = id(request.bytes(), from, request.targetEnd());
    long doneAt = jobs.doneAt(id, now);
    if (doneAt == JobTable.UNKNOWN) {
      answers.plain(NOT_FOUND, NO_SUCH_JOB, false);
    } else if (doneAt - now > 0) {
      answers.running(id);
    } else {
      answers.done(id, doneAt);
    }
  }

  private void submit(RequestReader request, Answers answers) throws BadRequest {
    submits.increment();
    long millis = millis(request);
    answers.submitted(jobs.add(clock.getAsLong() + TimeUnit.MILLISECONDS.toNanos(millis)));
  }

  private void many(RequestReader request, Answers answers) throws BadRequest {
    batches.increment();
    byte[] bytes = request.bytes();
    int end = request.bodyEnd();
    int i = request.bodyStart();
    while (i < end && bytes[i] != '[') {
      i++;
    }
    if (i == end) {
      throw new BadRequest("no list of ids");
    }
    long now = clock.getAsLong();
    long asked = 0;
    answers.beginMany();
    while (++i < end && bytes[i] != ']') {
      if (bytes[i] != '"') {
        continue;
      }
      int from = ++i;
      while (i < end && bytes[i] != '"') {
        i++;
      }
      asked++;
      long id = id(bytes, from, i);
      long doneAt = jobs.doneAt(id, now);
      // What is not known is left out.
      if (doneAt != JobTable.UNKNOWN) {
        answers.oneOfMany(id, doneAt - now > 0 ? 0 : doneAt);
      }
    }
    answers.endMany();
    entries.add(asked);
  }

  private String stats() {
    return "{\"submits\":"
        + submits.sum()
        + ",\"polls\":"
        + polls.sum()
        + ",\"batches\":"
        + batches.sum()
        + ",\"entries\":"
        + entries.sum()
        + "}";
  }

  private static long millis(RequestReader request) throws BadRequest {
    byte[] bytes = request.bytes();
    int end = request.targetEnd();
    int i = request.targetStart() + "/jobs?".length();
    String name = "millis=";
    for (int n = 0; n < name.length(); n++, i++) {
      if (i >= end || bytes[i] != name.charAt(n)) {
        throw new BadRequest("no millis");
      }
    }
    long value = digits(bytes, i, end);
    if (value < 0) {
      throw new BadRequest("millis are no number");
    }
    return value;
  }

  private static long id(byte[] bytes, int from, int to) {
    return to - from == Answers.ID_DIGITS ? digits(bytes, from, to) : -1;
  }

  private static long digits(byte[] bytes, int from, int to) {
    if (from >= to || to - from > 15) {
      return -1;
    }
    long value = 0;
    for (int i = from; i < to; i++) {
      int digit = bytes[i] - '0';
      if (digit < 0 || digit > 9) {
        return -1;
      }
      value = 10 * value + digit;
    }
    return value;
  }
}

package io.pollingsdk.download;

import io.pollingsdk.task.Progress;

/** What a run does at a source: fetches, or only asks. Used by one attempt at a time. */
interface Work<T> {

  /**
   * Tries once; blocks.
   *
   * @param trial which try this is
   * @return the result
   * @throws Refusal if there is none
   */
  T attempt(Trial trial);

  /** Goes on with another request. */
  void change(DownloadRequest request);

  /** Frees what is held after the last attempt, where there was no result. */
  void abandon();

  /** How far it is. */
  Progress progress();

  /** One try. */
  record Trial(DownloadRequest request, Source source, int number, boolean othersLeft, Stop stop) {}
}

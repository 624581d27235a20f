package io.pollingsdk.download;

/**
 * Is told what happens to downloads: for each download in order, one event at a time; for several
 * downloads possibly at once. Runs on callback threads. What it throws is logged and changes
 * nothing.
 */
@FunctionalInterface
public interface DownloadListener {

  /**
   * Sees one event.
   *
   * @param event what happened
   */
  void onEvent(DownloadEvent event);
}

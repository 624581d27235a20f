package io.pollingsdk.download;

/**
 * Is told what happens to downloads: for each download in order, one event at a time; for several
 * downloads possibly at once. Runs on threads of their own, so that one that blocks holds up its
 * own download only; or on the context's executor of callbacks, where one was set. What it throws
 * is logged and changes nothing.
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

package io.pollingsdk.download;

import java.time.Duration;
import java.util.OptionalLong;

/**
 * What happens to a download, in this order: prepared; then for each attempt sent, headers,
 * progress and, if it fails, retrying or source switched; verifying; and last exactly one of
 * succeeded, failed and cancelled. An attempt may end after any of its events.
 */
public sealed interface DownloadEvent {

  /** {@return the request that it is about} */
  DownloadRequest request();

  /**
   * The target is ready; nothing was sent yet.
   *
   * @param request the request
   */
  record Prepared(DownloadRequest request) implements DownloadEvent {}

  /**
   * A request goes out.
   *
   * @param request the request
   * @param source where to
   * @param attempt counts from 1, over all sources
   * @param offset the first byte that is asked for
   */
  record Sent(DownloadRequest request, Source source, int attempt, long offset)
      implements DownloadEvent {}

  /**
   * The head of an answer that has the content is here. The body is not written to the target
   * before every listener has returned from this event, so a proxy can pass the headers on.
   *
   * @param request the request
   * @param head the head
   * @param offset the first byte that follows
   */
  record HeadersReceived(DownloadRequest request, ResourceInfo head, long offset)
      implements DownloadEvent {}

  /**
   * Bytes are stored. Told at 0 %, at 100 %, and in between at most five times a second.
   *
   * @param request the request
   * @param bytes how many are there, those of earlier attempts included
   * @param total how many there will be, where known; never less than {@code bytes}
   */
  record Progressed(DownloadRequest request, long bytes, OptionalLong total)
      implements DownloadEvent {}

  /**
   * An attempt failed; the same source is asked again.
   *
   * @param request the request
   * @param failure why
   * @param after how long to wait first
   */
  record Retrying(DownloadRequest request, DownloadException failure, Duration after)
      implements DownloadEvent {}

  /**
   * An attempt failed; another source is asked.
   *
   * @param request the request
   * @param failure why
   * @param next the source that comes now
   */
  record SourceSwitched(DownloadRequest request, DownloadException failure, Source next)
      implements DownloadEvent {}

  /**
   * All bytes are there; size, digests and checks are compared.
   *
   * @param request the request
   */
  record Verifying(DownloadRequest request) implements DownloadEvent {}

  /**
   * The content is published.
   *
   * @param request the request
   * @param result the result
   */
  record Succeeded(DownloadRequest request, DownloadResult result) implements DownloadEvent {}

  /**
   * It failed.
   *
   * @param request the request
   * @param failure why
   */
  record Failed(DownloadRequest request, DownloadException failure) implements DownloadEvent {}

  /**
   * It was cancelled, or the context was closed.
   *
   * @param request the request
   * @param failure by whom
   */
  record Cancelled(DownloadRequest request, DownloadException failure) implements DownloadEvent {}
}

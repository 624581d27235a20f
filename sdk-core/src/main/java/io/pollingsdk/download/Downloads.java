package io.pollingsdk.download;

import io.pollingsdk.task.Task;
import java.net.URI;

/** Fetches what jobs produced. Thread-safe. */
public final class Downloads implements AutoCloseable {
  private Downloads() {}

  /**
   * Fetches, and waits until the content is whole, checked and stored.
   *
   * @param request what to fetch
   * @return the result
   * @throws DownloadException if it fails
   */
  public DownloadResult fetch(DownloadRequest request) {
    return start(request).await();
  }

  /**
   * {@return the download, begun}
   *
   * @param request what to fetch
   */
  public Task<DownloadResult> start(DownloadRequest request) {
    throw new UnsupportedOperationException(request.toString());
  }

  /**
   * {@return the downloads in the order in which they end} They are begun as the iteration goes on,
   * never many more than run at once.
   *
   * @param requests what to fetch
   */
  public Completions all(Iterable<DownloadRequest> requests) {
    throw new UnsupportedOperationException(requests.toString());
  }

  /**
   * {@return what a server says of a resource, without fetching it}
   *
   * @param uri the resource
   * @throws DownloadException if it does not say
   */
  public ResourceInfo head(URI uri) {
    throw new UnsupportedOperationException(uri.toString());
  }

  @Override
  public void close() {}
}

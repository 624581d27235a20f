package io.pollingsdk.download;

import io.pollingsdk.Connection;
import io.pollingsdk.error.WaitInterruptedException;
import io.pollingsdk.internal.files.Place;
import io.pollingsdk.internal.run.Workers;
import io.pollingsdk.task.Task;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Fetches what jobs produced, or anything else that HTTP gives: from the first of several sources
 * that has it, checked while it comes, stored whole or not at all. One context serves any number of
 * callers and threads, who share its connections, limits, credentials and what it knows of hosts.
 *
 * <pre>{@code
 * try (Downloads downloads = Downloads.builder().limits(l -> l.total(32).perHost(6)).build()) {
 *   DownloadResult iso = downloads.fetch(
 *       DownloadRequest.from(uri).mirror(other, 10).to(Target.file(path)).sha256(hex));
 * }
 * }</pre>
 */
public final class Downloads implements AutoCloseable {
  private final Context context;
  private final List<DownloadListener> listeners;
  private final List<AutoCloseable> own;

  Downloads(Context context, List<DownloadListener> listeners, List<AutoCloseable> own) {
    this.context = context;
    this.listeners = listeners;
    this.own = own;
  }

  /** {@return a builder with the standard settings} */
  public static DownloadsBuilder builder() {
    return new DownloadsBuilder();
  }

  /**
   * {@return downloads over a connection: with its transport, retries and credentials} Close them
   * before the connection.
   *
   * @param connection the connection
   */
  public static Downloads of(Connection connection) {
    return builder().connection(connection).build();
  }

  /**
   * Fetches, and waits until the content is whole, checked and stored.
   *
   * @param request what to fetch
   * @return the result
   * @throws DownloadException if it fails
   * @throws DownloadException.Cancelled if the thread is interrupted, whose flag is then set again
   * @throws WaitInterruptedException if it is interrupted while the content is being published,
   *     which goes on
   */
  public DownloadResult fetch(DownloadRequest request) {
    return waitFor(begin(request));
  }

  /**
   * Begins to fetch. Cancelling the task, or its future, ends the download; nothing is visible at
   * its target then. After {@link #close} the task has failed already.
   *
   * @param request what to fetch, with a target
   * @return the download
   * @throws IllegalArgumentException if the request has no target, or names credentials that are
   *     not known
   */
  public Task<DownloadResult> start(DownloadRequest request) {
    return begin(request);
  }

  /**
   * {@return downloads in the order in which they end} They are begun as the iteration goes on, at
   * most twice as many as run at once ahead of it, so the requests may be without end. Close it
   * where not all are wanted any more. When the context is closed, those still to come fail.
   *
   * @param requests what to fetch
   */
  public Completions all(Iterable<DownloadRequest> requests) {
    int ahead = (int) Math.min(Integer.MAX_VALUE, context.rules().limits().total() * 2L);
    return new Batch(requests.iterator(), this::start, ahead);
  }

  /**
   * Asks what a server says of a resource, without fetching it. For headers, mirrors or credentials
   * that have a name there is {@link #startHead}.
   *
   * @param uri the resource
   * @return what it says
   * @throws DownloadException if it does not say
   */
  public ResourceInfo head(URI uri) {
    return waitFor(beginHead(DownloadRequest.from(uri)));
  }

  /**
   * Asks what servers say of what a request would fetch, without fetching it and without waiting.
   *
   * @param request what it would fetch; needs no target
   * @return what they say
   */
  public Task<ResourceInfo> startHead(DownloadRequest request) {
    return beginHead(request);
  }

  private Run<ResourceInfo> beginHead(DownloadRequest request) {
    context.check(request);
    Run<ResourceInfo> run =
        new Run<>(
            context, new Plan(context, request), new HeadWork(context), events(request, List.of()));
    run.begin(run::start);
    return run;
  }

  private Run<DownloadResult> begin(DownloadRequest request) {
    context.check(request);
    Target target =
        request
            .target()
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        request + " has no target: say where to with to(Target.file(…))"));
    List<DownloadListener> all = new ArrayList<>(listeners);
    all.addAll(request.manner().listeners());
    Events events = events(request, all);
    Optional<Place> place =
        target instanceof FileTarget file ? file.place() : Optional.<Place>empty();
    Target exact = place.isPresent() ? () -> ((FileTarget) target).open(place.get()) : target;
    Run<DownloadResult> run =
        new Run<>(
            context, new Plan(context, request), new FetchWork(context, exact, events), events);
    run.begin(place.isPresent() ? () -> context.busy().enter(place.get().file(), run) : run::start);
    return run;
  }

  private Events events(DownloadRequest request, List<DownloadListener> all) {
    return new Events(request, all, context.telling(), context.time());
  }

  private static <T> T waitFor(Run<T> run) {
    try {
      return run.await();
    } catch (WaitInterruptedException e) {
      // Nobody else knows it; where it is being published, it goes on.
      throw run.interrupted().<RuntimeException>map(cancelled -> cancelled).orElse(e);
    }
  }

  /**
   * Cancels what is under way, which ends as {@link DownloadException.Cancelled}, and frees every
   * thread and connection that is the context's own. What can be continued stays on disk.
   * Idempotent.
   */
  @Override
  public void close() {
    context.close();
    for (AutoCloseable resource : own) {
      Workers.guarded("Closing", () -> close(resource));
    }
    context.forsake();
  }

  private static void close(AutoCloseable resource) {
    try {
      resource.close();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  /** Shows how many downloads are under way. */
  @Override
  public String toString() {
    return "Downloads[" + context.live().size() + " under way]";
  }
}

package io.pollingsdk.providers.abiquo;

import io.pollingsdk.http.ApiRequest;
import io.pollingsdk.http.ApiResponse;
import java.net.URI;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.w3c.dom.Element;

/**
 * Tasks, fetched page by page while they are read, where the server gives them in pages; reading it
 * again asks again.
 */
public final class AbiquoTaskList implements Iterable<AbiquoTask> {
  private final ApiRequest first;
  private final Function<ApiRequest, ApiResponse> send;
  private final BiFunction<ApiResponse, String, URI> locate;

  /**
   * Creates a list.
   *
   * @param first asks for the first page
   * @param send sends a request and waits for its answer
   * @param locate finds what a link in an answer leads to on our endpoint
   */
  AbiquoTaskList(
      ApiRequest first,
      Function<ApiRequest, ApiResponse> send,
      BiFunction<ApiResponse, String, URI> locate) {
    this.first = first;
    this.send = send;
    this.locate = locate;
  }

  /**
   * Returns an iterator; it asks for the first page when it is first used.
   *
   * @return the iterator, whose methods may throw what {@code request} throws
   */
  @Override
  public Iterator<AbiquoTask> iterator() {
    return new Pages();
  }

  /**
   * Returns a stream, sequential and as lazy as the iterator.
   *
   * @return the stream
   */
  public Stream<AbiquoTask> stream() {
    return StreamSupport.stream(spliterator(), false);
  }

  private final class Pages implements Iterator<AbiquoTask> {
    private final Deque<AbiquoTask> ready = new ArrayDeque<>();
    private final Set<URI> seen = new HashSet<>();
    private Optional<ApiRequest> next = Optional.of(first);

    @Override
    public boolean hasNext() {
      while (ready.isEmpty() && next.isPresent()) {
        load(next.get());
      }
      return !ready.isEmpty();
    }

    @Override
    public AbiquoTask next() {
      if (!hasNext()) {
        throw new NoSuchElementException("the list has ended");
      }
      return ready.remove();
    }

    private void load(ApiRequest request) {
      ApiResponse page = send.apply(request);
      Element tasks = Xml.root(page, "tasks");
      List<Element> links = Xml.children(tasks, "link");
      // A page that names itself as the next would be read for ever.
      next =
          links.stream()
              .filter(link -> link.getAttribute("rel").equals("next"))
              .map(link -> locate.apply(page, link.getAttribute("href")))
              .filter(seen::add)
              .findFirst()
              .map(uri -> ApiRequest.get(uri).withHeaders(first.headers()));
      Xml.children(tasks, "task").forEach(task -> ready.add(AbiquoTask.of(page, task)));
    }
  }
}

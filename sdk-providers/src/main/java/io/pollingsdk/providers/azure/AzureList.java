package io.pollingsdk.providers.azure;

import com.google.gson.JsonObject;
import io.pollingsdk.http.ApiRequest;
import io.pollingsdk.http.ApiResponse;
import java.net.URI;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * What a collection holds, fetched page by page while it is read; reading it again asks again. A
 * page may be empty and yet not be the last.
 */
public final class AzureList implements Iterable<JsonObject> {
  private final ApiRequest first;
  private final Function<ApiRequest, ApiResponse> fetch;

  /**
   * Creates a list.
   *
   * @param first the request for the first page
   * @param fetch sends a request for a page
   */
  AzureList(ApiRequest first, Function<ApiRequest, ApiResponse> fetch) {
    this.first = first;
    this.fetch = fetch;
  }

  /**
   * Returns an iterator; it asks for the first page when it is first used.
   *
   * @return the iterator, whose methods may throw what {@code request} throws
   */
  @Override
  public Iterator<JsonObject> iterator() {
    return new Pages();
  }

  /**
   * Returns a stream, sequential and as lazy as the iterator.
   *
   * @return the stream
   */
  public Stream<JsonObject> stream() {
    return StreamSupport.stream(spliterator(), false);
  }

  private final class Pages implements Iterator<JsonObject> {
    private final Deque<JsonObject> ready = new ArrayDeque<>();
    private final Set<URI> seen = new HashSet<>();
    private @Nullable ApiRequest next = first;

    @Override
    public boolean hasNext() {
      while (ready.isEmpty() && next != null) {
        load(next);
      }
      return !ready.isEmpty();
    }

    @Override
    public JsonObject next() {
      if (!hasNext()) {
        throw new NoSuchElementException("the list has ended");
      }
      return ready.remove();
    }

    private void load(ApiRequest request) {
      ApiResponse page = fetch.apply(request);
      page.at().object();
      Optional<URI> link = link(page, "nextLink").or(() -> link(page, "@odata.nextLink"));
      if (link.isPresent() && !seen.add(link.get())) {
        throw page.malformed("nextLink", "leads to a page that was read before", null);
      }
      page.at("value").list().forEach(item -> ready.add(item.object()));
      next = link.map(ApiRequest::get).orElse(null);
    }

    private static Optional<URI> link(ApiResponse page, String name) {
      return page.at(name).optionalString().filter(text -> !text.isBlank()).map(page::resolve);
    }
  }
}

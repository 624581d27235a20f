package io.pollingsdk.providers.ogc;

import com.google.gson.JsonObject;
import io.pollingsdk.http.ApiRequest;
import io.pollingsdk.http.ApiResponse;
import io.pollingsdk.http.JsonMember;
import java.net.URI;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * What a server lists, fetched page by page while it is read, along the links named {@code next};
 * reading it again asks again.
 */
public final class OgcPages implements Iterable<JsonObject> {
  private final ApiRequest first;
  private final String member;
  private final Function<ApiRequest, ApiResponse> fetch;

  OgcPages(ApiRequest first, String member, Function<ApiRequest, ApiResponse> fetch) {
    this.first = first;
    this.member = member;
    this.fetch = fetch;
  }

  /**
   * Returns an iterator; it asks for the first page when it is first used.
   *
   * @return the iterator, whose methods may throw what {@code request} throws
   */
  @Override
  public Iterator<JsonObject> iterator() {
    return new Pages(first);
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
    private @Nullable ApiRequest next;

    Pages(ApiRequest start) {
      this.next = start;
    }

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

    private void load(ApiRequest page) {
      ApiResponse answer = fetch.apply(page);
      answer.at(member).list().stream().map(JsonMember::object).forEach(ready::add);
      // Pages that point at one another would go on for ever.
      next =
          StatusInfo.link(answer, Set.of("next"))
              .filter(seen::add)
              .map(ApiRequest::get)
              .orElse(null);
    }
  }
}

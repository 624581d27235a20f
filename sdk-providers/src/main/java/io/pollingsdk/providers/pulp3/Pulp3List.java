package io.pollingsdk.providers.pulp3;

import com.google.gson.JsonObject;
import io.pollingsdk.http.ApiRequest;
import io.pollingsdk.http.ApiResponse;
import io.pollingsdk.http.JsonMember;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.function.Function;
import java.util.function.LongFunction;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * What Pulp lists, fetched page by page while it is read; reading it again asks again. What is
 * created or deleted meanwhile moves others, which may so be missed or be seen twice.
 */
public final class Pulp3List implements Iterable<JsonObject> {
  private static final int PAGE_SIZE = 100;

  private final LongFunction<ApiResponse> fetch;

  private Pulp3List(LongFunction<ApiResponse> fetch) {
    this.fetch = fetch;
  }

  /**
   * Creates a list. Pages are asked for by their offset: the link to the next one names the host as
   * the server knows itself, which behind a proxy is another.
   */
  static Pulp3List of(ApiRequest request, Function<ApiRequest, ApiResponse> send) {
    if (request.firstParam("offset").isPresent()) {
      throw new IllegalArgumentException("the list sets the parameter 'offset' by itself");
    }
    ApiRequest sized =
        request.firstParam("limit").isPresent() ? request : request.param("limit", PAGE_SIZE);
    if (!sized.firstParam("limit").orElse("").matches("0*[1-9][0-9]*")) {
      throw new IllegalArgumentException("the parameter 'limit' is a whole number from 1 on");
    }
    return new Pulp3List(offset -> send.apply(sized.param("offset", offset)));
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
    private long seen;
    private boolean last;

    @Override
    public boolean hasNext() {
      while (ready.isEmpty() && !last) {
        load();
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

    private void load() {
      ApiResponse page = fetch.apply(seen);
      JsonMember results = page.at("results");
      if (!results.isPresent()) {
        throw page.malformed("results", "is missing, as in what is no list", null);
      }
      List<JsonMember> items = results.list();
      seen += items.size();
      boolean all = page.at("count").optionalNumber().orElse(Double.MAX_VALUE) <= seen;
      last = items.isEmpty() || all || !page.at("next").isPresent();
      items.forEach(item -> ready.add(item.object()));
    }
  }
}

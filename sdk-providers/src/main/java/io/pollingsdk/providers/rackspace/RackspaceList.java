package io.pollingsdk.providers.rackspace;

import com.google.gson.JsonArray;
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
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * What the API lists, fetched page by page while it is read; reading it again asks again. What is
 * created or deleted meanwhile may move others to another page, and so be missed or be seen twice.
 */
public final class RackspaceList implements Iterable<JsonObject> {
  /** The most that the API gives at once; an offset has to be a multiple of it. */
  private static final int PAGE_SIZE = 100;

  private final ApiRequest request;
  private final String member;
  private final Function<ApiRequest, ApiResponse> send;

  /**
   * Creates a list.
   *
   * @param request asks for the list, without page
   * @param member the name of the array in each answer
   * @param send sends a request and waits for its answer
   */
  RackspaceList(ApiRequest request, String member, Function<ApiRequest, ApiResponse> send) {
    this.request = request;
    this.member = member;
    this.send = send;
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
    private JsonArray previous = new JsonArray();
    private int offset;
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
      ApiResponse page = send.apply(request.param("limit", PAGE_SIZE).param("offset", offset));
      JsonMember whole = page.at();
      whole.object();
      List<JsonMember> items = whole.at(member).list();
      JsonArray now = new JsonArray();
      items.forEach(item -> now.add(item.object()));
      offset += PAGE_SIZE;
      // A server that ignores the offset would go on for ever.
      boolean repeated = now.equals(previous);
      last = items.isEmpty() || repeated || (items.size() < PAGE_SIZE && !promisesMore(whole));
      if (!repeated) {
        items.forEach(item -> ready.add(item.object()));
      }
      previous = now;
    }

    private boolean promisesMore(JsonMember whole) {
      return whole.at("totalEntries").optionalNumber().orElse(0) > offset;
    }
  }
}

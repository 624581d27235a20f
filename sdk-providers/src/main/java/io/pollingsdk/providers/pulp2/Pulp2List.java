package io.pollingsdk.providers.pulp2;

import com.google.gson.JsonObject;
import io.pollingsdk.http.ApiResponse;
import io.pollingsdk.http.JsonMember;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.function.Function;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * What a search finds, fetched page by page while it is read; reading it again searches again. What
 * is created or deleted meanwhile moves others, which may so be missed or be seen twice.
 */
public final class Pulp2List implements Iterable<JsonObject> {
  private static final int PAGE_SIZE = 100;

  private final String sortBy;
  private final Map<String, ?> filters;
  private final Function<Map<String, Object>, ApiResponse> search;

  /**
   * Creates a list.
   *
   * @param sortBy a member that no two elements share
   * @param filters which elements
   * @param search returns the answer to criteria
   */
  Pulp2List(
      String sortBy, Map<String, ?> filters, Function<Map<String, Object>, ApiResponse> search) {
    this.sortBy = sortBy;
    this.filters = new LinkedHashMap<>(filters);
    this.search = search;
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
      if (ready.isEmpty() && !last) {
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
      Map<String, Object> criteria = new LinkedHashMap<>();
      criteria.put("filters", filters);
      criteria.put("sort", List.of(List.of(sortBy, "ascending")));
      criteria.put("limit", PAGE_SIZE);
      criteria.put("skip", seen);
      ApiResponse page = search.apply(criteria);
      if (!page.json().isJsonArray()) {
        throw page.malformed("", "is not an array, as what a search finds is", null);
      }
      List<JsonMember> items = page.at().list();
      seen += items.size();
      last = items.size() < PAGE_SIZE;
      items.forEach(item -> ready.add(item.object()));
    }
  }
}

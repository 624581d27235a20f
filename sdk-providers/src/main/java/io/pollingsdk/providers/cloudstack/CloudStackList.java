package io.pollingsdk.providers.cloudstack;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import io.pollingsdk.http.JsonMember;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.function.IntFunction;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * What a list command lists, fetched page by page while it is read; reading it again asks again.
 * What is created or ends meanwhile may move others to another page, and so be missed or be seen
 * twice.
 */
public final class CloudStackList implements Iterable<JsonObject> {
  private final String member;
  private final int pageSize;
  private final IntFunction<JsonMember> fetch;

  /**
   * Creates a list.
   *
   * @param member the name of the array in each answer
   * @param pageSize as asked for
   * @param fetch returns the content of the answer for a page, counted from 1
   */
  CloudStackList(String member, int pageSize, IntFunction<JsonMember> fetch) {
    this.member = member;
    this.pageSize = pageSize;
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
    private JsonArray previous = new JsonArray();
    private int page;
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
      JsonMember content = fetch.apply(++page);
      // An empty page has no member at all.
      List<JsonMember> items = content.at(member).list();
      seen += items.size();
      boolean more = content.at("count").optionalNumber().orElse(0) > seen;
      JsonArray now = new JsonArray();
      items.forEach(item -> now.add(item.object()));
      // A server that ignores the page number would go on for ever.
      boolean repeated = now.equals(previous);
      last = items.isEmpty() || repeated || (items.size() < pageSize && !more);
      if (!repeated) {
        items.forEach(item -> ready.add(item.object()));
      }
      previous = now;
    }
  }
}

package io.pollingsdk.providers.google;

import com.google.gson.JsonObject;
import io.pollingsdk.http.ApiResponse;
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

/**
 * What a list call lists, fetched page by page while it is read; reading it again asks again. A
 * page may be empty though others follow.
 */
public final class GoogleList implements Iterable<JsonObject> {
  private final String member;
  private final Function<Optional<String>, ApiResponse> fetch;

  /**
   * Creates a list.
   *
   * @param member the name of the array in each answer
   * @param fetch returns the answer for a page token, or for none the first
   */
  GoogleList(String member, Function<Optional<String>, ApiResponse> fetch) {
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
    private final Set<String> used = new HashSet<>();
    private Optional<String> token = Optional.empty();
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
      ApiResponse page = fetch.apply(token);
      page.at(member).list().forEach(item -> ready.add(item.object()));
      token = page.at("nextPageToken").optionalString().filter(text -> !text.isEmpty());
      // A server that gives a token again would go on for ever.
      last = token.filter(used::add).isEmpty();
    }
  }
}

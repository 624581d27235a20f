package io.pollingsdk.providers.redfish;

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
import java.util.function.Supplier;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * The members of a collection, fetched page by page while they are read, and each that is only
 * referred to when its turn comes; reading it again asks again.
 */
public final class RedfishMembers implements Iterable<JsonObject> {
  private final ApiRequest first;
  private final Function<ApiRequest, ApiResponse> fetch;

  RedfishMembers(ApiRequest first, Function<ApiRequest, ApiResponse> fetch) {
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
    private final Deque<Supplier<JsonObject>> ready = new ArrayDeque<>();
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
        throw new NoSuchElementException("the collection has ended");
      }
      return ready.remove().get();
    }

    private void load(ApiRequest page) {
      ApiResponse answer = fetch.apply(page);
      answer.at("Members").list().forEach(member -> ready.add(() -> whole(answer, member)));
      // Pages that point at one another would go on for ever.
      next =
          answer
              .at("Members@odata.nextLink")
              .optionalString()
              .map(answer::resolve)
              .filter(seen::add)
              .map(ApiRequest::get)
              .orElse(null);
    }

    private JsonObject whole(ApiResponse page, JsonMember member) {
      JsonObject object = member.object();
      if (object.size() > 1) {
        return object;
      }
      URI uri = page.resolve(member.at("@odata.id").string());
      return fetch.apply(ApiRequest.get(uri)).at().object();
    }
  }
}

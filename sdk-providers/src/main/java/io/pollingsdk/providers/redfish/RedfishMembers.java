package io.pollingsdk.providers.redfish;

import com.google.gson.JsonObject;
import io.pollingsdk.http.ApiRequest;
import io.pollingsdk.http.ApiResponse;
import io.pollingsdk.http.JsonMember;
import io.pollingsdk.http.Pages;
import java.net.URI;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * The members of a collection, page by page, and each that is only referred to fetched when its
 * turn comes. One that cannot be fetched is passed over by who reads on.
 */
final class RedfishMembers {
  private final ApiRequest first;
  private final Function<ApiRequest, ApiResponse> send;

  private RedfishMembers(ApiRequest first, Function<ApiRequest, ApiResponse> send) {
    this.first = first;
    this.send = send;
  }

  /**
   * Creates a list.
   *
   * @param first asks for the first page
   * @param send sends a request and waits for its answer
   */
  static Pages<JsonObject> of(ApiRequest first, Function<ApiRequest, ApiResponse> send) {
    return Pages.from(new Unread(Optional.empty()), new RedfishMembers(first, send)::load);
  }

  private Pages.Page<Cursor, JsonObject> load(Cursor cursor) {
    return cursor instanceof Waiting waiting ? member(waiting) : page((Unread) cursor);
  }

  private Pages.Page<Cursor, JsonObject> page(Unread cursor) {
    ApiResponse answer = send.apply(cursor.link().map(ApiRequest::get).orElse(first));
    Queue<Supplier<JsonObject>> members = new ArrayDeque<>();
    answer.at("Members").list().forEach(member -> members.add(() -> whole(answer, member)));
    Optional<Cursor> after =
        answer
            .at("Members@odata.nextLink")
            .optionalString()
            .map(answer::resolve)
            .map(uri -> new Unread(Optional.of(uri)));
    return new Pages.Page<>(List.of(), Optional.of(new Waiting(members, after)));
  }

  private Pages.Page<Cursor, JsonObject> member(Waiting cursor) {
    Supplier<JsonObject> member = cursor.members.poll();
    if (member == null) {
      return new Pages.Page<>(List.of(), cursor.after);
    }
    return new Pages.Page<>(
        List.of(member.get()), Optional.of(new Waiting(cursor.members, cursor.after)));
  }

  private JsonObject whole(ApiResponse page, JsonMember member) {
    JsonObject object = member.object();
    if (object.size() > 1) {
      return object;
    }
    URI uri = page.resolve(member.at("@odata.id").string());
    return send.apply(ApiRequest.get(uri)).at().object();
  }

  private interface Cursor {}

  /** A page that is not read yet: the first, or where a link leads. */
  private record Unread(Optional<URI> link) implements Cursor {}

  /** Members of a page that is read. No two are equal, as a list would end at a repeated one. */
  private static final class Waiting implements Cursor {
    private final Queue<Supplier<JsonObject>> members;
    private final Optional<Cursor> after;

    Waiting(Queue<Supplier<JsonObject>> members, Optional<Cursor> after) {
      this.members = members;
      this.after = after;
    }
  }
}

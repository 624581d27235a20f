package io.pollingsdk.providers.rackspace;

import com.google.gson.JsonObject;
import io.pollingsdk.http.ApiRequest;
import io.pollingsdk.http.ApiResponse;
import io.pollingsdk.http.JsonMember;
import io.pollingsdk.http.Pages;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;

/**
 * The pages of what the API lists. What is created or deleted meanwhile may move others to another
 * page, and so be missed or be seen twice.
 */
final class RackspacePages {
  /** The most that the API gives at once; an offset has to be a multiple of it. */
  private static final int PAGE_SIZE = 100;

  private RackspacePages() {}

  /** The offset to ask for, and the elements of the page before it. */
  private record Cursor(int offset, UUID previous) {}

  /**
   * Creates a list.
   *
   * @param request asks for the list, without page
   * @param member the name of the array in each answer
   * @param send sends a request and waits for its answer
   */
  static Pages<JsonObject> of(
      ApiRequest request, String member, Function<ApiRequest, ApiResponse> send) {
    ApiRequest sized = request.param("limit", PAGE_SIZE);
    return Pages.from(
        new Cursor(0, digest(List.of())),
        cursor -> page(cursor, member, send.apply(sized.param("offset", cursor.offset()))));
  }

  private static Pages.Page<Cursor, JsonObject> page(
      Cursor cursor, String member, ApiResponse answer) {
    JsonMember whole = answer.at();
    whole.object();
    List<JsonObject> items = whole.at(member).list().stream().map(JsonMember::object).toList();
    UUID now = digest(items);
    // A server that ignores the offset would go on for ever.
    if (items.isEmpty() || now.equals(cursor.previous())) {
      return new Pages.Page<>(List.of(), Optional.empty());
    }
    int offset = cursor.offset() + PAGE_SIZE;
    boolean more =
        items.size() >= PAGE_SIZE || whole.at("totalEntries").optionalNumber().orElse(0) > offset;
    return new Pages.Page<>(items, more ? Optional.of(new Cursor(offset, now)) : Optional.empty());
  }

  /** Stands for a page, so that a cursor does not hold it. */
  private static UUID digest(List<JsonObject> items) {
    return UUID.nameUUIDFromBytes(items.toString().getBytes(StandardCharsets.UTF_8));
  }
}

package io.pollingsdk.providers.cloudstack;

import com.google.gson.JsonObject;
import io.pollingsdk.http.JsonMember;
import io.pollingsdk.http.Pages;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.IntFunction;

/**
 * The pages of a list command. What is created or ends meanwhile may move others to another page,
 * and so be missed or be seen twice.
 */
final class CloudStackPages {
  private CloudStackPages() {}

  /**
   * The page to ask for, counted from 1, how many elements the earlier had, and what the last was.
   */
  private record Cursor(int page, long seen, UUID previous) {}

  /**
   * Creates a list.
   *
   * @param member the name of the array in each answer
   * @param pageSize as asked for
   * @param fetch returns the content of the answer for a page, counted from 1
   */
  static Pages<JsonObject> of(String member, int pageSize, IntFunction<JsonMember> fetch) {
    return Pages.from(
        new Cursor(1, 0, digest(List.of())),
        cursor -> page(cursor, member, pageSize, fetch.apply(cursor.page())));
  }

  private static Pages.Page<Cursor, JsonObject> page(
      Cursor cursor, String member, int pageSize, JsonMember content) {
    // An empty page has no member at all.
    List<JsonObject> items = content.at(member).list().stream().map(JsonMember::object).toList();
    UUID now = digest(items);
    // A server that ignores the page number would go on for ever.
    if (items.isEmpty() || now.equals(cursor.previous())) {
      return new Pages.Page<>(List.of(), Optional.empty());
    }
    long seen = cursor.seen() + items.size();
    boolean more =
        items.size() >= pageSize || content.at("count").optionalNumber().orElse(0) > seen;
    return new Pages.Page<>(
        items, more ? Optional.of(new Cursor(cursor.page() + 1, seen, now)) : Optional.empty());
  }

  /** Stands for a page, so that a cursor does not hold it. */
  private static UUID digest(List<JsonObject> items) {
    return UUID.nameUUIDFromBytes(items.toString().getBytes(StandardCharsets.UTF_8));
  }
}

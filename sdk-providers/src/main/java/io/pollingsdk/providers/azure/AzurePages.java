package io.pollingsdk.providers.azure;

import com.google.gson.JsonObject;
import io.pollingsdk.http.ApiRequest;
import io.pollingsdk.http.ApiResponse;
import io.pollingsdk.http.JsonMember;
import io.pollingsdk.http.Pages;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/** The pages of a collection, each of which may be empty and yet not be the last. */
final class AzurePages {
  private AzurePages() {}

  /**
   * Creates a list.
   *
   * @param first the request for the first page
   * @param send sends a request for a page
   */
  static Pages<JsonObject> of(ApiRequest first, Function<ApiRequest, ApiResponse> send) {
    return Pages.from(
        new Cursor(Optional.empty(), Optional.empty()),
        cursor -> page(cursor, send.apply(cursor.link.map(ApiRequest::get).orElse(first))));
  }

  private static Pages.Page<Cursor, JsonObject> page(Cursor cursor, ApiResponse answer) {
    answer.at().object();
    Optional<URI> link = link(answer, "nextLink").or(() -> link(answer, "@odata.nextLink"));
    if (link.isPresent() && cursor.followed(link)) {
      throw answer.malformed("nextLink", "leads to a page that was read before", null);
    }
    List<JsonObject> items = answer.at("value").list().stream().map(JsonMember::object).toList();
    return new Pages.Page<>(items, link.map(uri -> new Cursor(link, Optional.of(cursor))));
  }

  private static Optional<URI> link(ApiResponse page, String name) {
    return page.at(name).optionalString().filter(text -> !text.isBlank()).map(page::resolve);
  }

  /** A link and those followed before. No two are equal, as a list would end at a repeated one. */
  private static final class Cursor {
    private final Optional<URI> link;
    private final Optional<Cursor> before;

    Cursor(Optional<URI> link, Optional<Cursor> before) {
      this.link = link;
      this.before = before;
    }

    boolean followed(Optional<URI> other) {
      return Stream.iterate(
              Optional.of(this), Optional::isPresent, each -> each.flatMap(cursor -> cursor.before))
          .anyMatch(each -> each.orElseThrow().link.equals(other));
    }
  }
}

package io.pollingsdk.providers.ogc;

import com.google.gson.JsonObject;
import io.pollingsdk.http.ApiRequest;
import io.pollingsdk.http.ApiResponse;
import io.pollingsdk.http.JsonMember;
import io.pollingsdk.http.Pages;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** The pages of what a server lists, along the links named {@code next}. */
final class OgcPages {
  private OgcPages() {}

  /** The link to a page; none for the first. */
  private record Cursor(Optional<URI> link) {
    static Cursor to(URI link) {
      return new Cursor(Optional.of(link));
    }
  }

  /**
   * Creates a list.
   *
   * @param first asks for the first page
   * @param member the name of the array in each answer
   * @param send sends a request and waits for its answer
   */
  static Pages<JsonObject> of(
      ApiRequest first, String member, Function<ApiRequest, ApiResponse> send) {
    return Pages.from(
        new Cursor(Optional.empty()),
        cursor -> page(member, send.apply(cursor.link().map(ApiRequest::get).orElse(first))));
  }

  private static Pages.Page<Cursor, JsonObject> page(String member, ApiResponse answer) {
    List<JsonObject> items = answer.at(member).list().stream().map(JsonMember::object).toList();
    return new Pages.Page<>(items, StatusInfo.link(answer, Set.of("next")).map(Cursor::to));
  }
}

package io.pollingsdk.providers.pulp2;

import com.google.gson.JsonObject;
import io.pollingsdk.http.ApiResponse;
import io.pollingsdk.http.JsonMember;
import io.pollingsdk.http.Pages;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * The pages of what a search finds. What is created or deleted meanwhile moves others, which may so
 * be missed or be seen twice.
 */
final class Pulp2Pages {
  private static final int PAGE_SIZE = 100;

  private Pulp2Pages() {}

  /**
   * Creates a list.
   *
   * @param sortBy a member that no two elements share
   * @param filters which elements
   * @param search returns the answer to criteria
   */
  static Pages<JsonObject> of(
      String sortBy, Map<String, ?> filters, Function<Map<String, Object>, ApiResponse> search) {
    Map<String, Object> criteria = new LinkedHashMap<>();
    criteria.put("filters", new LinkedHashMap<>(filters));
    criteria.put("sort", List.of(List.of(sortBy, "ascending")));
    criteria.put("limit", PAGE_SIZE);
    return Pages.from(
        0L,
        skip -> {
          Map<String, Object> all = new LinkedHashMap<>(criteria);
          all.put("skip", skip);
          return page(skip, search.apply(all));
        });
  }

  private static Pages.Page<Long, JsonObject> page(long skip, ApiResponse answer) {
    if (!answer.json().isJsonArray()) {
      throw answer.malformed("", "is not an array, as what a search finds is", null);
    }
    List<JsonObject> items = answer.at().list().stream().map(JsonMember::object).toList();
    return new Pages.Page<>(
        items, items.size() < PAGE_SIZE ? Optional.empty() : Optional.of(skip + items.size()));
  }
}

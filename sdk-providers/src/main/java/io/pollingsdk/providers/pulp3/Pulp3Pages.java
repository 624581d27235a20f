package io.pollingsdk.providers.pulp3;

import com.google.gson.JsonObject;
import io.pollingsdk.http.ApiRequest;
import io.pollingsdk.http.ApiResponse;
import io.pollingsdk.http.JsonMember;
import io.pollingsdk.http.Pages;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * The pages of what Pulp lists. What is created or deleted meanwhile moves others, which may so be
 * missed or be seen twice.
 */
final class Pulp3Pages {
  private static final int PAGE_SIZE = 100;

  private Pulp3Pages() {}

  /**
   * Creates a list. Pages are asked for by their offset: the link to the next one names the host as
   * the server knows itself, which behind a proxy is another.
   */
  static Pages<JsonObject> of(ApiRequest request, Function<ApiRequest, ApiResponse> send) {
    if (request.firstParam("offset").isPresent()) {
      throw new IllegalArgumentException("the list sets the parameter 'offset' by itself");
    }
    ApiRequest sized =
        request.firstParam("limit").isPresent() ? request : request.param("limit", PAGE_SIZE);
    if (!sized.firstParam("limit").orElse("").matches("0*[1-9][0-9]*")) {
      throw new IllegalArgumentException("the parameter 'limit' is a whole number from 1 on");
    }
    return Pages.from(0L, offset -> page(offset, send.apply(sized.param("offset", offset))));
  }

  private static Pages.Page<Long, JsonObject> page(long offset, ApiResponse answer) {
    JsonMember results = answer.at("results");
    if (!results.isPresent()) {
      throw answer.malformed("results", "is missing, as in what is no list", null);
    }
    List<JsonObject> items = results.list().stream().map(JsonMember::object).toList();
    long seen = offset + items.size();
    boolean all = answer.at("count").optionalNumber().orElse(Double.MAX_VALUE) <= seen;
    boolean last = items.isEmpty() || all || !answer.at("next").isPresent();
    return new Pages.Page<>(items, last ? Optional.empty() : Optional.of(seen));
  }
}

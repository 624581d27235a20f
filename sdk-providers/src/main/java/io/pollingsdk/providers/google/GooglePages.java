package io.pollingsdk.providers.google;

import com.google.gson.JsonObject;
import io.pollingsdk.http.ApiRequest;
import io.pollingsdk.http.ApiResponse;
import io.pollingsdk.http.JsonMember;
import io.pollingsdk.http.Pages;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** The pages of a list call, each of which may be empty though others follow. */
final class GooglePages {
  private GooglePages() {}

  /**
   * Creates a list.
   *
   * @param request asks for the first page
   * @param member the name of the array in each answer
   * @param send sends a request and waits for its answer
   */
  static Pages<JsonObject> of(
      ApiRequest request, String member, Function<ApiRequest, ApiResponse> send) {
    // No page token is empty, so the empty one stands for the first page.
    return Pages.from(
        "",
        token ->
            page(
                member, send.apply(token.isEmpty() ? request : request.param("pageToken", token))));
  }

  private static Pages.Page<String, JsonObject> page(String member, ApiResponse answer) {
    List<JsonObject> items = answer.at(member).list().stream().map(JsonMember::object).toList();
    Optional<String> token =
        answer.at("nextPageToken").optionalString().filter(text -> !text.isEmpty());
    return new Pages.Page<>(items, token);
  }
}

package io.pollingsdk.examples.simulator;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** The answers of the list commands. */
final class Listing {
  private static final int MAX_PAGE_SIZE = 500;

  private Listing() {}

  /** The entities that match {@code id}, {@code name} and {@code keyword}, one page of them. */
  static JsonObject of(String member, Collection<JsonObject> entities, Parameters parameters)
      throws ApiException {
    Optional<String> id = parameters.find("id");
    Optional<String> name = parameters.find("name");
    String keyword = parameters.find("keyword").orElse("");
    List<JsonObject> matching =
        entities.stream()
            .filter(entity -> id.isEmpty() || id.get().equals(text(entity, "id")))
            .filter(entity -> name.isEmpty() || name.get().equals(text(entity, "name")))
            .filter(entity -> text(entity, "name").contains(keyword))
            .toList();
    return page(member, matching, parameters);
  }

  /** The count is that of all pages; both it and the list are missing when they are empty. */
  static JsonObject page(String member, List<JsonObject> entities, Parameters parameters)
      throws ApiException {
    List<JsonObject> page = cut(entities, parameters);
    JsonObject json = new JsonObject();
    if (!entities.isEmpty()) {
      json.addProperty("count", entities.size());
    }
    if (!page.isEmpty()) {
      JsonArray array = new JsonArray();
      page.forEach(array::add);
      json.add(member, array);
    }
    return json;
  }

  private static List<JsonObject> cut(List<JsonObject> entities, Parameters parameters)
      throws ApiException {
    Optional<Integer> page = parameters.findPositive("page");
    Optional<Integer> size = parameters.findPositive("pagesize");
    if (page.isPresent() != size.isPresent()) {
      throw new ApiException(
          ApiException.INVALID, "Parameters page and pagesize go together: both or neither");
    }
    if (size.orElse(1) > MAX_PAGE_SIZE) {
      throw new ApiException(
          ApiException.INVALID, "Parameter pagesize is more than " + MAX_PAGE_SIZE);
    }
    long from = (page.orElse(1) - 1L) * size.orElse(MAX_PAGE_SIZE);
    return entities.stream().skip(from).limit(size.orElse(MAX_PAGE_SIZE)).toList();
  }

  private static String text(JsonObject entity, String member) {
    JsonElement value = entity.get(member);
    return value == null ? "" : value.getAsString();
  }
}

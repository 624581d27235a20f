package io.pollingsdk.providers.google;

import io.pollingsdk.http.ApiRequest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** What Google's paths are made of: collections, and the names of what is in them by turns. */
final class ResourceNames {
  /** A place without a name. */
  private static final String GLOBAL = "global";

  private ResourceNames() {}

  /**
   * Returns what a request does to which collection, such as {@code POST
   * projects/zones/instances/start} for {@code /projects/p/zones/z/instances/n/start}.
   */
  static String operation(ApiRequest request) {
    String path = request.path();
    int start = path.indexOf("/projects/");
    List<String> segments =
        Arrays.stream((start < 0 ? path : path.substring(start)).split("/", -1))
            .filter(segment -> !segment.isEmpty())
            .toList();
    int first = !segments.isEmpty() && segments.get(0).matches("v[0-9]\\w*") ? 1 : 0;
    List<String> collections = new ArrayList<>();
    for (int i = first; i < segments.size(); i += segments.get(i).equals(GLOBAL) ? 1 : 2) {
      collections.add(segments.get(i));
    }
    // A verb of its own stands behind the last name, as in instances/n:export.
    String last = segments.isEmpty() ? "" : segments.get(segments.size() - 1);
    int verb = last.indexOf(':');
    boolean isName = !collections.contains(last);
    return request.method()
        + " "
        + String.join("/", collections)
        + (isName && verb >= 0 ? last.substring(verb) : "");
  }
}

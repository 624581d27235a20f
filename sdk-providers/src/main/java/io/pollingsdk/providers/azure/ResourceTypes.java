package io.pollingsdk.providers.azure;

import io.pollingsdk.http.ApiRequest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** What kind of thing a resource id names: its types, without the names between them. */
final class ResourceTypes {
  private static final String PROVIDERS = "providers";

  private ResourceTypes() {}

  /** Returns what a request does to which type of resource. */
  static String operation(ApiRequest request) {
    return request.method() + " " + of(request.path());
  }

  /**
   * Returns the types in a path, such as {@code microsoft.compute/virtualmachines/start} of {@code
   * /subscriptions/…/providers/Microsoft.Compute/virtualMachines/web/start}.
   */
  private static String of(String path) {
    // Azure does not tell capitals from small letters.
    List<String> segments =
        Arrays.stream(path.toLowerCase(Locale.ROOT).split("/", -1))
            .filter(segment -> !segment.isEmpty())
            .toList();
    int types = segments.lastIndexOf(PROVIDERS) + 1;
    List<String> found = new ArrayList<>();
    if (types > 0 && types < segments.size()) {
      found.add(segments.get(types));
    }
    // A name follows each type; an action stands where another type would.
    for (int i = found.isEmpty() ? 0 : types + 1; i < segments.size(); i += 2) {
      found.add(segments.get(i));
    }
    return String.join("/", found);
  }
}

package io.pollingsdk.internal.exchange;

import io.pollingsdk.http.ApiRequest;
import io.pollingsdk.http.ApiResponse;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Which redirects are followed (RFC 9110 section 15.4). 307 and 308 always, as they keep method and
 * body; 301 and 302 where the method is safe; 303 for calls and results only, as elsewhere it is
 * the API's answer, for the provider to read. A redirect never turns a submit into another request.
 */
final class Redirects {
  private Redirects() {}

  /**
   * Returns the request that follows a redirect, or null where the answer is to be taken as it is.
   */
  static @Nullable ApiRequest next(Purpose purpose, ApiRequest request, ApiResponse response) {
    Optional<URI> location = response.status() / 100 == 3 ? response.location() : Optional.empty();
    if (location.isEmpty()) {
      return null;
    }
    boolean safe = request.method().equals("GET") || request.method().equals("HEAD");
    boolean reads = purpose == Purpose.CALL || purpose.isResult();
    return switch (response.status()) {
      case 307, 308 -> at(request, request.method(), location.get());
      case 301, 302 -> safe ? at(request, request.method(), location.get()) : null;
      case 303 ->
          reads
              ? at(
                  request.withoutBody(),
                  request.method().equals("HEAD") ? "HEAD" : "GET",
                  location.get())
              : null;
      default -> null;
    };
  }

  private static ApiRequest at(ApiRequest request, String method, URI target) {
    ApiRequest moved =
        ApiRequest.of(method, target).withHeaders(request.headers()).withQuery(List.of());
    if (request.timeout().isPresent()) {
      moved = moved.timeout(request.timeout().get());
    }
    return request.body().isPresent() ? moved.body(request.body().get()) : moved;
  }
}

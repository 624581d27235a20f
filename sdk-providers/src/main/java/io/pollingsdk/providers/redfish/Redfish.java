package io.pollingsdk.providers.redfish;

import io.pollingsdk.ConnectionSettings;
import io.pollingsdk.http.ApiRequest;
import io.pollingsdk.http.ApiResponse;
import io.pollingsdk.http.Headers;
import java.time.Instant;
import java.util.Set;

/** What all connections to a service have in common. */
final class Redfish {
  static final Set<String> SECRETS = Set.of(RedfishSessions.TOKEN, "Password", "UserName");
  private static final String ROOT = "/redfish/v1";

  private Redfish() {}

  /** Refuses an endpoint below which the paths that services write would not be found. */
  static ConnectionSettings checked(ConnectionSettings settings) {
    String path = String.valueOf(settings.endpoint().getPath());
    if (path.replaceAll("/+$", "").endsWith(ROOT)) {
      throw new IllegalArgumentException(
          "the endpoint ends with " + ROOT + ", but paths are given whole: leave it out");
    }
    return settings;
  }

  static ApiRequest withDefaults(ApiRequest request) {
    Headers headers = request.headers().withDefault("OData-Version", "4.0");
    return request.withHeaders(headers.withDefault("Accept", "application/json"));
  }

  static void check(ApiRequest request, ApiResponse response, Instant now) {
    if (response.status() >= 400) {
      RedfishError error = RedfishError.in(response);
      throw response.refusal(request, error.code(), error.message(), now);
    }
  }
}

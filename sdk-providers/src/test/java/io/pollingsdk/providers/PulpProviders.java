package io.pollingsdk.providers;

import static io.pollingsdk.providers.ProviderCase.header;
import static io.pollingsdk.providers.ProviderCase.reply;
import static io.pollingsdk.providers.ProviderCase.told;

import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import io.pollingsdk.http.ApiRequest;
import io.pollingsdk.providers.ProviderCase.Replies;
import io.pollingsdk.providers.ProviderCase.Routes;
import io.pollingsdk.providers.pulp2.Pulp2Connection;
import io.pollingsdk.providers.pulp3.Pulp3Connection;
import java.util.Map;
import java.util.Optional;

/** The two Pulps. */
final class PulpProviders {
  private PulpProviders() {}

  private static String pulp2Task(String state, String error) {
    return "{\"task_id\":\"t1\",\"state\":\"%s\",\"error\":%s,\"result\":7,\"spawned_tasks\":[]}"
        .formatted(state, error);
  }

  static ProviderCase pulp2() {
    ResponseDefinitionBuilder succeeded = reply(200, pulp2Task("finished", "null"));
    return new ProviderCase(
        "pulp2",
        "/pulp/api/v2",
        settings -> new Pulp2Connection(settings, "robot", "s3cr3t-word"),
        ApiRequest.delete("/repositories/{}/", "r"),
        Routes.of(
            Route.of("DELETE", "/pulp/api/v2/repositories/r/"),
            Route.get("/pulp/api/v2/tasks/t1/")),
        new Replies(
            reply(
                202,
                "{\"result\":{},\"error\":{},\"spawned_tasks\":["
                    + "{\"_href\":\"/pulp/api/v2/tasks/t1/\",\"task_id\":\"t1\"}]}"),
            reply(200, pulp2Task("running", "null")),
            succeeded,
            succeeded,
            "finished",
            told(
                200,
                pulp2Task("error", "{\"code\":\"PLP0018\",\"description\":\"no\"}"),
                "PLP0018"),
            told(
                409, "{\"http_status\":409,\"error_message\":\"conflict of r\"}", "conflict of r")),
        header("Authorization"),
        Optional.empty());
  }

  private static String pulp3Task(String state, String error) {
    return "{\"pulp_href\":\"/pulp/api/v3/tasks/018f-1/\",\"state\":\"%s\",\"error\":%s}"
        .formatted(state, error);
  }

  static ProviderCase pulp3() {
    Route task = Route.get("/pulp/api/v3/tasks/018f-1/");
    return new ProviderCase(
        "pulp3",
        "/pulp/api/v3",
        settings -> new Pulp3Connection(settings, "robot", "s3cr3t-word"),
        ApiRequest.post("/publications/file/file/").json(Map.of("repository", "/r/")),
        Routes.of(
            Route.of("POST", "/pulp/api/v3/publications/file/file/"),
            task.present("fields"),
            task.without("fields")),
        new Replies(
            reply(202, "{\"task\":\"/pulp/api/v3/tasks/018f-1/\"}"),
            reply(200, pulp3Task("running", "null")),
            reply(200, pulp3Task("completed", "null")),
            reply(200, pulp3Task("completed", "null")),
            "018f-1",
            told(
                200,
                pulp3Task("failed", "{\"description\":\"no\",\"error_code\":\"PLP0007\"}"),
                "PLP0007"),
            told(400, "{\"repository\":[\"is required.\"]}", "is required.")),
        header("Authorization"),
        Optional.empty());
  }
}

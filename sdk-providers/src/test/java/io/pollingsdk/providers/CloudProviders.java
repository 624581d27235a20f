package io.pollingsdk.providers;

import static io.pollingsdk.providers.ProviderCase.header;
import static io.pollingsdk.providers.ProviderCase.param;
import static io.pollingsdk.providers.ProviderCase.reply;
import static io.pollingsdk.providers.ProviderCase.told;

import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import io.pollingsdk.auth.AccessToken;
import io.pollingsdk.auth.TokenSource;
import io.pollingsdk.http.ApiRequest;
import io.pollingsdk.providers.ProviderCase.Replies;
import io.pollingsdk.providers.ProviderCase.Routes;
import io.pollingsdk.providers.azure.AzureResourceManagerConnection;
import io.pollingsdk.providers.azure.AzureServiceManagementConnection;
import io.pollingsdk.providers.google.GoogleComputeConnection;
import io.pollingsdk.providers.google.GoogleOperationsConnection;
import io.pollingsdk.providers.google.GoogleTokens;
import io.pollingsdk.providers.rackspace.CloudDnsConnection;
import io.pollingsdk.providers.rackspace.CloudLoadBalancersConnection;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

/** The providers of the big clouds. */
final class CloudProviders {
  private CloudProviders() {}

  static Stream<ProviderCase> all() {
    return Stream.of(
        azure(),
        azureServiceManagement(),
        googleCompute(),
        googleOperations(),
        rackspaceDns(),
        rackspaceLoadBalancers());
  }

  private static ProviderCase azure() {
    String machine = "/subscriptions/s-1/resourceGroups/g/providers/M.Compute/vms/web-1";
    TokenSource tokens =
        TokenSource.bearer(() -> CompletableFuture.completedFuture(AccessToken.permanent("t0ken")));
    return new ProviderCase(
        "azure",
        "",
        settings -> new AzureResourceManagerConnection(settings, tokens),
        ApiRequest.put(machine).param("api-version", "1").json(Map.of("location", "eu")),
        Routes.of(
            Route.of("PUT", machine),
            Route.get("/subscriptions/s-1/operations/7f2"),
            Route.get(machine)),
        new Replies(
            reply(
                    202,
                    "",
                    "Azure-AsyncOperation",
                    "{{request.baseUrl}}/subscriptions/s-1/operations/7f2?api-version=9")
                .withTransformers("response-template"),
            reply(200, "{\"status\":\"InProgress\",\"percentComplete\":40}"),
            reply(200, "{\"status\":\"Succeeded\"}"),
            reply(200, "{\"name\":\"web-1\",\"properties\":{\"provisioningState\":\"Succeeded\"}}"),
            "web-1",
            told(
                200,
                "{\"status\":\"Failed\",\"error\":{\"code\":\"Conflict\",\"message\":\"no\"}}",
                "Conflict"),
            told(
                400,
                "{\"error\":{\"code\":\"InvalidParameter\",\"message\":\"no\"}}",
                "InvalidParameter")),
        header("Authorization"),
        Optional.empty());
  }

  private static String classic(String content) {
    return "<Operation xmlns=\"http://schemas.microsoft.com/windowsazure\"><ID>r-1</ID>"
        + content
        + "</Operation>";
  }

  /** It knows its callers by their certificates, so its API version stands for them here. */
  private static ProviderCase azureServiceManagement() {
    String deployment = "/s-1/services/hostedservices/web/deployments/web";
    ResponseDefinitionBuilder succeeded =
        reply(200, classic("<Status>Succeeded</Status><HttpStatusCode>200</HttpStatusCode>"));
    return new ProviderCase(
        "azure service management",
        "",
        settings -> new AzureServiceManagementConnection(settings, "s-1"),
        ApiRequest.delete(deployment),
        Routes.of(Route.of("DELETE", deployment), Route.get("/s-1/operations/r-1")),
        new Replies(
            reply(202, "", "x-ms-request-id", "r-1"),
            reply(200, classic("<Status>InProgress</Status>")),
            succeeded,
            succeeded,
            "Succeeded",
            told(
                200,
                classic(
                    "<Status>Failed</Status><Error><Code>InternalError</Code>"
                        + "<Message>m</Message></Error>"),
                "InternalError"),
            told(
                400,
                "<Error xmlns=\"http://schemas.microsoft.com/windowsazure\">"
                    + "<Code>BadRequest</Code><Message>no</Message></Error>",
                "BadRequest")),
        header("x-ms-version"),
        Optional.empty());
  }

  private static String compute(String members) {
    String zone = "https://www.googleapis.com/compute/v1/projects/p/zones/z";
    return "{\"kind\":\"compute#operation\",\"name\":\"op-1\","
        + "\"operationType\":\"insert\",\"zone\":\""
        + zone
        + "\",\"selfLink\":\""
        + zone
        + "/operations/op-1\",\"targetLink\":\""
        + zone
        + "/instances/n1\","
        + members
        + "}";
  }

  private static ProviderCase googleCompute() {
    String zone = "/compute/v1/projects/p/zones/z";
    return new ProviderCase(
            "google compute",
            "/compute/v1",
            settings -> new GoogleComputeConnection(settings, "p", GoogleTokens.fixed("ya29.x")),
            ApiRequest.post("/projects/p/zones/z/instances").json(Map.of("name", "n1")),
            Routes.of(
                Route.of("POST", zone + "/instances"),
                Route.get(zone + "/operations/op-1"),
                Route.get(zone + "/instances/n1")),
            new Replies(
                reply(200, compute("\"status\":\"PENDING\"")),
                reply(200, compute("\"status\":\"RUNNING\"")),
                reply(200, compute("\"status\":\"DONE\"")),
                reply(200, "{\"kind\":\"compute#instance\",\"name\":\"n1\"}"),
                "compute#instance",
                told(
                    200,
                    compute(
                        "\"status\":\"DONE\",\"error\":{\"errors\":[{\"code\":\"ALREADY_EXISTS\","
                            + "\"message\":\"n1 exists\"}]},\"httpErrorStatusCode\":409"),
                    "n1 exists"),
                told(404, googleError(404, "no zone z"), "no zone z")),
            header("Authorization"),
            Optional.empty())
        .keyed(param("requestId"));
  }

  private static String googleError(int code, String message) {
    return "{\"error\":{\"code\":%d,\"message\":\"%s\",\"errors\":[]}}".formatted(code, message);
  }

  private static ProviderCase googleOperations() {
    String operation = "{\"name\":\"projects/p/locations/l/operations/abc\"%s}";
    ResponseDefinitionBuilder succeeded =
        reply(200, operation.formatted(",\"done\":true,\"response\":{\"tier\":\"BASIC\"}"));
    return new ProviderCase(
        "google operations",
        "/v1",
        settings -> new GoogleOperationsConnection(settings, GoogleTokens.fixed("ya29.x")),
        ApiRequest.post("/projects/p/locations/l/instances").json(Map.of("tier", "BASIC")),
        Routes.of(
            Route.of("POST", "/v1/projects/p/locations/l/instances"),
            Route.get("/v1/projects/p/locations/l/operations/abc")),
        new Replies(
            reply(200, operation.formatted("")),
            reply(200, operation.formatted(",\"done\":false")),
            succeeded,
            succeeded,
            "BASIC",
            told(
                200,
                operation.formatted(",\"done\":true,\"error\":{\"code\":6,\"message\":\"exists\"}"),
                "exists"),
            told(409, googleError(409, "too busy"), "too busy")),
        header("Authorization"),
        Optional.empty());
  }

  private static ProviderCase rackspaceDns() {
    String job = "{\"jobId\":\"7c1e\",\"status\":\"%s\"%s}";
    ResponseDefinitionBuilder succeeded =
        reply(200, job.formatted("COMPLETED", ",\"response\":{\"domains\":[{\"id\":17}]}"));
    return new ProviderCase(
        "rackspace dns",
        "/v1.0/11111",
        settings -> new CloudDnsConnection(settings, Providers.token("X-Auth-Token")),
        ApiRequest.post("/domains").text("{\"domains\":[]}", "application/json"),
        Routes.of(Route.of("POST", "/v1.0/11111/domains"), Route.get("/v1.0/11111/status/7c1e")),
        new Replies(
            reply(202, job.formatted("INITIALIZED", "")),
            reply(202, job.formatted("RUNNING", "")),
            succeeded,
            succeeded,
            "17",
            told(
                200,
                job.formatted(
                    "ERROR", ",\"error\":{\"code\":409,\"message\":\"The object exists.\"}"),
                "The object exists."),
            told(404, "{\"code\":404,\"message\":\"Not Found.\",\"details\":\"\"}", "Not Found.")),
        header("X-Auth-Token"),
        Optional.empty());
  }

  private static ProviderCase rackspaceLoadBalancers() {
    String balancer = "{\"loadBalancer\":{\"id\":8290,\"status\":\"%s\"}}";
    ResponseDefinitionBuilder succeeded = reply(200, balancer.formatted("ACTIVE"));
    return new ProviderCase(
        "rackspace load balancers",
        "/v1.0/11111",
        settings -> new CloudLoadBalancersConnection(settings, Providers.token("X-Auth-Token")),
        ApiRequest.post("/loadbalancers").text("{}", "application/json"),
        Routes.of(
            Route.of("POST", "/v1.0/11111/loadbalancers"),
            Route.get("/v1.0/11111/loadbalancers/8290")),
        new Replies(
            reply(202, balancer.formatted("BUILD")),
            reply(200, balancer.formatted("BUILD")),
            succeeded,
            succeeded,
            "ACTIVE",
            told(200, balancer.formatted("ERROR"), "ERROR"),
            told(
                400,
                "{\"validationErrors\":{\"messages\":[\"port is wrong\"]},\"code\":400}",
                "port is wrong")),
        header("X-Auth-Token"),
        Optional.empty());
  }
}

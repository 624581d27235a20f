package io.pollingsdk.providers;

import static io.pollingsdk.providers.ProviderCase.header;
import static io.pollingsdk.providers.ProviderCase.param;
import static io.pollingsdk.providers.ProviderCase.reply;
import static io.pollingsdk.providers.ProviderCase.told;

import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import io.pollingsdk.auth.AccessToken;
import io.pollingsdk.auth.BasicAuth;
import io.pollingsdk.auth.TokenSource;
import io.pollingsdk.http.ApiRequest;
import io.pollingsdk.providers.ProviderCase.Replies;
import io.pollingsdk.providers.ProviderCase.Routes;
import io.pollingsdk.providers.abiquo.AbiquoConnection;
import io.pollingsdk.providers.cloudstack.CloudStack;
import io.pollingsdk.providers.cloudstack.CloudStackConnection;
import io.pollingsdk.providers.gridscale.GridscaleConnection;
import io.pollingsdk.providers.http202.Http202Connection;
import io.pollingsdk.providers.http202.Http202Settings;
import io.pollingsdk.providers.ogc.OgcProcessesConnection;
import io.pollingsdk.providers.redfish.RedfishConnection;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

/** All providers; more of them in {@link CloudProviders} and {@link PulpProviders}. */
final class Providers {
  private Providers() {}

  static Stream<ProviderCase> all() {
    return Stream.concat(
        Stream.of(
            abiquo(),
            abiquoWithAResultElsewhere(),
            cloudStack(),
            gridscale(),
            http202(),
            http202WithStates(),
            ogc(),
            PulpProviders.pulp2(),
            PulpProviders.pulp3(),
            redfish()),
        CloudProviders.all());
  }

  /** Returns a token that never ends, in a header. */
  static TokenSource token(String header) {
    return TokenSource.inHeader(
        header, () -> CompletableFuture.completedFuture(AccessToken.permanent("t0ken")));
  }

  private static final String MACHINE = "/cloud/virtualappliances/6/virtualmachines/3";

  private static String abiquoTask(String state) {
    return "<task><taskId>0b6c</taskId><type>DEPLOY</type><state>" + state + "</state></task>";
  }

  private static ProviderCase abiquo() {
    String done = abiquoTask("FINISHED_SUCCESSFULLY");
    ResponseDefinitionBuilder succeeded = reply(200, done);
    Route submit = Route.of("POST", "/api" + MACHINE + "/action/deploy");
    Route poll = Route.get("/api" + MACHINE + "/tasks/0b6c");
    return abiquo("abiquo", Routes.of(submit, poll), succeeded, succeeded);
  }

  private static ProviderCase abiquoWithAResultElsewhere() {
    Route submit = Route.of("POST", "/api" + MACHINE + "/action/deploy");
    Route poll = Route.get("/api" + MACHINE + "/tasks/0b6c");
    return abiquo(
        "abiquo with a result elsewhere",
        Routes.of(submit, poll, Route.get("/api/templates/9")),
        reply(303, "", "Location", "http://10.0.0.1/api/templates/9"),
        reply(200, "<template>FINISHED_SUCCESSFULLY</template>"));
  }

  private static ProviderCase abiquo(
      String name,
      Routes routes,
      ResponseDefinitionBuilder succeeded,
      ResponseDefinitionBuilder result) {
    return new ProviderCase(
        name,
        "/api",
        settings -> new AbiquoConnection(settings, "admin", "pa55word"),
        ApiRequest.post(MACHINE + "/action/deploy"),
        routes,
        new Replies(
            reply(
                202,
                "<acceptedrequest><link rel=\"status\" href=\"http://10.0.0.1:80/api"
                    + MACHINE
                    + "/tasks/0b6c\"/></acceptedrequest>"),
            reply(200, abiquoTask("STARTED")),
            succeeded,
            result,
            "FINISHED_SUCCESSFULLY",
            told(200, abiquoTask("FINISHED_UNSUCCESSFULLY"), "FINISHED_UNSUCCESSFULLY"),
            told(
                409,
                "<errors><error><code>VM-8</code><message>Busy</message></error></errors>",
                "VM-8")),
        header("Authorization"),
        Optional.empty());
  }

  private static String cloudStackPoll(String members) {
    return "{\"queryasyncjobresultresponse\":{\"jobid\":\"j-1\"," + members + "}}";
  }

  private static ProviderCase cloudStack() {
    Route api = Route.get("/client/api");
    ResponseDefinitionBuilder succeeded =
        reply(200, cloudStackPoll("\"jobstatus\":1,\"jobresult\":{\"id\":\"vm-1\"}"));
    return new ProviderCase(
        "cloudstack",
        "/client/api",
        settings -> new CloudStackConnection(settings, "K-test", "s3cr3t"),
        CloudStack.command("deployVirtualMachine").param("zoneid", "z-1"),
        Routes.of(
            api.with("command", "deployVirtualMachine"),
            api.with("command", "queryAsyncJobResult")),
        new Replies(
            reply(200, "{\"deployvirtualmachineresponse\":{\"id\":\"vm-1\",\"jobid\":\"j-1\"}}"),
            reply(200, cloudStackPoll("\"jobstatus\":0")),
            succeeded,
            succeeded,
            "vm-1",
            told(
                200,
                cloudStackPoll(
                    "\"jobstatus\":2,\"jobresultcode\":530,"
                        + "\"jobresult\":{\"errorcode\":530,\"errortext\":\"no capacity\"}"),
                "no capacity"),
            told(
                431,
                "{\"deployvirtualmachineresponse\":{\"errorcode\":431,\"cserrorcode\":4350,"
                    + "\"errortext\":\"Invalid zone\"}}",
                "Invalid zone")),
        param("signature"),
        Optional.empty());
  }

  private static ProviderCase gridscale() {
    return new ProviderCase(
        "gridscale",
        "",
        settings -> new GridscaleConnection(settings, "u-5e1f", "t0ps3cret"),
        ApiRequest.post("/objects/servers").json(Map.of("name", "web")),
        Routes.of(
            Route.of("POST", "/objects/servers"),
            Route.get("/requests/r-1"),
            Route.get("/objects/servers/o-1")),
        new Replies(
            reply(202, "{\"request_uuid\":\"r-1\",\"object_uuid\":\"o-1\"}"),
            reply(200, "{\"r-1\":{\"status\":\"pending\",\"message\":\"Enqueued\"}}"),
            reply(200, "{\"r-1\":{\"status\":\"done\",\"message\":\"Success.\"}}"),
            reply(200, "{\"server\":{\"object_uuid\":\"o-1\",\"name\":\"web\"}}"),
            "web",
            told(200, "{\"r-1\":{\"status\":\"failed\",\"message\":\"no room\"}}", "no room"),
            told(400, "{\"title\":\"Bad\",\"description\":\"cores missing\"}", "cores missing")),
        header("X-Auth-Token"),
        Optional.empty());
  }

  private static ProviderCase http202() {
    return new ProviderCase(
        "http202",
        "/v1",
        settings ->
            new Http202Connection(
                settings,
                Http202Settings.plain().resultType("application/json"),
                token("X-Auth-Token")),
        ApiRequest.post("/reports").json(Map.of("year", 2026)),
        Routes.of(
            Route.of("POST", "/v1/reports"),
            Route.get("/v1/monitors/7"),
            Route.get("/v1/reports/9")),
        new Replies(
            reply(202, "", "Location", "/v1/monitors/7"),
            reply(202, ""),
            reply(303, "", "Location", "/v1/reports/9"),
            reply(200, "{\"pages\":12}"),
            "12",
            new ProviderCase.Told(problem(200, "Out of ink"), "Out of ink"),
            new ProviderCase.Told(problem(422, "No such year"), "No such year")),
        header("X-Auth-Token"),
        Optional.empty());
  }

  private static ResponseDefinitionBuilder problem(int status, String title) {
    return reply(status, "")
        .withHeader("Content-Type", "application/problem+json")
        .withBody("{\"title\":\"" + title + "\"}");
  }

  private static ProviderCase http202WithStates() {
    Http202Settings rules =
        Http202Settings.plain().statusAt("state").idempotencyHeader("Idempotency-Key");
    ResponseDefinitionBuilder succeeded = reply(200, "{\"state\":\"done\",\"pages\":12}");
    return new ProviderCase(
            "http202 with states and a key",
            "/v1",
            settings -> new Http202Connection(settings, rules, BasicAuth.of("ann", "s3cr3t")),
            ApiRequest.post("/reports").json(Map.of("year", 2026)),
            Routes.of(Route.of("POST", "/v1/reports"), Route.get("/v1/monitors/7")),
            new Replies(
                reply(202, "", "Location", "/v1/monitors/7"),
                reply(200, "{\"state\":\"running\"}"),
                succeeded,
                succeeded,
                "12",
                told(200, "{\"state\":\"failed\",\"error\":{\"code\":\"E7\"}}", "E7"),
                new ProviderCase.Told(problem(422, "No such year"), "No such year")),
            header("Authorization"),
            Optional.empty())
        .keyed(header("Idempotency-Key"));
  }

  private static String ogcInfo(String status, String more) {
    return "{\"jobID\":\"81\",\"type\":\"process\",\"status\":\"" + status + "\"" + more + "}";
  }

  private static ProviderCase ogc() {
    return new ProviderCase(
        "ogc",
        "/ogcapi",
        settings -> new OgcProcessesConnection(settings, BasicAuth.of("ann", "s3cr3t")),
        OgcProcessesConnection.execution("buffer", Map.of("distance", 10)),
        Routes.of(
            Route.of("POST", "/ogcapi/processes/buffer/execution"),
            Route.get("/ogcapi/jobs/81"),
            Route.get("/ogcapi/jobs/81/results")),
        new Replies(
            reply(201, ogcInfo("accepted", ""), "Location", "/ogcapi/jobs/81"),
            reply(200, ogcInfo("running", ",\"progress\":40")),
            reply(200, ogcInfo("successful", "")),
            reply(200, "{\"area\":4}"),
            "area",
            told(200, ogcInfo("failed", ",\"message\":\"out of memory\""), "out of memory"),
            told(404, "{\"type\":\"x:no-such-process\",\"title\":\"No process\"}", "No process")),
        header("Authorization"),
        Optional.empty());
  }

  private static ProviderCase redfish() {
    String monitor = "/redfish/v1/TaskMonitors/9";
    String task = "{\"@odata.id\":\"/redfish/v1/TaskService/Tasks/9\",\"TaskState\":\"%s\"}";
    String error = "{\"error\":{\"code\":\"%s\",\"message\":\"no\"}}";
    ResponseDefinitionBuilder succeeded = reply(200, "{\"@odata.id\":\"/redfish/v1/Systems/1\"}");
    return new ProviderCase(
        "redfish",
        "",
        settings -> new RedfishConnection(settings, BasicAuth.of("root", "s3cr3t")),
        ApiRequest.patch("/redfish/v1/Systems/1/Bios/Settings").json(Map.of("a", 1)),
        Routes.of(Route.of("PATCH", "/redfish/v1/Systems/1/Bios/Settings"), Route.get(monitor)),
        new Replies(
            reply(202, task.formatted("New"), "Location", monitor),
            reply(202, task.formatted("Running"), "Location", monitor),
            succeeded,
            succeeded,
            "Systems/1",
            told(400, error.formatted("Base.1.8.NotInList"), "Base.1.8.NotInList"),
            told(400, error.formatted("Base.1.8.NotSupported"), "Base.1.8.NotSupported")),
        header("Authorization"),
        Optional.empty());
  }
}

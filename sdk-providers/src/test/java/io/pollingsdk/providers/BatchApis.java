package io.pollingsdk.providers;

import io.pollingsdk.http.ApiRequest;
import io.pollingsdk.providers.BatchApi.Paths;
import io.pollingsdk.providers.BatchApi.Says;
import io.pollingsdk.providers.cloudstack.CloudStack;
import io.pollingsdk.providers.cloudstack.CloudStackConnection;
import io.pollingsdk.providers.google.GoogleComputeConnection;
import io.pollingsdk.providers.google.GoogleOperationsConnection;
import io.pollingsdk.providers.google.GoogleTokens;
import io.pollingsdk.providers.ogc.OgcProcessesConnection;
import io.pollingsdk.providers.pulp2.Pulp2Connection;
import io.pollingsdk.providers.pulp3.Pulp3Connection;
import io.pollingsdk.providers.rackspace.CloudDnsConnection;
import java.util.Map;
import java.util.stream.Stream;

/** The APIs that answer about many jobs at once. */
final class BatchApis {
  private BatchApis() {}

  static Stream<BatchApi> all() {
    return Stream.of(
        cloudStack(), pulp2(), pulp3(), rackspaceDns(), googleOperations(), googleCompute(), ogc());
  }

  private static BatchApi cloudStack() {
    return new BatchApi(
        "cloudstack",
        "/client/api",
        settings -> new CloudStackConnection(settings, "K-test", "s3cr3t"),
        CloudStack.command("stopVirtualMachine").param("id", "vm"),
        500,
        Paths.of("GET .*command=stopV", "GET .*command=listAsyncJobs&startdate="),
        new Says(
            i -> "{\"stopvirtualmachineresponse\":{\"jobid\":\"j" + i + "\"}}",
            i -> "{\"jobid\":\"j" + i + "\",\"jobstatus\":0}",
            "{\"listasyncjobsresponse\":{\"count\":1,\"asyncjobs\":[MEMBERS]}}",
            "{\"queryasyncjobresultresponse\":{\"jobstatus\":0}}",
            "{\"queryasyncjobresultresponse\":{\"jobstatus\":1,\"jobresult\":{\"a\":\"RESULT\"}}}",
            ""));
  }

  private static BatchApi pulp2() {
    String report = "{\"task_id\":\"t%s\",\"state\":\"running\",\"spawned_tasks\":[]}";
    return new BatchApi(
        "pulp 2",
        "/pulp/api/v2",
        settings -> new Pulp2Connection(settings, "robot", "s3cr3t"),
        ApiRequest.delete("/repositories/r/"),
        100,
        Paths.of("DELETE ", "POST /pulp/api/v2/tasks/search/"),
        new Says(
            i -> "{\"spawned_tasks\":[{\"task_id\":\"t" + i + "\"}]}",
            report::formatted,
            "[MEMBERS]",
            report.formatted(""),
            "{\"state\":\"finished\",\"result\":\"RESULT\"}",
            ""));
  }

  private static BatchApi pulp3() {
    String tasks = "/pulp/team-a/api/v3/tasks/";
    return new BatchApi(
        "pulp 3",
        "/pulp/team-a/api/v3",
        settings -> new Pulp3Connection(settings, "robot", "s3cr3t"),
        ApiRequest.post("/publications/file/file/").json(Map.of()),
        50,
        Paths.of("POST ", "GET " + tasks + "\\?pulp_href__in=", "GET " + tasks + "[0-9]+/$"),
        new Says(
            i -> "{\"task\":\"" + tasks + i + "/\"}",
            i -> "{\"pulp_href\":\"" + tasks + i + "/\",\"state\":\"running\"}",
            "{\"count\":1,\"results\":[MEMBERS]}",
            "{\"state\":\"running\"}",
            "{\"state\":\"completed\"}",
            "{\"state\":\"completed\",\"result\":\"RESULT\"}"));
  }

  private static BatchApi rackspaceDns() {
    String job = "{\"jobId\":\"j%s\",\"status\":\"RUNNING\"}";
    return new BatchApi(
        "rackspace dns",
        "/v1.0/11111",
        settings -> new CloudDnsConnection(settings, Providers.token("X-Auth-Token")),
        ApiRequest.get("/domains/17/export"),
        100,
        Paths.of("GET /v1.0/11111/domains/17/export", "GET /v1.0/11111/status\\?showRunning=true"),
        new Says(
            job::formatted,
            job::formatted,
            "{\"totalEntries\":1,\"asyncResponses\":[MEMBERS]}",
            job.formatted(""),
            "{\"status\":\"COMPLETED\",\"response\":{\"contents\":\"RESULT\"}}",
            ""));
  }

  private static BatchApi googleOperations() {
    String operation = "{\"name\":\"projects/p/operations/o%s\"}";
    return new BatchApi(
        "google operations",
        "/v1",
        settings -> new GoogleOperationsConnection(settings, GoogleTokens.fixed("ya29.x")),
        ApiRequest.post("/projects/p/instances").json(Map.of()),
        100,
        Paths.of("POST ", "GET /v1/projects/p/operations\\?pageSize=100&filter=done%3Dfalse"),
        new Says(
            operation::formatted,
            operation::formatted,
            "{\"operations\":[MEMBERS]}",
            operation.formatted(""),
            "{\"name\":\"projects/p/operations/o\",\"done\":true,\"response\":{\"a\":\"RESULT\"}}",
            ""));
  }

  private static BatchApi googleCompute() {
    String operation =
        "{\"kind\":\"compute#operation\",\"name\":\"o%s\",\"status\":\"%s\","
            + "\"zone\":\"https://g.example/zones/z\","
            + "\"targetLink\":\"https://g.example/projects/p/zones/z/instances/n\"}";
    return new BatchApi(
        "google compute",
        "/compute/v1",
        settings -> new GoogleComputeConnection(settings, "p", GoogleTokens.fixed("ya29.x")),
        ApiRequest.post("/projects/p/zones/z/instances").json(Map.of()),
        50,
        Paths.of(
            "POST ",
            "GET /compute/v1/projects/p/zones/z/operations\\?filter=",
            "GET /compute/v1/projects/p/zones/z/instances/n"),
        new Says(
            i -> operation.formatted(i, "PENDING"),
            i -> operation.formatted(i, "RUNNING"),
            "{\"items\":[MEMBERS]}",
            operation.formatted("", "RUNNING"),
            operation.formatted("", "DONE"),
            "{\"name\":\"RESULT\"}"));
  }

  private static BatchApi ogc() {
    String info = "{\"jobID\":\"j%s\",\"status\":\"%s\"}";
    return new BatchApi(
        "ogc",
        "/ogcapi",
        OgcProcessesConnection::new,
        OgcProcessesConnection.execution("buffer", Map.of()),
        500,
        Paths.of(
            "POST ",
            "GET /ogcapi/jobs\\?status=accepted&status=running",
            "GET /ogcapi/jobs/j[0-9]+/results"),
        new Says(
            i -> info.formatted(i, "accepted"),
            i -> info.formatted(i, "running"),
            "{\"jobs\":[MEMBERS],\"links\":[]}",
            info.formatted("", "running"),
            info.formatted("", "successful"),
            "{\"area\":\"RESULT\"}"));
  }
}

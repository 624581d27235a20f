package io.pollingsdk.examples.tour;

import io.pollingsdk.auth.AccessToken;
import io.pollingsdk.auth.BasicAuth;
import io.pollingsdk.auth.TokenSource;
import io.pollingsdk.examples.tour.FakeApi.Answer;
import io.pollingsdk.http.ApiRequest;
import io.pollingsdk.providers.abiquo.AbiquoConnection;
import io.pollingsdk.providers.azure.AzureResourceManagerConnection;
import io.pollingsdk.providers.google.GoogleComputeConnection;
import io.pollingsdk.providers.google.GoogleOperationsConnection;
import io.pollingsdk.providers.google.GoogleTokens;
import io.pollingsdk.providers.gridscale.GridscaleConnection;
import io.pollingsdk.providers.http202.Http202Connection;
import io.pollingsdk.providers.http202.Http202Settings;
import io.pollingsdk.providers.ogc.OgcProcessesConnection;
import io.pollingsdk.providers.pulp2.Pulp2Connection;
import io.pollingsdk.providers.pulp3.Pulp3Connection;
import io.pollingsdk.providers.rackspace.CloudDnsConnection;
import io.pollingsdk.providers.rackspace.CloudLoadBalancersConnection;
import io.pollingsdk.providers.redfish.RedfishConnection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;

/** The providers on the tour, by the names of their packages. */
final class Stops {
  static final Map<String, Stop> ALL = Collections.unmodifiableMap(all());

  private Stops() {}

  private static Map<String, Stop> all() {
    Map<String, Stop> stops = new TreeMap<>();
    stops.put("abiquo", abiquo());
    stops.put("azure", azure());
    stops.put("google", google());
    stops.put("google-operations", googleOperations());
    stops.put("gridscale", gridscale());
    stops.put("http202", http202());
    stops.put("ogc", ogc());
    stops.put("pulp2", pulp2());
    stops.put("pulp3", pulp3());
    stops.put("rackspace-dns", rackspaceDns());
    stops.put("rackspace-lb", rackspaceLoadBalancers());
    stops.put("redfish", redfish());
    return stops;
  }

  private static TokenSource keystoneToken() {
    return TokenSource.inHeader(
        "X-Auth-Token",
        () -> CompletableFuture.completedFuture(AccessToken.permanent("token-of-the-tour")));
  }

  private static Stop abiquo() {
    String machine = "/api/cloud/virtualdatacenters/4/virtualappliances/6/virtualmachines/3";
    String task = "<task><taskId>0b6c</taskId><type>DEPLOY</type><state>%s</state></task>";
    return new Stop(
        "deploys a virtual machine",
        "/api",
        fake ->
            fake.on(
                    "POST",
                    machine + "/action/deploy",
                    Answer.of(
                        202,
                        "<acceptedrequest><link rel=\"status\" href=\"http://10.0.0.1:80"
                            + machine
                            + "/tasks/0b6c\"/></acceptedrequest>"))
                .on(
                    "GET",
                    machine + "/tasks/0b6c",
                    Answer.of(200, String.format(task, "STARTED")),
                    Answer.of(200, String.format(task, "FINISHED_SUCCESSFULLY"))),
        settings -> new AbiquoConnection(settings, "admin", "password"),
        ApiRequest.post(machine.substring("/api".length()) + "/action/deploy")
            .text("<virtualmachinetask/>", "application/vnd.abiquo.virtualmachinetask+xml"));
  }

  private static Stop azure() {
    String machine = "/subscriptions/s/resourceGroups/g/providers/Microsoft.Compute/vms/web-1";
    return new Stop(
        "creates a virtual machine",
        "",
        fake ->
            fake.on(
                    "PUT",
                    machine,
                    Answer.of(
                        202, "", "Azure-AsyncOperation", "{base}/operations/7f2?api-version=1"))
                .on(
                    "GET",
                    "/operations/7f2",
                    Answer.of(200, "{\"status\":\"InProgress\",\"percentComplete\":40}"),
                    Answer.of(200, "{\"status\":\"Succeeded\"}"))
                .on(
                    "GET",
                    machine,
                    Answer.of(
                        200,
                        "{\"name\":\"web-1\",\"properties\":{\"provisioningState\":\"Succeeded\"}}")),
        settings ->
            new AzureResourceManagerConnection(
                settings,
                TokenSource.bearer(
                    () -> CompletableFuture.completedFuture(AccessToken.permanent("tour")))),
        ApiRequest.put(machine).param("api-version", "1").json(Map.of("location", "westeurope")));
  }

  private static Stop google() {
    String zone = "/compute/v1/projects/p/zones/z";
    String operation =
        "{\"kind\":\"compute#operation\",\"name\":\"op-1\",\"operationType\":\"insert\","
            + "\"zone\":\"https://compute.example"
            + zone
            + "\",\"selfLink\":\"https://compute.example"
            + zone
            + "/operations/op-1\",\"targetLink\":\"https://compute.example"
            + zone
            + "/instances/n1\",\"status\":\"%s\"}";
    return new Stop(
        "creates an instance",
        "/compute/v1",
        fake ->
            fake.on(
                    "POST",
                    zone + "/instances",
                    Answer.of(200, String.format(operation, "PENDING")))
                .on(
                    "GET",
                    zone + "/operations/op-1",
                    Answer.of(200, String.format(operation, "RUNNING")),
                    Answer.of(200, String.format(operation, "DONE")))
                .on("GET", zone + "/instances/n1", Answer.of(200, "{\"name\":\"n1\"}")),
        settings -> new GoogleComputeConnection(settings, "p", GoogleTokens.fixed("tour")),
        ApiRequest.post("/projects/p/zones/z/instances").json(Map.of("name", "n1")));
  }

  private static Stop googleOperations() {
    String name = "\"name\":\"projects/p/locations/l/operations/abc\"";
    return new Stop(
        "creates a cache by google.longrunning",
        "/v1",
        fake ->
            fake.on(
                    "POST",
                    "/v1/projects/p/locations/l/instances",
                    Answer.of(200, "{" + name + "}"))
                .on(
                    "GET",
                    "/v1/projects/p/locations/l/operations/abc",
                    Answer.of(200, "{" + name + "}"),
                    Answer.of(
                        200, "{" + name + ",\"done\":true,\"response\":{\"tier\":\"BASIC\"}}")),
        settings -> new GoogleOperationsConnection(settings, GoogleTokens.fixed("tour")),
        ApiRequest.post("/projects/p/locations/l/instances").json(Map.of("tier", "BASIC")));
  }

  private static Stop gridscale() {
    return new Stop(
        "creates a server",
        "",
        fake ->
            fake.on(
                    "POST",
                    "/objects/servers",
                    Answer.of(202, "{\"request_uuid\":\"r-1\",\"object_uuid\":\"o-1\"}"))
                .on(
                    "GET",
                    "/requests/r-1",
                    Answer.of(200, "{\"r-1\":{\"status\":\"pending\"}}"),
                    Answer.of(200, "{\"r-1\":{\"status\":\"done\"}}"))
                .on(
                    "GET",
                    "/objects/servers/o-1",
                    Answer.of(200, "{\"server\":{\"name\":\"web\"}}")),
        settings -> new GridscaleConnection(settings, "user-of-the-tour", "token-of-the-tour"),
        ApiRequest.post("/objects/servers").json(Map.of("name", "web")));
  }

  private static Stop http202() {
    return new Stop(
        "renders a report, with no subclass at all",
        "",
        fake ->
            fake.on("POST", "/reports", Answer.of(202, "", "Location", "/monitor/1"))
                .on(
                    "GET",
                    "/monitor/1",
                    Answer.of(202, "", "Retry-After", "1"),
                    Answer.of(303, "", "Location", "/reports/9"))
                .on("GET", "/reports/9", Answer.of(200, "{\"pages\":12}")),
        settings -> new Http202Connection(settings, Http202Settings.plain()),
        ApiRequest.post("/reports").json(Map.of("year", 2026)));
  }

  private static Stop ogc() {
    String info = "{\"jobID\":\"j1\",\"type\":\"process\",\"status\":\"%s\",\"progress\":%d}";
    return new Stop(
        "runs a process on a map",
        "",
        fake ->
            fake.on(
                    "POST",
                    "/processes/buffer/execution",
                    Answer.of(
                        201, String.format(info, "accepted", 0), "Location", "{base}/jobs/j1"))
                .on(
                    "GET",
                    "/jobs/j1",
                    Answer.of(200, String.format(info, "running", 50)),
                    Answer.of(200, String.format(info, "successful", 100)))
                .on("GET", "/jobs/j1/results", Answer.of(200, "{\"area\":4}")),
        OgcProcessesConnection::new,
        OgcProcessesConnection.execution("buffer", Map.of("distance", 10)));
  }

  private static Stop pulp2() {
    String task = "{\"task_id\":\"t1\",\"state\":\"%s\",\"spawned_tasks\":[],\"error\":null}";
    return new Stop(
        "deletes a repository",
        "/pulp/api/v2",
        fake ->
            fake.on(
                    "DELETE",
                    "/pulp/api/v2/repositories/r/",
                    Answer.of(
                        202,
                        "{\"result\":{},\"error\":{},\"spawned_tasks\":[{\"_href\":"
                            + "\"/pulp/api/v2/tasks/t1/\",\"task_id\":\"t1\"}]}"))
                .on(
                    "GET",
                    "/pulp/api/v2/tasks/t1/",
                    Answer.of(200, String.format(task, "running")),
                    Answer.of(200, String.format(task, "finished"))),
        settings -> new Pulp2Connection(settings, "admin", "password"),
        ApiRequest.delete("/repositories/{}/", "r"));
  }

  private static Stop pulp3() {
    String task = "/pulp/api/v3/tasks/018f-1/";
    String report =
        "{\"pulp_href\":\""
            + task
            + "\",\"state\":\"%s\",\"error\":null,\"progress_reports\":[{\"total\":10,\"done\":%d}],"
            + "\"created_resources\":[\"/pulp/api/v3/publications/file/file/018f-2/\"]}";
    return new Stop(
        "publishes a repository",
        "/pulp/api/v3",
        fake ->
            fake.on(
                    "POST",
                    "/pulp/api/v3/publications/file/file/",
                    Answer.of(202, "{\"task\":\"" + task + "\"}"))
                .on(
                    "GET",
                    task,
                    Answer.of(200, String.format(report, "running", 4)),
                    Answer.of(200, String.format(report, "completed", 10))),
        settings -> new Pulp3Connection(settings, "admin", "password"),
        ApiRequest.post("/publications/file/file/").json(Map.of("repository", "/r/")));
  }

  private static Stop rackspaceDns() {
    String job = "{\"jobId\":\"7c1e\",\"status\":\"%s\",\"verb\":\"POST\"%s}";
    return new Stop(
        "creates a domain",
        "/v1.0/11111",
        fake ->
            fake.on(
                    "POST",
                    "/v1.0/11111/domains",
                    Answer.of(202, String.format(job, "INITIALIZED", "")))
                .on(
                    "GET",
                    "/v1.0/11111/status/7c1e",
                    Answer.of(202, String.format(job, "RUNNING", "")),
                    Answer.of(
                        200,
                        String.format(
                            job, "COMPLETED", ",\"response\":{\"domains\":[{\"id\":1}]}"))),
        settings -> new CloudDnsConnection(settings, keystoneToken()),
        ApiRequest.post("/domains").json(Map.of("domains", List.of())));
  }

  private static Stop rackspaceLoadBalancers() {
    String balancer = "{\"loadBalancer\":{\"id\":8290,\"name\":\"lb\",\"status\":\"%s\"}}";
    return new Stop(
        "creates a load balancer",
        "/v1.0/11111",
        fake ->
            fake.on(
                    "POST",
                    "/v1.0/11111/loadbalancers",
                    Answer.of(202, String.format(balancer, "BUILD")))
                .on(
                    "GET",
                    "/v1.0/11111/loadbalancers/8290",
                    Answer.of(200, String.format(balancer, "BUILD")),
                    Answer.of(200, String.format(balancer, "ACTIVE"))),
        settings -> new CloudLoadBalancersConnection(settings, keystoneToken()),
        ApiRequest.post("/loadbalancers").json(Map.of("loadBalancer", Map.of("name", "lb"))));
  }

  private static Stop redfish() {
    String task =
        "{\"@odata.id\":\"/redfish/v1/TaskService/Tasks/1\",\"TaskState\":\"%s\","
            + "\"PercentComplete\":%d}";
    return new Stop(
        "changes the settings of a machine's firmware",
        "",
        fake ->
            fake.on(
                    "PATCH",
                    "/redfish/v1/Systems/1/Bios/Settings",
                    Answer.of(
                        202,
                        String.format(task, "New", 0),
                        "Location",
                        "/redfish/v1/TaskService/TaskMonitors/1"))
                .on(
                    "GET",
                    "/redfish/v1/TaskService/TaskMonitors/1",
                    Answer.of(202, String.format(task, "Running", 40)),
                    Answer.of(200, "{\"@odata.id\":\"/redfish/v1/Systems/1/Bios/Settings\"}")),
        settings -> new RedfishConnection(settings, BasicAuth.of("root", "password")),
        ApiRequest.patch("/redfish/v1/Systems/1/Bios/Settings")
            .json(Map.of("Attributes", Map.of("BootMode", "Uefi"))));
  }
}

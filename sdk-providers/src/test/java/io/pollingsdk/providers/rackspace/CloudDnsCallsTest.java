package io.pollingsdk.providers.rackspace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.pollingsdk.error.MalformedResponseException;
import io.pollingsdk.http.Pages;
import io.pollingsdk.job.Job;
import java.net.URI;
import java.util.Collections;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** The ready-made calls and lists of Cloud DNS. */
class CloudDnsCallsTest {
  private static final PtrDevice SERVER =
      PtrDevice.server(URI.create("https://ord.servers.example/v2/1/servers/s"));

  private final Rackspace cloud = new Rackspace();
  private final CloudDnsConnection dns = cloud.dns();

  private String sent(Function<CloudDnsConnection, Job> call) {
    cloud.says(202, Rackspace.job("INITIALIZED", ""));
    cloud.says(200, Rackspace.job("COMPLETED", ""));
    int before = cloud.transport.sent().size();
    cloud.result(call.apply(dns).result());
    return cloud.sent(before);
  }

  private static JsonObject object(String json) {
    return JsonParser.parseString(json).getAsJsonObject();
  }

  private static JsonArray array(String json) {
    return JsonParser.parseString(json).getAsJsonArray();
  }

  @Test
  void changesDomains() {
    assertThat(sent(d -> d.createDomain("a.example", "b@a.example")))
        .isEqualTo(
            "POST /domains"
                + " {\"domains\":[{\"name\":\"a.example\",\"emailAddress\":\"b@a.example\"}]}");
    assertThat(sent(d -> d.updateDomain("1", object("{\"ttl\":300}"))))
        .isEqualTo("PUT /domains/1 {\"ttl\":300}");
    assertThat(sent(d -> d.deleteDomains(List.of("1", "2"), true)))
        .isEqualTo("DELETE /domains?id=1&id=2&deleteSubdomains=true");
    assertThat(sent(d -> d.exportDomain("1"))).isEqualTo("GET /domains/1/export");
    assertThat(sent(d -> d.importDomain("$ORIGIN a.")))
        .startsWith("POST /domains/import {\"domains\":[{")
        .contains("\"contentType\":\"BIND_9\"", "\"contents\":\"$ORIGIN a.\"");
  }

  @Test
  void changesRecords() {
    assertThat(sent(d -> d.createRecords("1", array("[{\"type\":\"A\"}]"))))
        .isEqualTo("POST /domains/1/records {\"records\":[{\"type\":\"A\"}]}");
    assertThat(sent(d -> d.updateRecord("1", "A-2", object("{\"name\":\"n\"}"))))
        .isEqualTo("PUT /domains/1/records/A-2 {\"name\":\"n\"}");
    assertThat(sent(d -> d.deleteRecords("1", List.of("A-2", "A-3"))))
        .isEqualTo("DELETE /domains/1/records?id=A-2&id=A-3");
  }

  @Test
  void changesPtrRecords() {
    String body =
        " {\"recordsList\":{\"records\":[{\"type\":\"PTR\"}]},\"link\":{\"content\":\"\",\"href\":\"https://ord.servers.example/v2/1/servers/s\",\"rel\":\"cloudServersOpenStack\"}}";
    assertThat(sent(d -> d.createPtrRecords(SERVER, array("[{\"type\":\"PTR\"}]"))))
        .isEqualTo("POST /rdns" + body);
    assertThat(sent(d -> d.updatePtrRecords(SERVER, array("[{\"type\":\"PTR\"}]"))))
        .isEqualTo("PUT /rdns" + body);
    assertThat(sent(d -> d.deletePtrRecord(SERVER, "192.0.2.1")))
        .startsWith("DELETE /rdns/cloudServersOpenStack?href=https")
        .endsWith("servers%2Fs&ip=192.0.2.1");
    assertThat(PtrDevice.loadBalancer(SERVER.href()).service()).isEqualTo("cloudLoadBalancers");
  }

  @Test
  void neverDeletesAllByNamingNone() {
    assertThatThrownBy(() -> dns.deleteRecords("1", List.of()))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> dns.deleteDomains(List.of(), true))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> dns.deletePtrRecord(SERVER, " "))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(cloud.transport.sent()).isEmpty();
  }

  private static String page(int size, String more) {
    return "{\"domains\":["
        + String.join(",", Collections.nCopies(size, "{\"id\":" + more.length() + "}"))
        + "]"
        + more
        + "}";
  }

  @Test
  void listsPageByPageWhileItIsRead() {
    Pages<JsonObject> domains = dns.domains();
    assertThat(cloud.transport.sent()).isEmpty();
    cloud.says(200, page(100, ""), page(7, " "));
    assertThat(domains.stream().limit(3)).hasSize(3);
    assertThat(cloud.transport.sent()).hasSize(1);
    cloud.says(200, page(7, " "));
    assertThat(domains.iterator().next()).isNotNull();
    assertThat(cloud.sent(0)).isEqualTo("GET /domains?limit=100&offset=0");
  }

  @Test
  void endsWithAShortPage() {
    cloud.says(200, page(100, ""), page(7, " "));
    assertThat(dns.domains()).hasSize(107);
    assertThat(cloud.sent(1)).isEqualTo("GET /domains?limit=100&offset=100");
  }

  @Test
  void endsWithAnEmptyOrARepeatedPage() {
    cloud.says(200, page(100, ""), page(0, ""));
    assertThat(dns.domains()).hasSize(100);
    cloud.says(200, page(100, ""), page(100, ""));
    assertThat(dns.domains()).hasSize(100);
    cloud.says(200, "{}");
    assertThat(dns.domains()).isEmpty();
  }

  @Test
  void goesOnAfterAShortPageThatPromisesMore() {
    cloud.says(200, page(50, ",\"totalEntries\":120"), page(20, ",\"totalEntries\":120 "));
    assertThat(dns.domains()).hasSize(70);
  }

  @Test
  void tellsAPageThatCannotBeRead() {
    cloud.says(200, "{\"domains\":7}");
    assertThatThrownBy(() -> dns.domains().iterator().hasNext())
        .isInstanceOf(MalformedResponseException.class);
    cloud.says(200, "[]");
    assertThatThrownBy(() -> dns.domains().iterator().hasNext())
        .isInstanceOf(MalformedResponseException.class);
  }

  @Test
  void listsJobsRecordsAndPtrRecords() {
    cloud.says(202, "{\"totalEntries\":1,\"asyncResponses\":[{\"jobId\":\"7c1e\"}]}");
    assertThat(dns.jobs()).hasSize(1);
    assertThat(cloud.sent(0))
        .startsWith("GET /status?showErrors=true&showRunning=true&showCompleted=true");
    cloud.says(200, "{\"records\":[{\"id\":\"A-1\"}]}", "{\"records\":[{\"id\":\"PTR-1\"}]}");
    assertThat(dns.records("1")).hasSize(1);
    assertThat(dns.ptrRecords(SERVER)).hasSize(1);
    assertThat(cloud.sent(2)).startsWith("GET /rdns/cloudServersOpenStack?href=");
  }
}

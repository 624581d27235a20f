package io.pollingsdk.providers.rackspace;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.pollingsdk.ConnectionSettings;
import io.pollingsdk.PollingConnection;
import io.pollingsdk.PollingDefaults;
import io.pollingsdk.auth.TokenSource;
import io.pollingsdk.http.ApiRequest;
import io.pollingsdk.http.ApiResponse;
import io.pollingsdk.http.Pages;
import io.pollingsdk.job.BatchStatus;
import io.pollingsdk.job.Job;
import io.pollingsdk.job.JobHandle;
import io.pollingsdk.job.JobStatus;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;

/**
 * A connection to Rackspace Cloud DNS. Every change is a job; its result is what the API calls the
 * job's {@code response}, such as the domains that were created, and empty where it has none.
 *
 * <pre>{@code
 * JsonObject domain = dns.createDomain("example.org", "admin@example.org").await()
 *     .at("domains").list().get(0).object();
 * }</pre>
 *
 * <p>Thread-safe.
 */
public final class CloudDnsConnection extends PollingConnection {
  private final TokenSource tokens;

  /**
   * Creates a connection; nothing is sent.
   *
   * @param settings the endpoint with the account, from {@link ServiceCatalog#dns()} or {@link
   *     RackspaceSite#dns}, and everything else that can be set
   * @param tokens from {@link RackspaceIdentity#tokens()}
   */
  public CloudDnsConnection(ConnectionSettings settings, TokenSource tokens) {
    super(settings);
    this.tokens = tokens;
  }

  // ---- domains

  /** {@return the account's domains, fetched while they are read} */
  public Pages<JsonObject> domains() {
    return RackspacePages.of(ApiRequest.get("/domains"), "domains", this::request);
  }

  /**
   * Returns a domain.
   *
   * @param id the domain
   * @return its attributes
   * @throws io.pollingsdk.error.SdkException as {@link #request} does
   */
  public JsonObject domain(String id) {
    return request(ApiRequest.get("/domains/{}", id)).at().object();
  }

  /**
   * Creates a domain.
   *
   * @param name such as {@code example.org}
   * @param email whom to write to about it
   * @return the job, whose result has the member {@code domains}
   */
  public Job createDomain(String name, String email) {
    JsonObject domain = new JsonObject();
    domain.addProperty("name", name);
    domain.addProperty("emailAddress", email);
    JsonArray domains = new JsonArray();
    domains.add(domain);
    return createDomains(domains);
  }

  /**
   * Creates domains with all their attributes.
   *
   * @param domains objects with {@code name}, {@code emailAddress} and, if wanted, {@code ttl},
   *     {@code comment} and others
   * @return the job, whose result has the member {@code domains}
   */
  public Job createDomains(JsonArray domains) {
    return submit(ApiRequest.post("/domains").json(Map.of("domains", domains)));
  }

  /**
   * Changes a domain.
   *
   * @param id the domain
   * @param changes the attributes to change, such as {@code ttl}, {@code emailAddress} or {@code
   *     comment}
   * @return the job
   */
  public Job updateDomain(String id, JsonObject changes) {
    return submit(ApiRequest.put("/domains/{}", id).json(changes));
  }

  /**
   * Deletes domains, and optionally what is below them.
   *
   * @param ids the domains; not empty
   * @param deleteSubdomains whether their subdomains go too; otherwise they stay
   * @return the job
   * @throws IllegalArgumentException if no domain is named
   */
  public Job deleteDomains(Collection<String> ids, boolean deleteSubdomains) {
    return submit(
        each(ApiRequest.delete("/domains"), ids).param("deleteSubdomains", deleteSubdomains));
  }

  /**
   * Exports a domain as a zone file.
   *
   * @param id the domain
   * @return the job, whose result has the member {@code contents}
   */
  public Job exportDomain(String id) {
    return submit(ApiRequest.get("/domains/{}/export", id));
  }

  /**
   * Imports a domain from a zone file.
   *
   * @param zoneFile in BIND 9 format
   * @return the job, whose result has the member {@code domains}
   */
  public Job importDomain(String zoneFile) {
    Map<String, String> domain = Map.of("contentType", "BIND_9", "contents", zoneFile);
    return submit(
        ApiRequest.post("/domains/import").json(Map.of("domains", java.util.List.of(domain))));
  }

  // ---- records

  /**
   * Lists a domain's records.
   *
   * @param domainId the domain
   * @return its records, fetched while they are read
   */
  public Pages<JsonObject> records(String domainId) {
    return RackspacePages.of(
        ApiRequest.get("/domains/{}/records", domainId), "records", this::request);
  }

  /**
   * Adds records to a domain.
   *
   * @param domainId the domain
   * @param records objects with {@code name}, {@code type}, {@code data} and, if wanted, {@code
   *     ttl}, {@code priority} and {@code comment}
   * @return the job, whose result has the member {@code records}
   */
  public Job createRecords(String domainId, JsonArray records) {
    return submit(
        ApiRequest.post("/domains/{}/records", domainId).json(Map.of("records", records)));
  }

  /**
   * Changes a record.
   *
   * @param domainId the domain
   * @param recordId the record
   * @param changes the attributes to change; its name has to be among them
   * @return the job
   */
  public Job updateRecord(String domainId, String recordId, JsonObject changes) {
    return submit(ApiRequest.put("/domains/{}/records/{}", domainId, recordId).json(changes));
  }

  /**
   * Deletes records of a domain.
   *
   * @param domainId the domain
   * @param recordIds the records; not empty, as without any the API would delete every one
   * @return the job
   * @throws IllegalArgumentException if no record is named
   */
  public Job deleteRecords(String domainId, Collection<String> recordIds) {
    return submit(each(ApiRequest.delete("/domains/{}/records", domainId), recordIds));
  }

  private static ApiRequest each(ApiRequest request, Collection<String> ids) {
    if (ids.isEmpty()) {
      throw new IllegalArgumentException("nothing is named that should be deleted");
    }
    ApiRequest all = request;
    for (String id : ids) {
      all = all.param("id", id);
    }
    return all;
  }

  // ---- reverse DNS

  /**
   * Lists the PTR records of a device.
   *
   * @param device whose
   * @return the records, fetched while they are read
   */
  public Pages<JsonObject> ptrRecords(PtrDevice device) {
    return RackspacePages.of(
        ApiRequest.get("/rdns/{}", device.service()).param("href", device.href()),
        "records",
        this::request);
  }

  /**
   * Adds PTR records to a device.
   *
   * @param device whose
   * @param records objects with {@code name}, {@code type} PTR, the address as {@code data} and, if
   *     wanted, {@code ttl} and {@code comment}
   * @return the job, whose result has the member {@code records}
   */
  public Job createPtrRecords(PtrDevice device, JsonArray records) {
    return submit(ApiRequest.post("/rdns").json(device.with(records)));
  }

  /**
   * Changes PTR records of a device; an address cannot be changed.
   *
   * @param device whose
   * @param records as for {@link #createPtrRecords}, each with its {@code id}
   * @return the job
   */
  public Job updatePtrRecords(PtrDevice device, JsonArray records) {
    return submit(ApiRequest.put("/rdns").json(device.with(records)));
  }

  /**
   * Deletes the PTR record of one address of a device.
   *
   * @param device whose
   * @param address the IP address
   * @return the job
   * @throws IllegalArgumentException if the address is empty, for which the API would delete all
   */
  public Job deletePtrRecord(PtrDevice device, String address) {
    if (address.isBlank()) {
      throw new IllegalArgumentException("the address is empty");
    }
    return submit(
        ApiRequest.delete("/rdns/{}", device.service())
            .param("href", device.href())
            .param("ip", address));
  }

  // ---- jobs

  /** {@return the account's jobs of the last day, in every state, fetched while they are read} */
  public Pages<JsonObject> jobs() {
    return RackspacePages.of(
        ApiRequest.get("/status")
            .param("showErrors", true)
            .param("showRunning", true)
            .param("showCompleted", true)
            .param("showDetails", true),
        "asyncResponses",
        this::request);
  }

  // ---- what makes this Cloud DNS

  @Override
  protected ApiRequest addDefaults(ApiRequest request) {
    return request.withHeaders(request.headers().withDefault("Accept", "application/json"));
  }

  @Override
  protected Optional<TokenSource> tokenSource() {
    return Optional.of(tokens);
  }

  @Override
  protected Optional<JobHandle> jobFrom(ApiRequest submitted, ApiResponse accepted) {
    if (accepted.status() == 202) {
      return Optional.of(JobHandle.of(accepted.at("jobId").string()));
    }
    return accepted.text().isBlank()
        ? Optional.empty()
        : accepted.at("jobId").optionalString().map(JobHandle::of);
  }

  /** Made from the id: the {@code callbackUrl} may name another scheme or host. */
  @Override
  protected ApiRequest statusRequest(JobHandle job) {
    // Without it, neither the result nor the error would be told.
    return ApiRequest.get("/status/{}", job.id()).param("showDetails", "true");
  }

  @Override
  protected JobStatus readStatus(JobHandle job, ApiResponse polled) {
    if (Faults.isOverLimit(polled)) {
      return JobStatus.running()
          .withRetryAfter(Faults.wait(polled, time().now()).orElse(Duration.ZERO));
    }
    checkResponse(statusRequest(job), polled);
    String state = polled.at("status").string();
    return switch (state) {
      case "INITIALIZED", "RUNNING" -> JobStatus.running();
      case "COMPLETED" -> JobStatus.succeeded(polled.withJson(result(polled)));
      case "ERROR" -> failed(polled);
      default -> JobStatus.unrecognized(state);
    };
  }

  private static JsonElement result(ApiResponse polled) {
    return polled.at("response").element().orElseGet(JsonObject::new);
  }

  private static JobStatus failed(ApiResponse polled) {
    JsonElement error = polled.at("error").element().orElseGet(JsonObject::new);
    if (!error.isJsonObject()) {
      return JobStatus.failed(null, error.isJsonPrimitive() ? error.getAsString() : null);
    }
    Faults fault = Faults.of(error.getAsJsonObject());
    return JobStatus.failed(fault.code(), fault.message());
  }

  @Override
  protected Optional<BatchStatus> batchStatus() {
    return Optional.of(new DnsBatch(this::readStatus));
  }

  /** Without a wait that can be read, "too often" is a failed check like others. */
  @Override
  protected boolean isTransient(ApiResponse polled) {
    return super.isTransient(polled)
        || (Faults.isOverLimit(polled) && Faults.wait(polled, time().now()).isEmpty());
  }

  @Override
  protected Optional<Duration> submitAgainAfter(ApiRequest submitted, ApiResponse refused) {
    return Faults.submitAgain(refused, time().now(), settings().maxRetryAfter());
  }

  @Override
  protected void checkResponse(ApiRequest request, ApiResponse response) {
    Faults.check(request, response, time().now());
  }

  @Override
  protected PollingDefaults pollingDefaults() {
    return PollingDefaults.of(Duration.ofMillis(2500), Duration.ofSeconds(30));
  }

  @Override
  protected String providerName() {
    return "RackspaceCloudDns";
  }
}

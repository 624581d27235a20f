package io.pollingsdk.providers.cloudstack;

import com.google.gson.JsonObject;
import io.pollingsdk.ConnectionSettings;
import io.pollingsdk.PollingConnection;
import io.pollingsdk.PollingDefaults;
import io.pollingsdk.http.ApiRequest;
import io.pollingsdk.http.ApiResponse;
import io.pollingsdk.http.JsonMember;
import io.pollingsdk.http.Pages;
import io.pollingsdk.http.Param;
import io.pollingsdk.http.RequestBody;
import io.pollingsdk.job.BatchStatus;
import io.pollingsdk.job.Job;
import io.pollingsdk.job.JobHandle;
import io.pollingsdk.job.JobStatus;
import java.net.URI;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * A connection to Apache CloudStack with an API key and its secret key.
 *
 * <pre>{@code
 * try (var cloud = new CloudStackConnection(
 *     ConnectionSettings.to("https://cloud.example.org/client/api"), apiKey, secretKey)) {
 *   ApiResponse result = cloud.asyncRequest("stopVirtualMachine", Map.of("id", id));
 *   JsonObject machine = result.at("virtualmachine").object();
 * }
 * }</pre>
 *
 * <p>Results come without CloudStack's envelope: a job's is its {@code jobresult}, that of a
 * command which is answered at once is the content of the answer. Requests go out as GET, and by
 * themselves as POST where a URL could not hold them. Thread-safe.
 */
public final class CloudStackConnection extends PollingConnection {
  private static final int LONGEST_URL = 2000;
  private static final int PAGE_SIZE = 100;

  /** GET means nothing here: the command's name tells whether it only reads. */
  private static final Pattern READS =
      Pattern.compile("(list|query|get(?!UploadParams))\\p{Lu}\\p{Alnum}*");

  private final RequestSigner signer;
  private final boolean alwaysPost;

  /**
   * Creates a connection; nothing is sent.
   *
   * @param settings the endpoint, such as {@code https://cloud.example.org/client/api}, and
   *     everything else that can be set
   * @param apiKey the user's API key
   * @param secretKey the secret key that belongs to it
   * @throws IllegalArgumentException if a key is empty or holds white space
   */
  public CloudStackConnection(ConnectionSettings settings, String apiKey, String secretKey) {
    this(settings, apiKey, secretKey, false);
  }

  private CloudStackConnection(
      ConnectionSettings settings, String apiKey, String secretKey, boolean alwaysPost) {
    super(checked(settings, apiKey, secretKey));
    this.signer = new RequestSigner(apiKey, secretKey);
    this.alwaysPost = alwaysPost;
  }

  /**
   * Creates a connection that sends every request as POST, as servers with the setting {@code
   * enforce.post.requests.and.timestamps} want it.
   *
   * @param settings the endpoint and everything else that can be set
   * @param apiKey the user's API key
   * @param secretKey the secret key that belongs to it
   * @return the connection
   * @throws IllegalArgumentException if a key is empty or holds white space
   */
  public static CloudStackConnection alwaysPosting(
      ConnectionSettings settings, String apiKey, String secretKey) {
    return new CloudStackConnection(settings, apiKey, secretKey, true);
  }

  /** Before anything is opened that would have to be closed again. */
  private static ConnectionSettings checked(
      ConnectionSettings settings, String apiKey, String secretKey) {
    check("apiKey", apiKey);
    check("secretKey", secretKey);
    return settings;
  }

  private static void check(String name, String key) {
    if (key.isEmpty() || key.chars().anyMatch(c -> Character.isWhitespace(c) || c < ' ')) {
      throw new IllegalArgumentException(
          name + (key.isEmpty() ? " is empty" : " holds white space"));
    }
  }

  // ---- calls

  /**
   * Runs a command and waits for its result, whether it is asynchronous or not.
   *
   * @param command such as {@code deployVirtualMachine}
   * @param params its parameters; see {@link CloudStack#command(String, Map)}
   * @return the job's {@code jobresult}, or the content of an answer that came at once
   * @throws io.pollingsdk.error.SdkException as {@link #asyncRequest(ApiRequest)} does
   */
  public ApiResponse asyncRequest(String command, Map<String, ?> params) {
    return asyncRequest(CloudStack.command(command, params));
  }

  /**
   * Starts a command and returns its job at once.
   *
   * @param command such as {@code deployVirtualMachine}
   * @param params its parameters; see {@link CloudStack#command(String, Map)}
   * @return the job
   */
  public Job submit(String command, Map<String, ?> params) {
    return submit(CloudStack.command(command, params));
  }

  /**
   * Runs a command that is always answered at once. Of one that starts a job, only the {@code
   * jobid} is returned; which commands do, differs between versions of the server, so in doubt use
   * {@link #asyncRequest(String, Map)}.
   *
   * @param command such as {@code listZones}
   * @param params its parameters; see {@link CloudStack#command(String, Map)}
   * @return the content of the answer
   * @throws io.pollingsdk.error.SdkException as {@link #request(ApiRequest)} does
   */
  public JsonObject request(String command, Map<String, ?> params) {
    return content(command, params).object();
  }

  private JsonMember content(String command, Map<String, ?> params) {
    return Envelope.open(request(CloudStack.command(command, params)));
  }

  /**
   * Lists what a list command lists, all pages of it. What is created or ends meanwhile may move
   * others to another page, and so be missed or be seen twice.
   *
   * @param command such as {@code listVirtualMachines}
   * @param member the name of the array in the answer, such as {@code virtualmachine}
   * @param params what to filter by; page and page size are set here
   * @return the list, fetched while it is read
   */
  public Pages<JsonObject> list(String command, String member, Map<String, ?> params) {
    return list(command, member, PAGE_SIZE, params);
  }

  private Pages<JsonObject> list(
      String command, String member, int pageSize, Map<String, ?> params) {
    if (pageSize < 1) {
      throw new IllegalArgumentException("a page has at least 1 element, but was " + pageSize);
    }
    Map<String, Object> filter = new LinkedHashMap<>(params);
    return CloudStackPages.of(
        member,
        pageSize,
        page -> {
          Map<String, Object> all = new LinkedHashMap<>(filter);
          all.put("page", page);
          all.put("pagesize", pageSize);
          return content(command, all);
        });
  }

  /**
   * Lists the account's pending jobs.
   *
   * @return the jobs, fetched while they are read
   */
  public Pages<JsonObject> listAsyncJobs() {
    return listAsyncJobs(PAGE_SIZE, Map.of());
  }

  /**
   * Lists the account's pending jobs that match a filter.
   *
   * @param pageSize how many jobs one request asks for; the server has a limit, usually 500
   * @param params what to filter by, such as {@code startdate} or {@code keyword}
   * @return the jobs, fetched while they are read
   * @throws IllegalArgumentException if the page size is below 1
   */
  public Pages<JsonObject> listAsyncJobs(int pageSize, Map<String, ?> params) {
    return list("listAsyncJobs", "asyncjobs", pageSize, params);
  }

  /**
   * Lists the zones.
   *
   * @return the zones, fetched while they are read
   */
  public Pages<JsonObject> listZones() {
    return list("listZones", "zone", Map.of());
  }

  /**
   * Creates and starts a virtual machine.
   *
   * @param zoneId where
   * @param serviceOfferingId how large
   * @param templateId from what
   * @param more further parameters, such as {@code name} or {@code networkids}
   * @return the job, whose result has the member {@code virtualmachine}
   */
  public Job deployVirtualMachine(
      String zoneId, String serviceOfferingId, String templateId, Map<String, ?> more) {
    Map<String, Object> params = new LinkedHashMap<>(more);
    params.put("zoneid", zoneId);
    params.put("serviceofferingid", serviceOfferingId);
    params.put("templateid", templateId);
    return submit("deployVirtualMachine", params);
  }

  /**
   * Starts a virtual machine.
   *
   * @param id the machine
   * @return the job, whose result has the member {@code virtualmachine}
   */
  public Job startVirtualMachine(String id) {
    return submit("startVirtualMachine", Map.of("id", id));
  }

  /**
   * Stops a virtual machine.
   *
   * @param id the machine
   * @return the job, whose result has the member {@code virtualmachine}
   */
  public Job stopVirtualMachine(String id) {
    return submit("stopVirtualMachine", Map.of("id", id));
  }

  /**
   * Destroys a virtual machine.
   *
   * @param id the machine
   * @return the job, whose result has the member {@code virtualmachine}
   */
  public Job destroyVirtualMachine(String id) {
    return submit("destroyVirtualMachine", Map.of("id", id));
  }

  // ---- what makes this CloudStack

  @Override
  protected ApiRequest sign(ApiRequest request) {
    List<Param> params = signer.signed(request, time().now());
    ApiRequest bare = ApiRequest.get(withoutQuery(request)).withHeaders(request.headers());
    ApiRequest asGet = bare.withQuery(params);
    return alwaysPost || !request.method().equals("GET") || !fitsUrl(asGet)
        ? bare.withMethod("POST").body(new RequestBody.Form(params))
        : asGet;
  }

  private URI withoutQuery(ApiRequest request) {
    String uri = resolve(request.withQuery(List.of())).toString();
    int mark = uri.indexOf('?');
    return URI.create(mark < 0 ? uri : uri.substring(0, mark));
  }

  private boolean fitsUrl(ApiRequest request) {
    return request.query().stream().noneMatch(param -> hasLineBreak(param.value()))
        && resolve(request).toString().length() <= LONGEST_URL;
  }

  /** Some proxies refuse a line break in a URL however it is written. */
  private static boolean hasLineBreak(String value) {
    return value.indexOf('\n') >= 0 || value.indexOf('\r') >= 0;
  }

  /** All commands share one path. */
  @Override
  protected String operation(ApiRequest request) {
    return request.firstParam(CloudStack.COMMAND).orElseGet(() -> super.operation(request));
  }

  @Override
  protected Optional<JobHandle> jobFrom(ApiRequest submitted, ApiResponse accepted) {
    return Envelope.open(accepted).at("jobid").optionalString().map(JobHandle::of);
  }

  @Override
  protected ApiResponse immediateResult(ApiRequest submitted, ApiResponse accepted) {
    return accepted.withJson(Envelope.open(accepted).object());
  }

  @Override
  protected ApiRequest statusRequest(JobHandle job) {
    return CloudStack.command("queryAsyncJobResult").param("jobid", job.id());
  }

  @Override
  protected JobStatus readStatus(JobHandle job, ApiResponse polled) {
    checkResponse(statusRequest(job), polled);
    return JobAnswers.status(polled, Envelope.open(polled));
  }

  @Override
  protected Optional<BatchStatus> batchStatus() {
    return Optional.of(new JobBatch());
  }

  @Override
  protected void checkResponse(ApiRequest request, ApiResponse response) {
    if (Refusals.isRefusal(response)) {
      throw Refusals.exception(request, response, time().now());
    }
  }

  @Override
  protected boolean isTransient(ApiResponse polled) {
    return super.isTransient(polled) || Refusals.isRateLimit(polled);
  }

  @Override
  protected boolean mayRepeat(ApiRequest request) {
    return request
        .firstParam(CloudStack.COMMAND)
        .filter(name -> READS.matcher(name).matches())
        .isPresent();
  }

  @Override
  protected Set<String> secretNames() {
    return Set.of("apiKey", "signature", "sessionkey", "secretkey", "password");
  }

  @Override
  protected PollingDefaults pollingDefaults() {
    return PollingDefaults.of(Duration.ofSeconds(1), Duration.ofMinutes(10));
  }

  @Override
  protected String providerName() {
    return "CloudStack";
  }
}

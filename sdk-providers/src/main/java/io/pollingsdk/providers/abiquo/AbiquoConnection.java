package io.pollingsdk.providers.abiquo;

import io.pollingsdk.ConnectionSettings;
import io.pollingsdk.PollingConnection;
import io.pollingsdk.PollingDefaults;
import io.pollingsdk.auth.BasicAuth;
import io.pollingsdk.http.ApiRequest;
import io.pollingsdk.http.ApiResponse;
import io.pollingsdk.http.Headers;
import io.pollingsdk.http.RequestBody;
import io.pollingsdk.job.Job;
import io.pollingsdk.job.JobHandle;
import io.pollingsdk.job.JobStatus;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/**
 * A connection to Abiquo with user name and password.
 *
 * <pre>{@code
 * try (var abiquo = new AbiquoConnection(
 *     ConnectionSettings.to("https://abiquo.example.org/api"), user, password)) {
 *   abiquo.deploy("/cloud/virtualdatacenters/4/virtualappliances/6/virtualmachines/3", false)
 *       .await();
 * }
 * }</pre>
 *
 * <p>The result of a job is its task, see {@link AbiquoTask#of(ApiResponse)}, or what the API
 * points to in its place. Where a request starts several tasks, the job ends with the last of them,
 * or with the first that fails. Thread-safe.
 */
public final class AbiquoConnection extends PollingConnection {
  private static final String MEDIA = "application/vnd.abiquo.";
  private static final String VERSION = "version=";

  private final BasicAuth auth;
  private final String apiVersion;
  private final AbiquoTasks tasks;

  /**
   * Creates a connection that speaks the server's own version of the API; nothing is sent.
   *
   * @param settings the endpoint, such as {@code https://abiquo.example.org/api}, and everything
   *     else that can be set
   * @param user the user's name
   * @param password the user's password
   */
  public AbiquoConnection(ConnectionSettings settings, String user, String password) {
    this(settings, user, password, "");
  }

  /**
   * Creates a connection that speaks one version of the API; nothing is sent.
   *
   * @param settings the endpoint and everything else that can be set
   * @param user the user's name
   * @param password the user's password
   * @param apiVersion such as {@code 2.6}, added to Abiquo's media types; empty for the server's
   *     own
   * @throws IllegalArgumentException if the version is not made of numbers and dots
   */
  public AbiquoConnection(
      ConnectionSettings settings, String user, String password, String apiVersion) {
    super(checked(settings, apiVersion));
    this.auth = BasicAuth.of(user, password);
    this.apiVersion = apiVersion;
    this.tasks = new AbiquoTasks(settings.endpoint());
  }

  /** Before anything is opened that would have to be closed again. */
  private static ConnectionSettings checked(ConnectionSettings settings, String apiVersion) {
    if (!apiVersion.matches("[0-9.]*")) {
      throw new IllegalArgumentException("apiVersion is not like 2.6");
    }
    return settings;
  }

  /**
   * {@return one of Abiquo's media types in XML}
   *
   * @param type such as {@code virtualmachine}
   */
  public static String xml(String type) {
    return MEDIA + type + "+xml";
  }

  // ---- calls

  /**
   * Asks who is logged in: the cheapest way to try the credentials.
   *
   * @return the user, in XML
   * @throws io.pollingsdk.error.SdkException as {@link #request} does
   */
  public ApiResponse login() {
    return request(ApiRequest.get("/login").header("Accept", xml("user")));
  }

  /**
   * Deploys a virtual machine, or each machine of an appliance.
   *
   * @param path of the machine or appliance, below {@code /api}
   * @param forceSoftLimits whether limits that are only advised may be exceeded
   * @return the job
   */
  public Job deploy(String path, boolean forceSoftLimits) {
    return task(path, "deploy", "forceEnterpriseSoftLimits", forceSoftLimits);
  }

  /**
   * Undeploys a virtual machine, or each machine of an appliance.
   *
   * @param path of the machine or appliance, below {@code /api}
   * @param force whether machines that were imported go too
   * @return the job
   */
  public Job undeploy(String path, boolean force) {
    return task(path, "undeploy", "forceUndeploy", force);
  }

  private Job task(String path, String action, String option, boolean value) {
    String body =
        "<virtualmachinetask><" + option + ">" + value + "</" + option + "></virtualmachinetask>";
    return submit(
        ApiRequest.post(path + "/action/" + action).text(body, xml("virtualmachinetask")));
  }

  /**
   * Resets a virtual machine.
   *
   * @param path of the machine, below {@code /api}
   * @return the job
   */
  public Job reset(String path) {
    return submit(ApiRequest.post(path + "/action/reset"));
  }

  /**
   * Switches a virtual machine on or off, or lets it pause.
   *
   * @param path of the machine, below {@code /api}
   * @param state such as {@code ON}, {@code OFF} or {@code PAUSED}
   * @return the job
   * @throws IllegalArgumentException if the state is not a word in capitals
   */
  public Job changeState(String path, String state) {
    if (!state.matches("[A-Z_]+")) {
      throw new IllegalArgumentException("a state is a word in capitals, such as OFF");
    }
    String body = "<virtualmachinestate><state>" + state + "</state></virtualmachinestate>";
    return submit(ApiRequest.put(path + "/state").text(body, xml("virtualmachinestate")));
  }

  /**
   * Deletes a resource.
   *
   * @param path of the resource, below {@code /api}
   * @return the job, which is done at once where the API has nothing to do for it
   */
  public Job delete(String path) {
    return submit(ApiRequest.delete(path));
  }

  /**
   * Lists the tasks of a resource.
   *
   * @param path of the resource, such as a machine, below {@code /api}
   * @return its tasks, fetched while they are read
   */
  public AbiquoTaskList tasks(String path) {
    return new AbiquoTaskList(
        ApiRequest.get(path + "/tasks").header("Accept", xml("tasks")),
        this::request,
        tasks::locate);
  }

  /**
   * Reads anew what a job's task was done to, such as the machine after its deployment.
   *
   * @param job from {@link Job#handle()}
   * @param type the resource's type, such as {@code virtualmachine}
   * @return the resource, in XML
   * @throws IllegalArgumentException if the job's URI does not tell what it was done to
   * @throws io.pollingsdk.error.SdkException as {@link #request} does
   */
  public ApiResponse owner(JobHandle job, String type) {
    String uri = job.statusUri().map(URI::toString).orElse("");
    int end = uri.lastIndexOf("/tasks/");
    if (end < 0) {
      throw new IllegalArgumentException("the URI of " + job + " does not name its owner");
    }
    return request(ApiRequest.get(URI.create(uri.substring(0, end))).header("Accept", xml(type)));
  }

  // ---- what makes this Abiquo

  @Override
  protected ApiRequest sign(ApiRequest request) {
    return auth.sign(request);
  }

  @Override
  protected ApiRequest addDefaults(ApiRequest request) {
    Headers headers = request.headers();
    Optional<String> type =
        headers.first("Content-Type").or(() -> request.body().map(RequestBody::contentType));
    if (type.isPresent()) {
      headers = headers.with("Content-Type", versioned(type.get()));
    }
    Optional<String> accept = headers.first("Accept");
    return request.withHeaders(
        accept.isPresent() ? headers.with("Accept", versioned(accept.get())) : headers);
  }

  private String versioned(String type) {
    return apiVersion.isEmpty() || !type.startsWith(MEDIA) || type.contains(VERSION)
        ? type
        : type + "; " + VERSION + apiVersion;
  }

  @Override
  protected ApiRequest initialRequest(ApiRequest request) {
    return request.withHeaders(request.headers().withDefault("Accept", xml("acceptedrequest")));
  }

  /** Paths are links of the API, with ids in them. */
  @Override
  protected String operation(ApiRequest request) {
    return request.method() + " " + request.pathPattern();
  }

  @Override
  protected Optional<JobHandle> jobFrom(ApiRequest submitted, ApiResponse accepted) {
    return tasks.from(accepted);
  }

  @Override
  protected ApiRequest statusRequest(JobHandle job) {
    return super.statusRequest(job)
        .header("Accept", AbiquoTasks.isResult(job) ? "*/*" : xml("task"));
  }

  @Override
  protected JobStatus readStatus(JobHandle job, ApiResponse polled) {
    checkResponse(statusRequest(job), polled);
    return tasks.status(job, polled);
  }

  @Override
  protected Optional<ApiRequest> resultRequest(JobHandle job, ApiResponse lastPoll) {
    return lastPoll.status() == 303
        ? Optional.of(ApiRequest.get(tasks.result(lastPoll)).header("Accept", "*/*"))
        : Optional.empty();
  }

  /** 303 is an answer; another redirect that was not followed has changed nothing. */
  @Override
  protected void checkResponse(ApiRequest request, ApiResponse response) {
    if (!response.isSuccess() && response.status() != 303) {
      throw AbiquoErrors.of(request, response, time().now());
    }
  }

  @Override
  protected PollingDefaults pollingDefaults() {
    return PollingDefaults.of(Duration.ofMillis(500), Duration.ofSeconds(200));
  }

  @Override
  protected String providerName() {
    return "Abiquo";
  }
}

package io.pollingsdk.providers.redfish;

import com.google.gson.JsonObject;
import io.pollingsdk.ConnectionSettings;
import io.pollingsdk.PollingConnection;
import io.pollingsdk.PollingDefaults;
import io.pollingsdk.auth.BasicAuth;
import io.pollingsdk.auth.TokenSource;
import io.pollingsdk.http.ApiRequest;
import io.pollingsdk.http.ApiResponse;
import io.pollingsdk.http.Pages;
import io.pollingsdk.job.Job;
import io.pollingsdk.job.JobHandle;
import io.pollingsdk.job.JobStatus;
import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A connection to a Redfish service. Paths are given whole, as {@code @odata.id} has them.
 *
 * <pre>{@code
 * try (var bmc = new RedfishConnection(
 *     ConnectionSettings.to("https://bmc.example.org"), BasicAuth.of(user, password))) {
 *   bmc.simpleUpdate("https://files.example.org/bmc-2.1.bin", Map.of()).await();
 * }
 * }</pre>
 *
 * <p>A job's result is the final answer of the request where the service has a task monitor, and
 * the Task where it has not. Thread-safe.
 */
public final class RedfishConnection extends PollingConnection {
  private static final String ACTIONS = "/Actions/";
  private static final String TASK = "task";
  private static final String DELETABLE = "deletable";
  private static final String YES = "yes";

  private final @Nullable BasicAuth basic;
  private final Optional<TokenSource> tokens;

  /**
   * Creates a connection that sends user name and password with each request.
   *
   * @param settings the service's origin, such as {@code https://bmc.example.org}, and everything
   *     else that can be set
   * @param user user name and password
   * @throws IllegalArgumentException if the endpoint ends with {@code /redfish/v1}
   */
  public RedfishConnection(ConnectionSettings settings, BasicAuth user) {
    this(settings, user, Optional.empty());
  }

  /**
   * Creates a connection that works in a session.
   *
   * @param settings the service's origin, such as {@code https://bmc.example.org}, and everything
   *     else that can be set
   * @param session from {@link RedfishSessions#tokens}
   * @throws IllegalArgumentException if the endpoint ends with {@code /redfish/v1}
   */
  public RedfishConnection(ConnectionSettings settings, TokenSource session) {
    this(settings, null, Optional.of(session));
  }

  private RedfishConnection(
      ConnectionSettings settings, @Nullable BasicAuth basic, Optional<TokenSource> tokens) {
    super(Redfish.checked(settings));
    this.basic = basic;
    this.tokens = tokens;
  }

  // ---- calls

  /**
   * Reads a resource.
   *
   * @param path such as {@code /redfish/v1/Systems/1}
   * @return the resource
   * @throws io.pollingsdk.error.SdkException as {@link #request(ApiRequest)} does
   */
  public JsonObject resource(String path) {
    return request(ApiRequest.get(path)).at().object();
  }

  /**
   * Reads the members of a collection.
   *
   * @param path such as {@code /redfish/v1/Systems}
   * @return the members, fetched while they are read
   */
  public Pages<JsonObject> members(String path) {
    return RedfishMembers.of(ApiRequest.get(path), this::request);
  }

  /**
   * Reads the service's tasks.
   *
   * @return the tasks, fetched while they are read
   */
  public Pages<JsonObject> tasks() {
    return members("/redfish/v1/TaskService/Tasks");
  }

  /**
   * Runs an action.
   *
   * @param target the action's {@code target}
   * @param parameters its parameters
   * @return the job
   */
  public Job action(String target, Map<String, ?> parameters) {
    return submit(ApiRequest.post(target).json(parameters));
  }

  /**
   * Changes a resource.
   *
   * @param path the resource
   * @param changes the properties to change
   * @return the job
   */
  public Job patch(String path, Map<String, ?> changes) {
    return submit(ApiRequest.patch(path).json(changes));
  }

  /**
   * Resets a computer system.
   *
   * @param system its path, such as {@code /redfish/v1/Systems/1}
   * @param type such as {@code GracefulRestart}
   * @return the job
   */
  public Job reset(String system, String type) {
    return action(system + "/Actions/ComputerSystem.Reset", Map.of("ResetType", type));
  }

  /**
   * Has the service fetch and install firmware or software.
   *
   * @param image where it is
   * @param more further parameters, such as {@code Targets} or {@code TransferProtocol}
   * @return the job
   */
  public Job simpleUpdate(String image, Map<String, ?> more) {
    Map<String, Object> parameters = new LinkedHashMap<>(more);
    parameters.put("ImageURI", image);
    return action("/redfish/v1/UpdateService/Actions/UpdateService.SimpleUpdate", parameters);
  }

  // ---- what makes this Redfish

  @Override
  protected ApiRequest addDefaults(ApiRequest request) {
    return Redfish.withDefaults(request);
  }

  @Override
  protected ApiRequest sign(ApiRequest request) {
    return basic == null ? request : basic.sign(request);
  }

  @Override
  protected Optional<TokenSource> tokenSource() {
    return tokens;
  }

  /** An action is the same whatever it is done to. */
  @Override
  protected String operation(ApiRequest request) {
    String path = request.path();
    int action = path.lastIndexOf(ACTIONS);
    return action < 0
        ? request.method() + " " + request.pathPattern()
        : path.substring(action + ACTIONS.length());
  }

  @Override
  protected Optional<JobHandle> jobFrom(ApiRequest submitted, ApiResponse accepted) {
    if (!accepted.isSuccess()) {
      throw accepted.malformed(
          "", "is a redirect, which is not followed as that could start the task twice", null);
    }
    boolean task = TaskAnswers.state(accepted).isPresent();
    return accepted.status() == 202 || task ? Optional.of(handle(accepted)) : Optional.empty();
  }

  /** Some services name only the monitor, some only the Task, some both. */
  private static JobHandle handle(ApiResponse accepted) {
    Optional<URI> task = TaskAnswers.uri(accepted).map(accepted::resolve);
    URI uri =
        accepted
            .header("Location")
            .or(() -> member(accepted, "TaskMonitor"))
            .filter(text -> !text.isBlank())
            .map(accepted::resolve)
            .or(() -> task)
            .or(() -> member(accepted, "@odata.id").map(accepted::resolve))
            .orElseThrow(
                () ->
                    accepted.malformed(
                        "", "accepts the task, but names neither a monitor nor a Task", null));
    JobHandle job =
        task.flatMap(known -> member(accepted, "Id"))
            .map(JobHandle::of)
            .orElseGet(() -> JobHandle.of(uri))
            .withStatusUri(uri);
    return remembering(job, accepted);
  }

  private static Optional<String> member(ApiResponse response, String name) {
    return RedfishError.object(response).flatMap(body -> RedfishError.text(body, name));
  }

  /**
   * Keeps what an answer tells beside the status: where the Task is, and what may be done to it.
   */
  private static JobHandle remembering(JobHandle job, ApiResponse answer) {
    JobHandle known =
        TaskAnswers.uri(answer)
            .map(answer::resolve)
            .map(task -> job.with(TASK, task.toString()))
            .orElse(job);
    return answer.headers().contains("Allow")
        ? known.with(DELETABLE, allowsDelete(answer) ? YES : "no")
        : known;
  }

  private static boolean allowsDelete(ApiResponse answer) {
    return answer.headers().all("Allow").stream()
        .flatMap(methods -> Arrays.stream(methods.split(",", -1)))
        .anyMatch(method -> method.strip().equalsIgnoreCase("DELETE"));
  }

  @Override
  protected JobStatus readStatus(JobHandle job, ApiResponse polled) {
    Optional<URI> task = job.attribute(TASK).map(URI::create);
    boolean atTask = task.isPresent() && task.equals(job.statusUri());
    boolean gone = polled.status() == 404 || polled.status() == 410;
    if (gone && task.isPresent() && !atTask) {
      // A monitor gives its last answer once; if that was lost, the Task still knows.
      return JobStatus.running().continuingAs(job.withStatusUri(task.get()));
    }
    if (polled.status() >= 400) {
      return TaskAnswers.failure(polled).orElseThrow(() -> refusal(job, polled));
    }
    if (polled.status() == 202) {
      return goingOn(job, TaskAnswers.running(polled), polled);
    }
    if (!polled.isSuccess()) {
      return JobStatus.unrecognized("HTTP " + polled.status());
    }
    JobStatus status = TaskAnswers.status(polled, atTask);
    return status instanceof JobStatus.Running running
        ? running.continuingAs(remembering(job, polled))
        : status;
  }

  private static JobStatus goingOn(JobHandle job, JobStatus.Running running, ApiResponse polled) {
    JobHandle next = remembering(job, polled);
    return polled
        .header("Location")
        .filter(text -> !text.isBlank())
        .map(polled::resolve)
        .map(moved -> running.continuingAs(next.withStatusUri(moved)))
        .orElseGet(() -> running.continuingAs(next));
  }

  private RuntimeException refusal(JobHandle job, ApiResponse polled) {
    RedfishError error = RedfishError.in(polled);
    return polled.refusal(statusRequest(job), error.code(), error.message(), time().now());
  }

  @Override
  protected Optional<ApiRequest> cancelRequest(JobHandle job) {
    return job.attribute(DELETABLE)
        .filter(YES::equals)
        .flatMap(yes -> job.statusUri())
        .map(uri -> ApiRequest.of("DELETE", uri));
  }

  @Override
  protected void checkResponse(ApiRequest request, ApiResponse response) {
    Redfish.check(request, response, time().now());
  }

  @Override
  protected Set<String> secretNames() {
    return Redfish.SECRETS;
  }

  @Override
  protected PollingDefaults pollingDefaults() {
    return PollingDefaults.of(Duration.ofSeconds(1), Duration.ofMinutes(30));
  }

  @Override
  protected String providerName() {
    return "Redfish";
  }
}

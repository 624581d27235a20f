package io.pollingsdk.providers.pulp2;

import com.google.gson.JsonObject;
import io.pollingsdk.ConnectionSettings;
import io.pollingsdk.PollingConnection;
import io.pollingsdk.PollingDefaults;
import io.pollingsdk.auth.BasicAuth;
import io.pollingsdk.http.ApiRequest;
import io.pollingsdk.http.ApiResponse;
import io.pollingsdk.http.Pages;
import io.pollingsdk.job.BatchStatus;
import io.pollingsdk.job.Job;
import io.pollingsdk.job.JobHandle;
import io.pollingsdk.job.JobStatus;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A connection to Pulp 2.
 *
 * <pre>{@code
 * try (var pulp = new Pulp2Connection(
 *     ConnectionSettings.to("https://pulp.example.org/pulp/api/v2"), user, password)) {
 *   ApiResponse report = pulp.sync("fedora-39", Map.of()).await();
 *   JsonObject summary = report.at("result", "summary").object();
 * }
 * }</pre>
 *
 * <p>A job is all the tasks that a call has spawned, and those that they spawn; it ends with the
 * first that fails, or when all have ended. Its result is the report of the first task, or the
 * summary of a group. Thread-safe.
 */
public final class Pulp2Connection extends PollingConnection {
  private final @Nullable BasicAuth auth;

  /**
   * Creates a connection with user name and password; nothing is sent.
   *
   * @param settings the endpoint, such as {@code https://pulp.example.org/pulp/api/v2}, and
   *     everything else that can be set
   * @param user the user name
   * @param password the password
   * @throws IllegalArgumentException if the user name holds a colon
   */
  public Pulp2Connection(ConnectionSettings settings, String user, String password) {
    this(settings, BasicAuth.of(user, password));
  }

  /**
   * Creates a connection that sends no credentials of its own, for a client certificate such as
   * {@link #login} gives; nothing is sent.
   *
   * @param settings the endpoint, the certificate and everything else that can be set
   */
  public Pulp2Connection(ConnectionSettings settings) {
    this(settings, null);
  }

  private Pulp2Connection(ConnectionSettings settings, @Nullable BasicAuth auth) {
    super(settings);
    this.auth = auth;
  }

  // ---- calls

  /**
   * Asks for a client certificate for the user of this connection, good for some days.
   *
   * @return the certificate with its key, for the settings of another connection
   * @throws io.pollingsdk.error.SdkException as {@link #request} does
   */
  public Pulp2Certificate login() {
    ApiResponse answer = request(ApiRequest.post("/actions/login/"));
    Optional<String> certificate = answer.at("certificate").optionalString();
    Optional<String> key = answer.at("key").optionalString();
    if (certificate.isEmpty() || key.isEmpty()) {
      // Without the body, of which one half may be there.
      throw answer
          .withJson(new JsonObject())
          .malformed("", "has no certificate with its key, as a login has", null);
    }
    return new Pulp2Certificate(certificate.get(), key.get());
  }

  /**
   * Brings a repository up to date with its feed, and publishes it where it is set to.
   *
   * @param repository the repository's id
   * @param overrides what to change of the importer's settings for this once; usually none
   * @return the job
   */
  public Job sync(String repository, Map<String, ?> overrides) {
    return submit(
        ApiRequest.post("/repositories/{}/actions/sync/", repository)
            .json(Map.of("override_config", overrides)));
  }

  /**
   * Publishes a repository.
   *
   * @param repository the repository's id
   * @param distributor the id of the distributor to publish with
   * @return the job
   */
  public Job publish(String repository, String distributor) {
    return submit(
        ApiRequest.post("/repositories/{}/actions/publish/", repository)
            .json(Map.of("id", distributor)));
  }

  /**
   * Copies content into a repository.
   *
   * @param repository the id of the repository to copy to
   * @param source the id of the repository to copy from
   * @param criteria which units: Pulp's unit criteria, such as {@code type_ids} and {@code filters}
   * @return the job
   */
  public Job copy(String repository, String source, Map<String, ?> criteria) {
    return submit(
        ApiRequest.post("/repositories/{}/actions/associate/", repository)
            .json(Map.of("source_repo_id", source, "criteria", criteria)));
  }

  /**
   * Deletes a repository.
   *
   * @param repository the repository's id
   * @return the job
   */
  public Job deleteRepository(String repository) {
    return submit(ApiRequest.delete("/repositories/{}/", repository));
  }

  /**
   * Waits for a task that is known by its id, such as one that somebody else started, and for all
   * that it spawns.
   *
   * @param taskId the task's id
   * @return the job, polled at once
   * @throws IllegalArgumentException if the id is none
   */
  public Job follow(String taskId) {
    return resume(TaskTrail.of(taskId).toToken());
  }

  /**
   * Reads a task once, without waiting for its end.
   *
   * @param taskId the task's id
   * @return the task's report
   * @throws io.pollingsdk.error.SdkException as {@link #request} does
   */
  public JsonObject task(String taskId) {
    return request(ApiRequest.get("/tasks/{}/", taskId)).at().object();
  }

  /**
   * Lists tasks.
   *
   * @param filters as MongoDB writes them, such as {@code state} = {@code running} or {@code
   *     group_id}; none for all
   * @return the tasks' reports, fetched while they are read
   */
  public Pages<JsonObject> tasks(Map<String, ?> filters) {
    return search("/tasks/", "task_id", filters);
  }

  /**
   * Lists what a collection's search finds. What is created or deleted meanwhile moves others,
   * which may so be missed or be seen twice.
   *
   * @param collection such as {@code /repositories/}
   * @param sortBy a member that no two elements share, by which pages keep apart
   * @param filters as MongoDB writes them; none for all
   * @return the elements, fetched while they are read
   */
  public Pages<JsonObject> search(String collection, String sortBy, Map<String, ?> filters) {
    String path = (collection.endsWith("/") ? collection : collection + "/") + "search/";
    return Pulp2Pages.of(
        sortBy,
        filters,
        criteria -> request(ApiRequest.post(path).json(Map.of("criteria", criteria))));
  }

  // ---- what makes this Pulp 2

  @Override
  protected ApiRequest sign(ApiRequest request) {
    return auth == null ? request : auth.sign(request);
  }

  @Override
  protected Optional<JobHandle> jobFrom(ApiRequest submitted, ApiResponse accepted) {
    return CallReports.jobFrom(accepted);
  }

  @Override
  protected ApiRequest statusRequest(JobHandle job) {
    return GroupSummary.isGroup(job)
        ? ApiRequest.get("/task_groups/{}/state_summary/", job.id())
        : ApiRequest.get("/tasks/{}/", TaskTrail.from(job).current());
  }

  @Override
  protected JobStatus readStatus(JobHandle job, ApiResponse polled) {
    checkResponse(statusRequest(job), polled);
    return GroupSummary.isGroup(job)
        ? GroupSummary.status(job, polled, time().now())
        : TaskReports.status(job, polled);
  }

  /** Only the report of the first task is the result; where that was the last poll, it is there. */
  @Override
  protected Optional<ApiRequest> resultRequest(JobHandle job, ApiResponse lastPoll) {
    return GroupSummary.isGroup(job) || TaskTrail.from(job).current().equals(job.id())
        ? Optional.empty()
        : Optional.of(ApiRequest.get("/tasks/{}/", job.id()));
  }

  @Override
  protected Optional<BatchStatus> batchStatus() {
    return Optional.of(new TaskBatch(this::readStatus));
  }

  @Override
  protected Optional<ApiRequest> cancelRequest(JobHandle job) {
    return Optional.of(
        GroupSummary.isGroup(job)
            ? ApiRequest.delete("/task_groups/{}/", job.id())
            : ApiRequest.delete("/tasks/{}/", TaskTrail.from(job).current()));
  }

  @Override
  protected void checkResponse(ApiRequest request, ApiResponse response) {
    if (response.status() >= 400) {
      throw PulpError.refusal(request, response, time().now());
    }
  }

  @Override
  protected boolean mayRepeat(ApiRequest request) {
    return super.mayRepeat(request) || request.target().endsWith("/search/");
  }

  @Override
  protected Set<String> secretNames() {
    return Set.of("key");
  }

  /** Pulp's own client waits without end; a day is longer than any task but a stuck one. */
  @Override
  protected PollingDefaults pollingDefaults() {
    return PollingDefaults.of(Duration.ofSeconds(1), Duration.ofDays(1));
  }

  @Override
  protected String providerName() {
    return "Pulp2";
  }
}

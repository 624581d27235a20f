package io.pollingsdk.providers.pulp3;

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
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A connection to Pulp 3.
 *
 * <pre>{@code
 * try (var pulp = new Pulp3Connection(
 *     ConnectionSettings.to("https://pulp.example.org/pulp/api/v3"), user, password)) {
 *   ApiResponse task = pulp.sync(repositoryHref, remoteHref).await();
 *   List<String> versions = Pulp3Task.of(task).createdResources();
 * }
 * }</pre>
 *
 * <p>A path such as {@code /repositories/file/file/} goes below the endpoint, which is the API root
 * (of a domain, where there are domains). An href is what Pulp calls {@code pulp_href}: it holds
 * the API root already, and is used as it is. The result of a job is its whole task or task group.
 * Thread-safe.
 */
public final class Pulp3Connection extends PollingConnection {
  private final @Nullable BasicAuth auth;

  /**
   * Creates a connection with user name and password; nothing is sent.
   *
   * @param settings the endpoint, such as {@code https://pulp.example.org/pulp/api/v3}, and
   *     everything else that can be set
   * @param user the user name
   * @param password the password
   * @throws IllegalArgumentException if the user name holds a colon
   */
  public Pulp3Connection(ConnectionSettings settings, String user, String password) {
    this(settings, BasicAuth.of(user, password));
  }

  /**
   * Creates a connection that sends no credentials of its own, for a server that knows its users by
   * their TLS certificate; nothing is sent.
   *
   * @param settings the endpoint, the certificate and everything else that can be set
   */
  public Pulp3Connection(ConnectionSettings settings) {
    this(settings, null);
  }

  private Pulp3Connection(ConnectionSettings settings, @Nullable BasicAuth auth) {
    super(settings);
    this.auth = auth;
  }

  // ---- calls

  /**
   * Creates something, whether that takes a task or is done at once.
   *
   * @param path below the endpoint, such as {@code /publications/file/file/}
   * @param body what to create: a map, a record or a Gson tree
   * @return the job; its result is the task, or what was created where that was done at once
   */
  public Job create(String path, Object body) {
    return submit(ApiRequest.post(path).json(body));
  }

  /**
   * Changes some members of something.
   *
   * @param href what to change
   * @param body the members: a map, a record or a Gson tree
   * @return the job
   * @throws IllegalArgumentException if the href is none
   */
  public Job update(String href, Object body) {
    return submit(ApiRequest.of("PATCH", Hrefs.uri(href)).json(body));
  }

  /**
   * Deletes something. A job that deletes a domain also ends where the domain has taken the job's
   * own task away with it.
   *
   * @param href what to delete
   * @return the job
   * @throws IllegalArgumentException if the href is none
   */
  public Job delete(String href) {
    return submit(ApiRequest.of("DELETE", Hrefs.uri(href)));
  }

  /**
   * Brings a repository up to date with a remote.
   *
   * @param repository the repository's href
   * @param remote the remote's href
   * @param more further members, such as {@code mirror}
   * @return the job; its task names a new repository version, unless there was no news
   * @throws IllegalArgumentException if the repository's href is none
   */
  public Job sync(String repository, String remote, Map<String, ?> more) {
    Map<String, Object> body = new LinkedHashMap<>(more);
    body.put("remote", remote);
    return submit(ApiRequest.of("POST", Hrefs.below(repository, "sync/")).json(body));
  }

  /**
   * Adds content to a repository and removes content from it, in one new version.
   *
   * @param repository the repository's href
   * @param add the hrefs of the content to add
   * @param remove the hrefs of the content to remove; {@code *} stands for all
   * @return the job; its task names the new repository version, unless nothing changed
   * @throws IllegalArgumentException if the repository's href is none
   */
  public Job modify(String repository, Collection<String> add, Collection<String> remove) {
    Map<String, List<String>> body = new LinkedHashMap<>();
    body.put("add_content_units", List.copyOf(add));
    body.put("remove_content_units", List.copyOf(remove));
    return submit(ApiRequest.of("POST", Hrefs.below(repository, "modify/")).json(body));
  }

  /**
   * Has an exporter write repositories to Pulp's disk.
   *
   * @param exporter the exporter's href
   * @param more members of the export, such as {@code full} or {@code chunk_size}
   * @return the job; its task names the export, which {@link #export(String)} reads
   * @throws IllegalArgumentException if the exporter's href is none
   */
  public Job export(String exporter, Map<String, ?> more) {
    return submit(
        ApiRequest.of("POST", Hrefs.below(exporter, "exports/")).json(new LinkedHashMap<>(more)));
  }

  /**
   * Reads an export: which files it wrote, and their digests.
   *
   * @param href the export
   * @return the export
   * @throws IllegalArgumentException if the href is none
   * @throws io.pollingsdk.error.SdkException as {@link #request} does
   */
  public Pulp3Export export(String href) {
    return Pulp3Export.of(request(ApiRequest.get(Hrefs.uri(href))));
  }

  /**
   * Waits for a task or task group that is known by its href, such as one that somebody else
   * started.
   *
   * @param href the task or task group
   * @return the job, polled at once
   * @throws IllegalArgumentException if the href is none
   * @throws io.pollingsdk.error.OriginRefusedException if it leads to an origin that the settings
   *     do not allow
   */
  public Job follow(String href) {
    return resume(Hrefs.job(href, resolve(ApiRequest.get(Hrefs.uri(href)))).toToken());
  }

  /**
   * Reads something.
   *
   * @param href what to read
   * @return it
   * @throws IllegalArgumentException if the href is none
   * @throws io.pollingsdk.error.SdkException as {@link #request} does
   */
  public JsonObject read(String href) {
    return request(ApiRequest.get(Hrefs.uri(href))).at().object();
  }

  /**
   * Reads a task once, without waiting for its end.
   *
   * @param href the task
   * @return the task
   * @throws IllegalArgumentException if the href is none
   * @throws io.pollingsdk.error.SdkException as {@link #request} does
   */
  public Pulp3Task task(String href) {
    return Pulp3Task.of(request(ApiRequest.get(Hrefs.uri(href))));
  }

  /**
   * Lists tasks.
   *
   * @param filter such as {@code state__in} = {@code running,waiting}, {@code name__contains},
   *     {@code logging_cid} or {@code task_group}
   * @return the tasks, the newest first, fetched while they are read
   */
  public Pages<JsonObject> tasks(Map<String, ?> filter) {
    ApiRequest request = ApiRequest.get("/tasks/");
    for (Map.Entry<String, ?> each : filter.entrySet()) {
      request = request.param(each.getKey(), each.getValue());
    }
    return list(request);
  }

  /**
   * Lists what a GET request lists. What is created or deleted meanwhile moves others, which may so
   * be missed or be seen twice.
   *
   * @param request such as {@code ApiRequest.get("/repositories/file/file/")}, with its filters; a
   *     parameter {@code limit} sets the size of a page, otherwise 100
   * @return the elements, fetched while they are read
   * @throws IllegalArgumentException if the request has an {@code offset}, or a limit below 1
   */
  public Pages<JsonObject> list(ApiRequest request) {
    return Pulp3Pages.of(request, this::request);
  }

  // ---- what makes this Pulp 3

  @Override
  protected ApiRequest sign(ApiRequest request) {
    return auth == null ? request : auth.sign(request);
  }

  /** What Pulp names things by are paths with ids in them. */
  @Override
  protected String operation(ApiRequest request) {
    return request.method() + " " + request.pathPattern();
  }

  @Override
  protected Optional<JobHandle> jobFrom(ApiRequest submitted, ApiResponse accepted) {
    return Hrefs.jobFrom(submitted, accepted);
  }

  @Override
  protected ApiRequest statusRequest(JobHandle job) {
    ApiRequest whole = super.statusRequest(job);
    // The last poll of a domain's delete is the result, as its task may be gone a moment later.
    return Hrefs.deletesDomain(job)
        ? whole
        : whole.param("fields", Hrefs.isGroup(job) ? GroupAnswers.FIELDS : TaskAnswers.FIELDS);
  }

  @Override
  protected JobStatus readStatus(JobHandle job, ApiResponse polled) {
    if (polled.status() == 404) {
      return NotFound.status(job, polled, time().now())
          .orElseThrow(() -> Refusals.exception(statusRequest(job), polled, time().now()));
    }
    checkResponse(statusRequest(job), polled);
    if (Hrefs.isGroup(job)) {
      return GroupAnswers.status(polled);
    }
    JobStatus status = TaskAnswers.status(polled);
    return status instanceof JobStatus.Running running && Hrefs.deletesDomain(job)
        ? running.continuingAs(NotFound.seen(job))
        : status;
  }

  @Override
  protected Optional<ApiRequest> resultRequest(JobHandle job, ApiResponse lastPoll) {
    return Hrefs.deletesDomain(job) ? Optional.empty() : Optional.of(super.statusRequest(job));
  }

  @Override
  protected Optional<BatchStatus> batchStatus() {
    return Optional.of(new TaskBatch(this::readStatus));
  }

  @Override
  protected Optional<ApiRequest> cancelRequest(JobHandle job) {
    return job.statusUri().map(uri -> ApiRequest.of("PATCH", uri).body(Refusals.CANCEL));
  }

  @Override
  protected void checkResponse(ApiRequest request, ApiResponse response) {
    if (response.status() >= 400 && !Refusals.isCancelTooLate(request, response)) {
      throw Refusals.exception(request, response, time().now());
    }
  }

  @Override
  protected Set<String> secretNames() {
    return Set.of("client_key", "proxy_password");
  }

  /** The grace for 404 is in {@link NotFound}, as it is not the same for every job. */
  @Override
  protected PollingDefaults pollingDefaults() {
    return PollingDefaults.of(Duration.ofSeconds(1), Duration.ofMinutes(30))
        .withNotFoundGrace(Duration.ZERO);
  }

  @Override
  protected String providerName() {
    return "Pulp3";
  }
}

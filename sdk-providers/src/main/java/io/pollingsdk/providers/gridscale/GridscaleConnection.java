package io.pollingsdk.providers.gridscale;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.pollingsdk.ConnectionSettings;
import io.pollingsdk.PollingConnection;
import io.pollingsdk.PollingDefaults;
import io.pollingsdk.http.ApiRequest;
import io.pollingsdk.http.ApiResponse;
import io.pollingsdk.http.JsonMember;
import io.pollingsdk.job.Job;
import io.pollingsdk.job.JobHandle;
import io.pollingsdk.job.JobStatus;
import java.net.URI;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A connection to gridscale with a user's id and an API token.
 *
 * <pre>{@code
 * try (var cloud = new GridscaleConnection(
 *     ConnectionSettings.to(GridscaleConnection.ENDPOINT), userId, token)) {
 *   Job job = cloud.create("servers", Map.of("name", "web", "cores", 2, "memory", 4));
 *   JsonObject server = job.await().at("server").object();
 * }
 * }</pre>
 *
 * <p>The result of what creates an object is that object, read once it is there; of other changes,
 * the last status. Thread-safe.
 */
public final class GridscaleConnection extends PollingConnection {
  /** Where the API lives. */
  public static final String ENDPOINT = "https://api.gridscale.io";

  private static final String USER_HEADER = "X-Auth-UserId";
  private static final String TOKEN_HEADER = "X-Auth-Token";

  /** An object that is busy with one change, or another that it needs, takes the next soon. */
  private static final Duration BUSY = Duration.ofSeconds(1);

  private final String userId;
  private final String token;

  /**
   * Creates a connection; nothing is sent.
   *
   * @param settings the endpoint, usually {@link #ENDPOINT}, and everything else that can be set
   * @param userId the user's id, a UUID
   * @param token an API token of that user
   * @throws IllegalArgumentException if the id or the token is empty or holds white space
   */
  public GridscaleConnection(ConnectionSettings settings, String userId, String token) {
    super(checked(settings, userId, token));
    this.userId = userId;
    this.token = token;
  }

  /** Before anything is opened that would have to be closed again. */
  private static ConnectionSettings checked(
      ConnectionSettings settings, String userId, String token) {
    check("userId", userId);
    check("token", token);
    return settings;
  }

  private static void check(String name, String value) {
    if (value.isEmpty() || value.chars().anyMatch(c -> Character.isWhitespace(c) || c < ' ')) {
      throw new IllegalArgumentException(
          name + (value.isEmpty() ? " is empty" : " holds white space"));
    }
  }

  // ---- calls

  /**
   * Creates an object.
   *
   * @param type the collection, such as {@code servers}, {@code storages}, {@code networks} or
   *     {@code ips}
   * @param properties what it is to be like: a map, a Gson tree, or what else {@link
   *     ApiRequest#json} takes
   * @return the job, whose result is the object, within a member such as {@code server}
   */
  public Job create(String type, Object properties) {
    return submit(ApiRequest.post("/objects/{}", type).json(properties));
  }

  /**
   * Changes an object.
   *
   * @param type the collection, such as {@code servers}
   * @param id the object
   * @param changes the properties that are to differ
   * @return the job, whose result is its last status
   */
  public Job update(String type, String id, Object changes) {
    return submit(ApiRequest.patch("/objects/{}/{}", type, id).json(changes));
  }

  /**
   * Deletes an object.
   *
   * @param type the collection, such as {@code servers}
   * @param id the object
   * @return the job, whose result is its last status
   */
  public Job delete(String type, String id) {
    return submit(ApiRequest.delete("/objects/{}/{}", type, id));
  }

  /**
   * Turns a server on, or off as by pulling the plug.
   *
   * @param serverId the server
   * @param on whether it is to run
   * @return the job, whose result is its last status
   */
  public Job power(String serverId, boolean on) {
    return submit(
        ApiRequest.patch("/objects/servers/{}/power", serverId).json(Map.of("power", on)));
  }

  /**
   * Asks a server's system to shut down.
   *
   * @param serverId the server
   * @return the job, whose result is its last status
   */
  public Job shutdown(String serverId) {
    return submit(
        ApiRequest.patch("/objects/servers/{}/shutdown", serverId).json(new JsonObject()));
  }

  /**
   * Reads an object.
   *
   * @param type the collection, such as {@code servers}
   * @param id the object
   * @return the object, without the member around it
   * @throws io.pollingsdk.error.SdkException as {@link #request(ApiRequest)} does
   */
  public JsonObject object(String type, String id) {
    return only(request(ApiRequest.get("/objects/{}/{}", type, id))).object();
  }

  /**
   * Lists the objects of a type; gridscale gives them all in one answer.
   *
   * @param type the collection, such as {@code servers}
   * @return the objects by their ids, in the server's order
   * @throws io.pollingsdk.error.SdkException as {@link #request(ApiRequest)} does
   */
  public Map<String, JsonObject> objects(String type) {
    JsonMember all = only(request(ApiRequest.get("/objects/{}", type)));
    Map<String, JsonObject> objects = new LinkedHashMap<>();
    boolean isArray = all.element().filter(JsonElement::isJsonArray).isPresent();
    if (isArray) {
      all.list().forEach(each -> objects.put(each.at("object_uuid").string(), each.object()));
    } else {
      all.object().keySet().forEach(id -> objects.put(id, all.at(id).object()));
    }
    return objects;
  }

  /** Returns what stands within the single member of an answer. */
  private static JsonMember only(ApiResponse answer) {
    Set<String> names = answer.at().object().keySet();
    if (names.size() != 1) {
      throw answer.malformed("", "has " + names.size() + " members, but one was expected", null);
    }
    return answer.at(names.iterator().next());
  }

  // ---- what makes this gridscale

  @Override
  protected ApiRequest addDefaults(ApiRequest request) {
    return request.withHeaders(request.headers().withDefault("Accept", "application/json"));
  }

  @Override
  protected ApiRequest sign(ApiRequest request) {
    return request.header(USER_HEADER, userId).header(TOKEN_HEADER, token);
  }

  @Override
  protected Set<String> secretNames() {
    return Set.of(USER_HEADER, TOKEN_HEADER);
  }

  /** The type of an object tells more than that there is one. */
  @Override
  protected String operation(ApiRequest request) {
    return request.method() + " " + request.pathPattern();
  }

  @Override
  protected Optional<JobHandle> jobFrom(ApiRequest submitted, ApiResponse accepted) {
    return RequestAnswers.started(submitted, accepted, settings().endpoint());
  }

  @Override
  protected Optional<Duration> submitAgainAfter(ApiRequest submitted, ApiResponse refused) {
    return switch (refused.status()) {
      case 409, 424 -> Optional.of(Refusals.wait(refused, time().now()).orElse(BUSY));
      // Beyond our own bound the caller is told at once, with the server's wish.
      case 429 ->
          Refusals.wait(refused, time().now())
              .filter(wait -> wait.compareTo(settings().maxRetryAfter()) <= 0);
      default -> Optional.empty();
    };
  }

  @Override
  protected ApiRequest statusRequest(JobHandle job) {
    return ApiRequest.get("/requests/{}", job.id());
  }

  @Override
  protected JobStatus readStatus(JobHandle job, ApiResponse polled) {
    if (polled.status() == 429) {
      return JobStatus.running()
          .withRetryAfter(Refusals.wait(polled, time().now()).orElse(Duration.ZERO));
    }
    checkResponse(statusRequest(job), polled);
    return RequestAnswers.status(job, polled);
  }

  @Override
  protected boolean isTransient(ApiResponse polled) {
    // A 429 that says when to ask again is a wait, not a failure.
    boolean saysWhen = polled.status() == 429 && Refusals.wait(polled, time().now()).isPresent();
    return !saysWhen && (super.isTransient(polled) || polled.status() == 500);
  }

  @Override
  protected Optional<ApiRequest> resultRequest(JobHandle job, ApiResponse lastPoll) {
    return job.attribute(RequestAnswers.OBJECT).map(path -> ApiRequest.get(URI.create(path)));
  }

  @Override
  protected void checkResponse(ApiRequest request, ApiResponse response) {
    if (response.status() >= 400) {
      throw Refusals.exception(request, response, time().now());
    }
  }

  @Override
  protected PollingDefaults pollingDefaults() {
    return PollingDefaults.of(Duration.ofMillis(500), Duration.ofSeconds(200));
  }

  @Override
  protected String providerName() {
    return "gridscale";
  }
}

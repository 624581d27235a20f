package io.pollingsdk.providers.azure;

import io.pollingsdk.ConnectionSettings;
import io.pollingsdk.PollingConnection;
import io.pollingsdk.PollingDefaults;
import io.pollingsdk.error.MalformedResponseException;
import io.pollingsdk.http.ApiRequest;
import io.pollingsdk.http.ApiResponse;
import io.pollingsdk.http.RetryAfter;
import io.pollingsdk.job.Job;
import io.pollingsdk.job.JobHandle;
import io.pollingsdk.job.JobStatus;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/**
 * A connection to Azure's classic service management, which speaks XML. It knows its user by a
 * client certificate: name it in the {@code TlsSettings} of the transport's settings.
 *
 * <pre>{@code
 * try (var classic = new AzureServiceManagementConnection(
 *     ConnectionSettings.to("https://management.core.windows.net")
 *         .with(s -> s.transportSettings(withClientCertificate)),
 *     subscriptionId)) {
 *   classic.deleteDeployment("web", "web").await();
 * }
 * }</pre>
 *
 * <p>An operation has no result but its end: the last status. Thread-safe.
 */
public final class AzureServiceManagementConnection extends PollingConnection {
  private static final String VERSION = "2014-05-01";
  private static final String XML = "application/xml";
  private static final String SUBSCRIPTION = "subscription";
  private static final Duration INTERVAL = Duration.ofSeconds(5);

  private final String subscriptionId;

  /**
   * Creates a connection; nothing is sent.
   *
   * @param settings the endpoint, {@code https://management.core.windows.net}, the client
   *     certificate and everything else that can be set
   * @param subscriptionId the subscription's id
   * @throws IllegalArgumentException if the id is empty
   */
  public AzureServiceManagementConnection(ConnectionSettings settings, String subscriptionId) {
    super(checked(settings, subscriptionId));
    this.subscriptionId = subscriptionId;
  }

  /** Before anything is opened that would have to be closed again. */
  private static ConnectionSettings checked(ConnectionSettings settings, String subscriptionId) {
    if (subscriptionId.isBlank()) {
      throw new IllegalArgumentException("subscriptionId is empty");
    }
    return settings;
  }

  // ---- calls

  /**
   * Returns a request to a path below the subscription.
   *
   * @param method the HTTP method
   * @param path such as {@code /services/hostedservices/{}}; see {@link ApiRequest#of(String,
   *     String, Object...)}
   * @param segments values for its placeholders
   * @return the request
   */
  public ApiRequest below(String method, String path, Object... segments) {
    Object[] all = new Object[segments.length + 1];
    all[0] = subscriptionId;
    System.arraycopy(segments, 0, all, 1, segments.length);
    return ApiRequest.of(method, "/{}" + (path.startsWith("/") ? path : "/" + path), all);
  }

  /**
   * Reads anything below the subscription.
   *
   * @param path see {@link #below}
   * @param segments values for its placeholders
   * @return the answer, in XML
   * @throws io.pollingsdk.error.SdkException as {@link #request(ApiRequest)} does
   */
  public ApiResponse get(String path, Object... segments) {
    return request(below("GET", path, segments));
  }

  /**
   * Deploys machines into a cloud service.
   *
   * @param service the cloud service's name
   * @param deployment the deployment, in XML
   * @return the job
   */
  public Job createDeployment(String service, String deployment) {
    return submit(
        below("POST", "/services/hostedservices/{}/deployments", service).text(deployment, XML));
  }

  /**
   * Deletes a deployment.
   *
   * @param service the cloud service's name
   * @param deployment the deployment's name
   * @return the job
   */
  public Job deleteDeployment(String service, String deployment) {
    return submit(
        below("DELETE", "/services/hostedservices/{}/deployments/{}", service, deployment));
  }

  /**
   * Restarts a machine.
   *
   * @param service the cloud service's name
   * @param deployment the deployment's name
   * @param instance the role instance's name
   * @return the job
   */
  public Job reboot(String service, String deployment, String instance) {
    return submit(
        below(
                "POST",
                "/services/hostedservices/{}/deployments/{}/roleinstances/{}",
                service,
                deployment,
                instance)
            .param("comp", "reboot"));
  }

  // ---- hooks

  @Override
  protected String providerName() {
    return "AzureServiceManagement";
  }

  @Override
  protected ApiRequest addDefaults(ApiRequest request) {
    return request.withHeaders(request.headers().withDefault("x-ms-version", VERSION));
  }

  @Override
  protected void checkResponse(ApiRequest request, ApiResponse response) {
    if (response.status() >= 400) {
      Optional<ServiceManagementXml> error = error(response);
      throw response.refusal(
          request,
          error.flatMap(xml -> xml.text("Code")).orElse(null),
          error.flatMap(xml -> xml.text("Message")).orElse(null),
          time().now());
    }
  }

  private static Optional<ServiceManagementXml> error(ApiResponse response) {
    try {
      return Optional.of(ServiceManagementXml.root(response, "Error"));
    } catch (MalformedResponseException e) {
      return Optional.empty();
    }
  }

  /** A deployment takes one change at a time; the message alone tells that from other conflicts. */
  @Override
  protected Optional<Duration> submitAgainAfter(ApiRequest submitted, ApiResponse refused) {
    boolean busy =
        refused.status() == 409
            && error(refused)
                .flatMap(xml -> xml.text("Message"))
                .filter(text -> text.toLowerCase(Locale.ROOT).contains("exclusive access"))
                .isPresent();
    return busy
        ? Optional.of(
            RetryAfter.from(refused.headers(), time().now())
                .filter(wait -> !wait.isZero())
                .orElse(settings().pollInterval().orElse(INTERVAL)))
        : Optional.empty();
  }

  @Override
  protected String operation(ApiRequest request) {
    // What is done to a machine is a parameter.
    String done = request.firstParam("comp").map(what -> " " + what).orElse("");
    return super.operation(request) + done;
  }

  @Override
  protected Optional<JobHandle> jobFrom(ApiRequest submitted, ApiResponse accepted) {
    if (accepted.status() != 202) {
      if (!accepted.isSuccess()) {
        throw accepted.malformed("", "has a status that no operation begins with", null);
      }
      return Optional.empty();
    }
    String id =
        accepted
            .header("x-ms-request-id")
            .filter(text -> !text.isBlank())
            .orElseThrow(
                () ->
                    accepted.malformed(
                        "", "has no header x-ms-request-id to ask for the operation by", null));
    return Optional.of(JobHandle.of(id).with(SUBSCRIPTION, subscriptionId));
  }

  @Override
  protected ApiRequest statusRequest(JobHandle job) {
    return ApiRequest.get(
        "/{}/operations/{}", job.attribute(SUBSCRIPTION).orElse(subscriptionId), job.id());
  }

  @Override
  protected JobStatus readStatus(JobHandle job, ApiResponse polled) {
    if (!polled.isSuccess()) {
      return JobStatus.unrecognized("HTTP " + polled.status());
    }
    ServiceManagementXml operation = ServiceManagementXml.root(polled, "Operation");
    String state = operation.requiredText("Status");
    return switch (state) {
      case "InProgress" -> JobStatus.running();
      case "Succeeded" -> JobStatus.succeeded();
      case "Failed" -> {
        Optional<ServiceManagementXml> error = operation.child("Error");
        yield JobStatus.failed(
            error
                .flatMap(xml -> xml.text("Code"))
                .or(() -> operation.text("HttpStatusCode"))
                .orElse(null),
            error.flatMap(xml -> xml.text("Message")).orElse(null));
      }
      default -> JobStatus.unrecognized(state);
    };
  }

  @Override
  protected PollingDefaults pollingDefaults() {
    return PollingDefaults.of(INTERVAL, Duration.ofMinutes(5));
  }
}

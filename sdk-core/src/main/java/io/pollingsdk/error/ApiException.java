package io.pollingsdk.error;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The server answered and refused this request. Carries the HTTP status and, where the API gives
 * them, its own error code and message. Subclasses name the refusals that callers handle apart.
 */
public class ApiException extends SdkException {
  private static final long serialVersionUID = 1L;

  /** Method and path. */
  private final String request;

  private final transient Reply reply;

  /** The HTTP status. */
  private final int status;

  /** The API's own code. */
  private final @Nullable String code;

  /** The API's own message. */
  private final @Nullable String apiMessage;

  /**
   * The answer that carried the refusal.
   *
   * @param status the HTTP status
   * @param headers the answer's headers; looked up without regard to case
   * @param body the body as text, possibly empty; not redacted, so not for logs
   */
  public record Reply(int status, Map<String, List<String>> headers, String body) {
    /**
     * Creates the value and checks it.
     *
     * @param status the HTTP status
     * @param headers the answer's headers; looked up without regard to case
     * @param body the body as text, possibly empty; not redacted, so not for logs
     */
    public Reply {
      TreeMap<String, List<String>> copy = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
      copy.putAll(headers);
      headers = java.util.Collections.unmodifiableMap(copy);
    }

    /** Leaves out headers and body, which may hold secrets. */
    @Override
    public String toString() {
      return "Reply[status=" + status + "]";
    }
  }

  /**
   * Creates the exception.
   *
   * @param request method and path, such as {@code GET /v1/jobs/7}; no query, as it may hold
   *     secrets
   * @param reply the server's answer
   * @param code the API's own error code, or null where it gives none
   * @param apiMessage the API's own message, or null where it gives none
   */
  public ApiException(
      String request, Reply reply, @Nullable String code, @Nullable String apiMessage) {
    this(
        request,
        reply,
        code,
        apiMessage,
        new Advice("api-exception", "The request was not carried out."));
  }

  /**
   * Creates a subclass's instance.
   *
   * @param request method and path
   * @param reply the server's answer
   * @param code the API's own error code, or null
   * @param apiMessage the API's own message, or null
   * @param advice what the caller can do, and where it is explained
   */
  protected ApiException(
      String request,
      Reply reply,
      @Nullable String code,
      @Nullable String apiMessage,
      Advice advice) {
    super(
        message(request, reply.status(), code, apiMessage) + ". " + advice.text(),
        advice.anchor(),
        null);
    this.request = request;
    this.reply = reply;
    this.status = reply.status();
    this.code = code;
    this.apiMessage = apiMessage;
  }

  /**
   * What a subclass tells its reader.
   *
   * @param anchor the heading in {@code docs/errors.md}
   * @param text one sentence that says what to do
   */
  protected record Advice(String anchor, String text) {}

  private static String message(
      String request, int status, @Nullable String code, @Nullable String apiMessage) {
    StringBuilder text =
        new StringBuilder(request).append(" was refused with HTTP ").append(status);
    if (code != null && !code.isEmpty() && !code.equals(Integer.toString(status))) {
      text.append(", code ").append(code);
    }
    if (apiMessage != null && !apiMessage.isBlank()) {
      text.append(": ").append(apiMessage.strip().replaceAll("[.\\s]+$", ""));
    }
    return text.toString();
  }

  /** {@return method and path of the refused request, such as {@code POST /v1/servers}} */
  public String request() {
    return request;
  }

  /** {@return the HTTP status} */
  public int status() {
    return status;
  }

  /** {@return the API's own error code, where the answer had one} */
  public Optional<String> code() {
    return Optional.ofNullable(code);
  }

  /** {@return the API's own message, where the answer had one} */
  public Optional<String> apiMessage() {
    return Optional.ofNullable(apiMessage);
  }

  /** {@return the answer itself; after Java deserialization only its status is left} */
  public Reply reply() {
    Reply present = reply;
    return present != null ? present : new Reply(status, Map.of(), "");
  }
}

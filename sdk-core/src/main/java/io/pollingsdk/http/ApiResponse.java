package io.pollingsdk.http;

import com.google.gson.Gson;
import com.google.gson.JsonElement;
import com.google.gson.JsonParseException;
import io.pollingsdk.error.ApiException;
import io.pollingsdk.error.AuthenticationException;
import io.pollingsdk.error.MalformedResponseException;
import io.pollingsdk.error.NotFoundException;
import io.pollingsdk.error.PermissionException;
import io.pollingsdk.error.RateLimitedException;
import io.pollingsdk.internal.text.Redaction;
import java.lang.reflect.Type;
import java.net.URI;
import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;
import java.time.Instant;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * An answer: status, headers and a bounded body. Immutable; JSON is parsed once, when first asked
 * for.
 */
public final class ApiResponse {
  private static final Gson GSON = new Gson();
  private static final String JSON = "application/json";
  private static final Pattern CHARSET =
      Pattern.compile("(?i);\\s*charset\\s*=\\s*\"?([^\";\\s]+)");

  private final URI uri;
  private final int status;
  private final Headers headers;
  // Null until somebody asks for it, where the answer was made of a tree.
  private volatile byte @Nullable [] body;
  // Parsing twice in a race gives equal trees, so no lock is needed; volatile publishes the tree
  // safely.
  private volatile @Nullable JsonElement json;

  /**
   * Creates an answer.
   *
   * @param uri the URI that answered, after redirects
   * @param status the HTTP status
   * @param headers the headers
   * @param body the body, decoded; copied
   */
  public ApiResponse(URI uri, int status, Headers headers, byte[] body) {
    this.uri = uri;
    this.status = status;
    this.headers = headers;
    this.body = body.clone();
  }

  private ApiResponse(ApiResponse origin, JsonElement json) {
    this.uri = origin.uri;
    this.status = origin.status;
    this.headers =
        origin.header("Content-Type").filter(JSON::equals).isPresent()
            ? origin.headers
            : origin.headers.with("Content-Type", JSON);
    this.json = json;
  }

  /**
   * {@return this answer with another JSON body: for providers whose result stands inside an
   * envelope}
   *
   * @param newBody the body; not to be changed from here on
   */
  public ApiResponse withJson(JsonElement newBody) {
    return new ApiResponse(this, newBody);
  }

  /** {@return the URI that answered, after redirects} */
  public URI uri() {
    return uri;
  }

  /** {@return the HTTP status} */
  public int status() {
    return status;
  }

  /** {@return whether the status is 200 to 299} */
  public boolean isSuccess() {
    return status >= 200 && status <= 299;
  }

  /** {@return the headers} */
  public Headers headers() {
    return headers;
  }

  /**
   * {@return the first value of a header}
   *
   * @param name the name, in any case
   */
  public Optional<String> header(String name) {
    return headers.first(name);
  }

  /**
   * {@return the Location header as an absolute URI; empty where there is none or it is not a URI}
   */
  public Optional<URI> location() {
    return header("Location").flatMap(this::tryResolve);
  }

  /**
   * {@return a URI of this answer as an absolute one}
   *
   * @param reference absolute, or relative to the URI that answered (RFC 9110 section 10.2.2)
   * @throws MalformedResponseException if it is not a URI
   */
  public URI resolve(String reference) {
    return tryResolve(reference)
        .orElseThrow(
            () ->
                malformed(
                    "",
                    "names '"
                        + Redaction.standard().excerpt(reference, 80)
                        + "', which is not a URI",
                    null));
  }

  private Optional<URI> tryResolve(String reference) {
    try {
      return Optional.of(References.resolve(uri, reference.strip()));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** {@return the body; the caller owns the array} */
  public byte[] bytes() {
    return body().clone();
  }

  private byte[] body() {
    byte[] known = body;
    if (known == null) {
      known = json().toString().getBytes(StandardCharsets.UTF_8);
      body = known;
    }
    return known;
  }

  /** {@return the body as text, in the charset that Content-Type names, or UTF-8} */
  public String text() {
    return new String(body(), charset());
  }

  private Charset charset() {
    String type = header("Content-Type").orElse("");
    if (type.indexOf(';') < 0) {
      return StandardCharsets.UTF_8;
    }
    Matcher matcher = CHARSET.matcher(type);
    try {
      return matcher.find() ? Charset.forName(matcher.group(1)) : StandardCharsets.UTF_8;
    } catch (IllegalCharsetNameException | UnsupportedCharsetException e) {
      return StandardCharsets.UTF_8;
    }
  }

  /**
   * {@return the body as JSON, not to be changed} A member that stands twice in an object counts
   * with its last value.
   *
   * @throws MalformedResponseException if the body is empty or not JSON
   */
  public JsonElement json() {
    JsonElement tree = json;
    if (tree == null) {
      tree = parse();
      json = tree;
    }
    return tree;
  }

  private JsonElement parse() {
    String text = text();
    if (text.isBlank()) {
      throw malformed("", "has no body, but JSON was expected", null);
    }
    try {
      return StrictJson.parse(text);
    } catch (JsonParseException | java.io.IOException e) {
      throw malformed("", "is not JSON", e);
    }
  }

  /**
   * {@return a member of the JSON body, for reading with clear errors}
   *
   * @param path the names that lead to it, from outside in; none for the whole body
   * @throws MalformedResponseException if the body is not JSON; a missing member shows when it is
   *     read
   */
  public JsonMember at(String... path) {
    JsonMember member = JsonMember.of(this);
    for (String name : path) {
      member = member.at(name);
    }
    return member;
  }

  /**
   * {@return the JSON body as an object of a class}
   *
   * @param type the class
   * @param <T> the class
   * @throws MalformedResponseException if the body does not fit
   */
  @SuppressWarnings("unchecked")
  public <T> T as(Class<T> type) {
    // No Class.cast, which refuses every primitive type.
    return (T) asType(type);
  }

  /**
   * {@return the JSON body as an object of a generic type}
   *
   * @param type such as {@code new TypeToken<List<Zone>>() {}.getType()}
   * @param <T> the type, as the caller knows it
   * @throws MalformedResponseException if the body does not fit
   */
  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
  public <T> T as(Type type) {
    return (T) asType(type);
  }

  private Object asType(Type type) {
    JsonElement tree = json();
    Object value;
    try {
      value = GSON.fromJson(tree, type);
    } catch (JsonParseException e) {
      throw malformed("", "does not fit " + type.getTypeName(), e);
    }
    if (value == null) {
      throw malformed("", "is null, but " + type.getTypeName() + " was expected", null);
    }
    return value;
  }

  /**
   * {@return the exception for this answer: the one that its HTTP status stands for}
   *
   * @param request the request that was refused
   * @param code the API's own code, or null
   * @param message the API's own message, or null
   * @param now the wall clock, for a Retry-After that is a date
   */
  public ApiException refusal(
      ApiRequest request, @Nullable String code, @Nullable String message, Instant now) {
    String line = request.toString();
    ApiException.Reply reply = reply();
    return switch (status) {
      case 401 -> new AuthenticationException(line, reply, code, message);
      case 403 -> new PermissionException(line, reply, code, message);
      case 404, 410 -> new NotFoundException(line, reply, code, message);
      case 429 ->
          new RateLimitedException(
              line, reply, code, message, RetryAfter.from(headers, now).orElse(null));
      default -> new ApiException(line, reply, code, message);
    };
  }

  /** {@return status, headers and text in the form that exceptions carry} */
  public ApiException.Reply reply() {
    return new ApiException.Reply(status, headers.toMap(), text());
  }

  /**
   * {@return the exception for an answer that cannot be read, with a redacted excerpt}
   *
   * @param path the member, or empty for the body as a whole
   * @param problem what is wrong with it, such as {@code is missing}
   * @param cause what led to it, or null
   */
  public MalformedResponseException malformed(
      String path, String problem, @Nullable Throwable cause) {
    return new MalformedResponseException(
        path, problem + " (HTTP " + status + ")", Redaction.standard().excerpt(text(), 200), cause);
  }

  /** Shows status and size; the body may hold secrets. */
  @Override
  public String toString() {
    byte[] known = body;
    return "ApiResponse["
        + status
        + ", "
        + (known == null ? "JSON" : known.length + " bytes")
        + "]";
  }
}

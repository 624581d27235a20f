package io.pollingsdk.http;

import io.pollingsdk.internal.text.Durations;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A request to an API: method, target, query parameters, headers, body, idempotency key and own
 * timeout. Immutable; each {@code with}-like method returns a changed copy.
 *
 * <p>The target is a path relative to the connection's endpoint, given as plain text that is
 * encoded here, or a {@link URI} taken as it is.
 */
public final class ApiRequest {
  private final String method;
  private final Target target;
  private final List<Param> query;
  private final Headers headers;
  private final @Nullable RequestBody body;
  private final @Nullable String idempotencyKey;
  private final @Nullable Duration timeout;
  private final String template;

  private ApiRequest(Parts parts) {
    this.method = parts.method;
    this.target = parts.target;
    this.query = parts.query;
    this.headers = parts.headers;
    this.body = parts.body;
    this.idempotencyKey = parts.idempotencyKey;
    this.timeout = parts.timeout;
    this.template = parts.template;
  }

  /**
   * {@return a GET request}
   *
   * @param path see {@link #of(String, String, Object...)}
   * @param segments values for its placeholders
   */
  public static ApiRequest get(String path, Object... segments) {
    return of("GET", path, segments);
  }

  /**
   * {@return a GET request}
   *
   * @param uri the target, taken as it is
   */
  public static ApiRequest get(URI uri) {
    return of("GET", uri);
  }

  /**
   * {@return a POST request}
   *
   * @param path see {@link #of(String, String, Object...)}
   * @param segments values for its placeholders
   */
  public static ApiRequest post(String path, Object... segments) {
    return of("POST", path, segments);
  }

  /**
   * {@return a PUT request}
   *
   * @param path see {@link #of(String, String, Object...)}
   * @param segments values for its placeholders
   */
  public static ApiRequest put(String path, Object... segments) {
    return of("PUT", path, segments);
  }

  /**
   * {@return a PATCH request}
   *
   * @param path see {@link #of(String, String, Object...)}
   * @param segments values for its placeholders
   */
  public static ApiRequest patch(String path, Object... segments) {
    return of("PATCH", path, segments);
  }

  /**
   * {@return a DELETE request}
   *
   * @param path see {@link #of(String, String, Object...)}
   * @param segments values for its placeholders
   */
  public static ApiRequest delete(String path, Object... segments) {
    return of("DELETE", path, segments);
  }

  /**
   * {@return a request to a path on the connection's endpoint}
   *
   * @param method the HTTP method
   * @param path plain text, percent-encoded here; each {@code {}} in it is replaced by one of
   *     {@code segments}; a query does not belong here
   * @param segments values for the placeholders, each encoded as one segment, slashes included
   * @throws IllegalArgumentException if the path has a query, a fragment or a line break, if the
   *     numbers of placeholders and values differ, or if a segment is empty or {@code .} or {@code
   *     ..}, which would change the path
   */
  public static ApiRequest of(String method, String path, Object... segments) {
    Parts parts =
        new Parts(checkedMethod(method), new Target(PathTemplate.expand(path, segments), false));
    parts.template = path;
    return new ApiRequest(parts);
  }

  /**
   * {@return a request to a URI taken as it is: absolute, or relative to the connection's endpoint}
   *
   * @param method the HTTP method
   * @param uri the target, already encoded
   */
  public static ApiRequest of(String method, URI uri) {
    return new ApiRequest(new Parts(checkedMethod(method), new Target(uri.toString(), true)));
  }

  private static String checkedMethod(String method) {
    // No more is to be checked of those that nearly all requests have.
    if (method.equals("GET") || method.equals("POST")) {
      return method;
    }
    if (!method.matches("[A-Za-z]{1,20}")) {
      throw new IllegalArgumentException("not an HTTP method: a word such as GET is expected");
    }
    return method.toUpperCase(Locale.ROOT);
  }

  /**
   * {@return a copy with one more query parameter}
   *
   * @param name the name, not encoded
   * @param value the value, not encoded; its text is used; without line breaks, which only a form
   *     may carry
   */
  public ApiRequest param(String name, Object value) {
    String what = "query parameter " + name;
    String text = Checks.noLineBreak(Checks.textOf(value, what), what);
    List<Param> copy = new ArrayList<>(query);
    copy.add(new Param(name, text));
    return withQuery(copy);
  }

  /**
   * {@return a copy with query parameters in place of those it had}
   *
   * @param params the parameters, in order
   */
  public ApiRequest withQuery(List<Param> params) {
    return change(parts -> parts.query = List.copyOf(params));
  }

  /**
   * {@return a copy with a header, in place of any of the same name}
   *
   * @param name the header's name
   * @param value its value, without line breaks
   */
  public ApiRequest header(String name, String value) {
    return withHeaders(headers.with(name, value));
  }

  /**
   * {@return a copy with these headers and no others}
   *
   * @param all the headers
   */
  public ApiRequest withHeaders(Headers all) {
    return change(parts -> parts.headers = all);
  }

  /**
   * {@return a copy with a JSON body}
   *
   * @param value see {@link RequestBody.Json#of}
   */
  public ApiRequest json(Object value) {
    return body(RequestBody.Json.of(value));
  }

  /**
   * {@return a copy with a form body}
   *
   * @param fields names and values, in the map's order
   */
  public ApiRequest form(Map<String, String> fields) {
    return body(
        new RequestBody.Form(
            fields.entrySet().stream().map(e -> new Param(e.getKey(), e.getValue())).toList()));
  }

  /**
   * {@return a copy with a text body in UTF-8}
   *
   * @param text the text
   * @param contentType such as {@code application/xml}
   */
  public ApiRequest text(String text, String contentType) {
    return body(new RequestBody.Text(text, contentType));
  }

  /**
   * {@return a copy with a body}
   *
   * @param newBody the body
   */
  public ApiRequest body(RequestBody newBody) {
    return change(parts -> parts.body = newBody);
  }

  /** {@return a copy without a body} */
  public ApiRequest withoutBody() {
    return change(parts -> parts.body = null);
  }

  /**
   * {@return a copy with a key by which a server that honours it recognises the same request sent
   * twice}
   *
   * @param key a value that is unique to this piece of work, such as a UUID
   */
  public ApiRequest idempotencyKey(String key) {
    Checks.noLineBreak(key, "the idempotency key");
    return change(parts -> parts.idempotencyKey = key);
  }

  /**
   * {@return a copy with its own limit for the whole request, attempts and waiting included, in
   * place of the connection's} Where it is longer than the transport's response timeout, the server
   * may also fall silent for as long: for status checks that are answered only when there is news.
   *
   * @param limit positive
   */
  public ApiRequest timeout(Duration limit) {
    if (limit.isZero() || limit.isNegative()) {
      throw new IllegalArgumentException(
          "a request's timeout must be positive, but is " + Durations.text(limit));
    }
    return change(parts -> parts.timeout = limit);
  }

  /**
   * {@return a copy with another method and the same target}
   *
   * @param newMethod the HTTP method
   */
  public ApiRequest withMethod(String newMethod) {
    return change(parts -> parts.method = checkedMethod(newMethod));
  }

  /** {@return the HTTP method in capitals} */
  public String method() {
    return method;
  }

  /** {@return the target as given, encoded, without the query parameters: a path, or a URI} */
  public String target() {
    return target.text();
  }

  /**
   * {@return the path as it was given, with its placeholders: the same for all requests of a kind}
   * Empty where the target was given as a URI.
   */
  public String template() {
    return template;
  }

  /** {@return the target's path, encoded: without host, query and fragment} */
  public String path() {
    return target.path();
  }

  /**
   * {@return the path with <code>{}</code> in place of each segment that holds a digit, as ids do
   * and names seldom} For telling what kind of request it is where the path was made by hand or
   * came from the server. Versions, such as {@code v2}, stay.
   */
  public String pathPattern() {
    return PathTemplate.of(path());
  }

  /** {@return the query parameters, not encoded, in order} */
  public List<Param> query() {
    return query;
  }

  /**
   * {@return the first value of a query parameter, or of a form field}
   *
   * @param name the exact name
   */
  public Optional<String> firstParam(String name) {
    List<Param> fields = body instanceof RequestBody.Form form ? form.params() : List.of();
    return java.util.stream.Stream.concat(query.stream(), fields.stream())
        .filter(param -> param.name().equals(name))
        .map(Param::value)
        .findFirst();
  }

  /** {@return the headers} */
  public Headers headers() {
    return headers;
  }

  /** {@return the body, if there is one} */
  public Optional<RequestBody> body() {
    return Optional.ofNullable(body);
  }

  /** {@return the idempotency key, if there is one} */
  public Optional<String> idempotencyKey() {
    return Optional.ofNullable(idempotencyKey);
  }

  /** {@return the request's own timeout, if it has one} */
  public Optional<Duration> timeout() {
    return Optional.ofNullable(timeout);
  }

  /**
   * {@return the URI of this request on an endpoint: a URI as RFC 3986 resolves it, a path appended
   * to the endpoint's own path, and the query parameters added to what query the target has}
   *
   * @param endpoint the connection's endpoint
   */
  public URI uriOn(URI endpoint) {
    return target.on(endpoint, query);
  }

  /** {@return method and target without the query, as messages show it} */
  @Override
  public String toString() {
    return method + " " + target.path();
  }

  private ApiRequest change(Consumer<Parts> change) {
    Parts parts = new Parts(method, target);
    parts.query = query;
    parts.headers = headers;
    parts.body = body;
    parts.idempotencyKey = idempotencyKey;
    parts.timeout = timeout;
    parts.template = template;
    change.accept(parts);
    return new ApiRequest(parts);
  }

  private static final class Parts {
    private String method;
    private final Target target;
    private List<Param> query = List.of();
    private Headers headers = Headers.empty();
    private @Nullable RequestBody body;
    private @Nullable String idempotencyKey;
    private @Nullable Duration timeout;
    private String template = "";

    Parts(String method, Target target) {
      this.method = method;
      this.target = target;
    }
  }
}

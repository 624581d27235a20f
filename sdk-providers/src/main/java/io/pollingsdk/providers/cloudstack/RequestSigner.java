package io.pollingsdk.providers.cloudstack;

import io.pollingsdk.http.ApiRequest;
import io.pollingsdk.http.Param;
import io.pollingsdk.http.RequestBody;
import java.net.URI;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Signs requests as the server's {@code ApiServer.verifyRequest} checks them. Immutable. */
final class RequestSigner {
  /** The server refuses what expires more than 15 minutes ahead by its own clock. */
  private static final Duration VALID = Duration.ofMinutes(10);

  private static final DateTimeFormatter EXPIRES =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ssZ", Locale.ROOT).withZone(ZoneOffset.UTC);

  private static final String ALGORITHM = "HmacSHA1";
  private static final String SIGNATURE = "signature";

  /** What this class sets, in lower case: a redirect brings what it had set before. */
  private static final Set<String> OURS =
      Set.of("apikey", "response", "signatureversion", "expires", SIGNATURE);

  private final String apiKey;
  private final SecretKeySpec secretKey;

  RequestSigner(String apiKey, String secretKey) {
    this.apiKey = apiKey;
    this.secretKey = new SecretKeySpec(secretKey.getBytes(StandardCharsets.UTF_8), ALGORITHM);
  }

  /**
   * Returns a request's parameters with all that the server wants besides.
   *
   * @throws IllegalArgumentException if the request is none that CloudStack takes
   */
  List<Param> signed(ApiRequest request, Instant now) {
    List<Param> params = new ArrayList<>();
    for (Param param : own(request)) {
      if (!OURS.contains(param.name().toLowerCase(Locale.ROOT))) {
        params.add(param);
      }
    }
    check(params);
    params.add(new Param("response", "json"));
    params.add(new Param("apiKey", apiKey));
    params.add(new Param("signatureVersion", "3"));
    params.add(new Param("expires", EXPIRES.format(now.plus(VALID))));
    params.add(new Param(SIGNATURE, signature(params)));
    return params;
  }

  private static List<Param> own(ApiRequest request) {
    List<Param> params = new ArrayList<>(targetQuery(request));
    params.addAll(request.query());
    RequestBody body = request.body().orElse(null);
    if (body instanceof RequestBody.Form form) {
      params.addAll(form.params());
    } else if (body != null) {
      throw new IllegalArgumentException(
          "CloudStack takes parameters only: the body must be a form, not " + body);
    }
    return params;
  }

  /** A redirect names its parameters within the URI. */
  private static List<Param> targetQuery(ApiRequest request) {
    int mark = request.target().indexOf('?');
    if (mark < 0) {
      return List.of();
    }
    List<Param> params = new ArrayList<>();
    for (String pair : URI.create(request.target()).getRawQuery().split("&", -1)) {
      String[] parts = pair.split("=", 2);
      if (!parts[0].isEmpty()) {
        params.add(new Param(decode(parts[0]), parts.length > 1 ? decode(parts[1]) : ""));
      }
    }
    return params;
  }

  private static String decode(String text) {
    return URLDecoder.decode(text, StandardCharsets.UTF_8);
  }

  private static void check(List<Param> params) {
    TreeMap<String, Integer> counts = new TreeMap<>();
    params.forEach(param -> counts.merge(param.name(), 1, Integer::sum));
    if (!counts.containsKey(CloudStack.COMMAND)) {
      throw new IllegalArgumentException(
          "the request names no command: make it with CloudStack.command(name)");
    }
    counts.forEach(
        (name, count) -> {
          if (count > 1) {
            // The server would sign and use one of them.
            throw new IllegalArgumentException(
                "parameter '"
                    + name
                    + "' is set "
                    + count
                    + " times, but CloudStack takes one value");
          }
        });
  }

  /** Returns the signature of parameters, of which one that is a signature is no part. */
  String signature(Collection<Param> params) {
    byte[] text = stringToSign(params).getBytes(StandardCharsets.UTF_8);
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(secretKey);
      return Base64.getEncoder().encodeToString(mac.doFinal(text));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has " + ALGORITHM, e);
    }
  }

  /** The order is that of the names as sent, capitals first; names are not encoded, values are. */
  static String stringToSign(Collection<Param> params) {
    return params.stream()
        .filter(param -> !param.name().equalsIgnoreCase(SIGNATURE))
        .sorted((a, b) -> a.name().compareTo(b.name()))
        .map(param -> param.name() + "=" + encode(param.value()))
        .collect(Collectors.joining("&"))
        .toLowerCase(Locale.ROOT);
  }

  /** The server's own encoding: of the other characters, it keeps {@code . - * _} only. */
  private static String encode(String value) {
    return URLEncoder.encode(value, StandardCharsets.UTF_8).replace("+", "%20");
  }
}

package io.pollingsdk.examples.simulator;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Base64;
import java.util.Locale;
import java.util.SortedMap;
import java.util.StringJoiner;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Checks the key, the signature and the expiry of a request as CloudStack's ApiServer does. */
final class Signatures {
  private static final String ALGORITHM = "HmacSHA1";
  private static final Duration MAX_AHEAD = Duration.ofMinutes(15);

  private final String apiKey;
  private final String secretKey;

  Signatures(String apiKey, String secretKey) {
    this.apiKey = apiKey;
    this.secretKey = secretKey;
  }

  void verify(Parameters parameters, Instant now) throws ApiException {
    String expected = sign(parameters.asSent(), secretKey);
    boolean knownKey = same(apiKey, parameters.find("apiKey").orElse(""));
    boolean goodSignature = same(expected, parameters.find("signature").orElse(""));
    if (!knownKey || !goodSignature) {
      throw ApiException.unauthorized();
    }
    // With any other version the server ignores expires.
    if ("3".equals(parameters.find("signatureVersion").orElse(""))) {
      verifyExpiry(parameters, now);
    }
  }

  private static void verifyExpiry(Parameters parameters, Instant now) throws ApiException {
    String text =
        parameters
            .find("expires")
            .orElseThrow(
                () -> ApiException.unauthorized("signatureVersion 3 needs the parameter expires"));
    Instant expires;
    try {
      expires = Timestamps.parse(text);
    } catch (DateTimeParseException e) {
      throw ApiException.unauthorized(
          "expires is not of the form yyyy-MM-dd'T'HH:mm:ssZ: " + ApiException.quoted(text));
    }
    if (expires.isBefore(now)) {
      throw ApiException.unauthorized("the request expired at " + text);
    }
    if (expires.isAfter(now.plus(MAX_AHEAD))) {
      throw ApiException.unauthorized("expires is more than 15 minutes ahead: " + text);
    }
  }

  /** The signature of these parameters, of which a {@code signature} is no part. */
  static String sign(SortedMap<String, String> parameters, String secretKey) {
    byte[] text = stringToSign(parameters).getBytes(StandardCharsets.UTF_8);
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(new SecretKeySpec(secretKey.getBytes(StandardCharsets.UTF_8), ALGORITHM));
      return Base64.getEncoder().encodeToString(mac.doFinal(text));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Every JDK has " + ALGORITHM, e);
    }
  }

  static String stringToSign(SortedMap<String, String> parameters) {
    StringJoiner joined = new StringJoiner("&");
    parameters.forEach(
        (name, value) -> {
          if (!name.equalsIgnoreCase("signature")) {
            // The name is not encoded: the server signs tags[0].key with its brackets.
            joined.add(
                name + "=" + URLEncoder.encode(value, StandardCharsets.UTF_8).replace("+", "%20"));
          }
        });
    return joined.toString().toLowerCase(Locale.ROOT);
  }

  /** Takes the same time wherever the two differ. */
  private static boolean same(String expected, String actual) {
    return MessageDigest.isEqual(
        expected.getBytes(StandardCharsets.UTF_8), actual.getBytes(StandardCharsets.UTF_8));
  }
}

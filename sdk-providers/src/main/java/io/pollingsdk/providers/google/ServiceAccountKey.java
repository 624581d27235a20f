package io.pollingsdk.providers.google;

import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Collection;
import java.util.Optional;

/**
 * A service account's key, as Google gives it out in a JSON file: it signs the assertions for which
 * tokens are given (RFC 7523). Immutable; never shows its secret.
 */
public final class ServiceAccountKey {
  private static final Duration VALID = Duration.ofHours(1);

  private final String email;
  private final Optional<String> keyId;
  private final String tokenUri;
  private final PrivateKey key;

  private ServiceAccountKey(String email, Optional<String> keyId, String tokenUri, PrivateKey key) {
    this.email = email;
    this.keyId = keyId;
    this.tokenUri = tokenUri;
    this.key = key;
  }

  /**
   * Reads a key file.
   *
   * @param json the file's content
   * @return the key
   * @throws IllegalArgumentException if it is not the key file of a service account; the message
   *     says why and shows nothing of it
   */
  public static ServiceAccountKey fromJson(String json) {
    JsonObject file = parse(json);
    String type = Lenient.text(file, "type").orElse("service_account");
    if (!type.equals("service_account")) {
      throw new IllegalArgumentException(
          "the key file is one of type '" + type + "', not 'service_account'");
    }
    return new ServiceAccountKey(
        member(file, "client_email"),
        Lenient.text(file, "private_key_id"),
        Lenient.text(file, "token_uri").orElse(GoogleTokens.ENDPOINT),
        privateKey(member(file, "private_key")));
  }

  private static JsonObject parse(String json) {
    try {
      return JsonParser.parseString(json).getAsJsonObject();
    } catch (JsonParseException | IllegalStateException e) {
      // Without the cause, which may quote the file.
      throw new IllegalArgumentException("the key file is not a JSON object");
    }
  }

  private static String member(JsonObject file, String name) {
    return Lenient.text(file, name)
        .orElseThrow(() -> new IllegalArgumentException("the key file has no '" + name + "'"));
  }

  private static PrivateKey privateKey(String pem) {
    if (!pem.contains("-----BEGIN PRIVATE KEY-----")) {
      throw new IllegalArgumentException(
          "'private_key' is not a PKCS #8 key, which begins with -----BEGIN PRIVATE KEY-----");
    }
    String base64 = pem.replaceAll("-----[A-Z ]+-----", "").replaceAll("\\s", "");
    try {
      byte[] der = Base64.getDecoder().decode(base64);
      return KeyFactory.getInstance("RSA").generatePrivate(new PKCS8EncodedKeySpec(der));
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      throw new IllegalArgumentException("'private_key' is damaged, or is no RSA key");
    }
  }

  /** {@return the account's e-mail address} */
  public String email() {
    return email;
  }

  /** {@return where the account's tokens are given} */
  public String tokenUri() {
    return tokenUri;
  }

  /** Returns a signed assertion that asks for a token with these scopes. */
  String assertion(Collection<String> scopes, Instant now) {
    JsonObject header = new JsonObject();
    header.addProperty("alg", "RS256");
    header.addProperty("typ", "JWT");
    keyId.ifPresent(id -> header.addProperty("kid", id));
    JsonObject claims = new JsonObject();
    claims.addProperty("iss", email);
    claims.addProperty("scope", String.join(" ", scopes));
    claims.addProperty("aud", tokenUri);
    claims.addProperty("iat", now.getEpochSecond());
    claims.addProperty("exp", now.plus(VALID).getEpochSecond());
    String text = part(header) + "." + part(claims);
    return text + "." + encode(sign(text));
  }

  private static String part(JsonObject json) {
    return encode(json.toString().getBytes(StandardCharsets.UTF_8));
  }

  private static String encode(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  private byte[] sign(String text) {
    try {
      Signature signature = Signature.getInstance("SHA256withRSA");
      signature.initSign(key);
      signature.update(text.getBytes(StandardCharsets.US_ASCII));
      return signature.sign();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("the service account's key cannot sign", e);
    }
  }

  /** Shows whose key it is. */
  @Override
  public String toString() {
    return "ServiceAccountKey[" + email + "]";
  }
}

package io.pollingsdk.job;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.pollingsdk.http.Origin;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/**
 * A handle as text: {@code pj1.<base64url of JSON>.<CRC-32 in hex>}. The sum finds damage, not
 * forgery: what a token names is checked against the connection's settings before anything is sent.
 */
final class JobToken {
  private static final String VERSION = "pj1";
  private static final int LONGEST = 1024 * 1024;

  private JobToken() {}

  static String encode(JobHandle handle) {
    JsonObject json = new JsonObject();
    json.addProperty("id", handle.id());
    handle.statusUri().ifPresent(uri -> json.addProperty("uri", uri.toString()));
    if (!handle.provider().isEmpty()) {
      json.addProperty("p", handle.provider());
    }
    handle.endpoint().ifPresent(origin -> json.addProperty("o", origin.toString()));
    handle.submittedAt().ifPresent(at -> json.addProperty("s", at.toString()));
    handle.deadline().ifPresent(at -> json.addProperty("d", at.toString()));
    if (!handle.operation().isEmpty()) {
      json.addProperty("k", handle.operation());
    }
    if (!handle.attributes().isEmpty()) {
      JsonObject attributes = new JsonObject();
      new TreeMap<>(handle.attributes()).forEach(attributes::addProperty);
      json.add("a", attributes);
    }
    byte[] bytes = json.toString().getBytes(StandardCharsets.UTF_8);
    String payload = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    return VERSION + "." + payload + "." + sum(payload);
  }

  static JobHandle decode(String token) {
    String[] parts = token.strip().split("\\.", -1);
    if (parts.length != 3 || !parts[0].startsWith("pj") || token.length() > LONGEST) {
      throw unusable("it does not look like one of Job.token()", null);
    }
    if (!parts[0].equals(VERSION)) {
      throw unusable("it is of version '" + parts[0] + "', this SDK reads " + VERSION, null);
    }
    if (!parts[2].equals(sum(parts[1]))) {
      throw unusable("it is damaged or incomplete", null);
    }
    try {
      byte[] bytes = Base64.getUrlDecoder().decode(parts[1]);
      return read(
          JsonParser.parseString(new String(bytes, StandardCharsets.UTF_8)).getAsJsonObject());
    } catch (RuntimeException e) {
      throw unusable("its content cannot be read", e);
    }
  }

  private static JobHandle read(JsonObject json) {
    JobHandle handle = JobHandle.of(json.get("id").getAsString());
    if (json.has("uri")) {
      handle = handle.withStatusUri(URI.create(json.get("uri").getAsString()));
    }
    if (json.has("p") && json.has("o")) {
      handle =
          handle.boundTo(json.get("p").getAsString(), Origin.parse(json.get("o").getAsString()));
    }
    if (json.has("s") && json.has("d")) {
      handle =
          handle.timed(
              Instant.parse(json.get("s").getAsString()),
              Instant.parse(json.get("d").getAsString()));
    }
    if (json.has("k")) {
      handle = handle.ofKind(json.get("k").getAsString());
    }
    if (json.has("a")) {
      for (Map.Entry<String, JsonElement> entry : json.getAsJsonObject("a").entrySet()) {
        handle = handle.with(entry.getKey(), entry.getValue().getAsString());
      }
    }
    return handle;
  }

  private static IllegalArgumentException unusable(String why, @Nullable Throwable cause) {
    return new IllegalArgumentException(
        "this job token cannot be used: " + why + "; pass the whole text that Job.token() gave",
        cause);
  }

  private static String sum(String payload) {
    CRC32 crc = new CRC32();
    crc.update(payload.getBytes(StandardCharsets.UTF_8));
    return String.format("%08x", crc.getValue());
  }
}

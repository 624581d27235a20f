package io.pollingsdk.download;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** A point to go on from, as the text of a side file. */
final class ResumeNote {
  private static final int VERSION = 1;

  private ResumeNote() {}

  static String text(ResumePoint point) {
    JsonObject json = new JsonObject();
    json.addProperty("version", VERSION);
    json.addProperty("source", point.source());
    point.validator().ifPresent(validator -> json.addProperty("validator", validator));
    point.size().ifPresent(size -> json.addProperty("size", size));
    JsonArray digests = new JsonArray();
    point.expected().forEach(digest -> digests.add(digest.toString()));
    json.add("digests", digests);
    json.addProperty("bytes", point.bytes());
    return json.toString();
  }

  /** Reads a note; one that is damaged, or of another version, says nothing. */
  static Optional<ResumePoint> read(String text) {
    try {
      JsonObject json = JsonParser.parseString(text).getAsJsonObject();
      return number(json.get("version")) == VERSION ? Optional.of(point(json)) : Optional.empty();
    } catch (RuntimeException e) {
      // Whatever is wrong with it, the download starts over.
      return Optional.empty();
    }
  }

  private static ResumePoint point(JsonObject json) {
    Optional<String> validator = Optional.ofNullable(json.get("validator")).map(ResumeNote::string);
    OptionalLong size =
        json.has("size") ? OptionalLong.of(number(json.get("size"))) : OptionalLong.empty();
    List<Digest> digests = new ArrayList<>();
    json.getAsJsonArray("digests").forEach(digest -> digests.add(digest(string(digest))));
    return new ResumePoint(
        string(json.get("source")), validator, size, digests, number(json.get("bytes")));
  }

  private static Digest digest(String text) {
    int colon = text.indexOf(':');
    return new Digest(
        DigestAlgorithm.named(text.substring(0, colon)).orElseThrow(), text.substring(colon + 1));
  }

  private static String string(JsonElement element) {
    JsonPrimitive primitive = element.getAsJsonPrimitive();
    if (!primitive.isString()) {
      throw new IllegalArgumentException("not a text");
    }
    return primitive.getAsString();
  }

  private static long number(JsonElement element) {
    return Long.parseLong(element.getAsJsonPrimitive().getAsString());
  }
}

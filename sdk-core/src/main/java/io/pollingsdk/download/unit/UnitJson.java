package io.pollingsdk.download.unit;

import com.google.gson.FormattingStyle;
import com.google.gson.Strictness;
import com.google.gson.stream.JsonWriter;
import io.pollingsdk.download.Digest;
import io.pollingsdk.download.Source;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Writes records: one order of members, and what is empty is left out. */
final class UnitJson {
  static final int VERSION = 1;
  static final Set<String> MEMBERS =
      Set.of(
          "version",
          "name",
          "mediaType",
          "size",
          "digests",
          "sources",
          "attributes",
          "storedAt",
          "verifiedAt");

  private final JsonWriter json;

  private UnitJson(JsonWriter json) {
    this.json = json;
  }

  static String write(UnitFile unit) {
    StringWriter text = new StringWriter();
    try (JsonWriter json = new JsonWriter(text)) {
      json.setFormattingStyle(FormattingStyle.PRETTY.withNewline("\n"));
      json.setStrictness(Strictness.STRICT);
      json.setHtmlSafe(false);
      new UnitJson(json).unit(unit);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.append('\n').toString();
  }

  private void unit(UnitFile unit) throws IOException {
    json.beginObject();
    json.name("version").value(VERSION);
    json.name("name").value(unit.name());
    text("mediaType", unit.mediaType());
    json.name("size").value(unit.size());
    digests(unit);
    sources(unit);
    attributes(unit.attributes());
    text("storedAt", unit.storedAt().map(Instant::toString));
    text("verifiedAt", unit.verifiedAt().map(Instant::toString));
    for (Map.Entry<String, String> other : unit.others().entrySet()) {
      json.name(other.getKey()).jsonValue(other.getValue());
    }
    json.endObject();
  }

  private void text(String name, Optional<String> value) throws IOException {
    if (value.isPresent()) {
      json.name(name).value(value.get());
    }
  }

  private void digests(UnitFile unit) throws IOException {
    if (unit.digests().isEmpty()) {
      return;
    }
    json.name("digests").beginObject();
    for (Digest digest : unit.digests()) {
      json.name(digest.algorithm().standardName()).value(digest.hex());
    }
    json.endObject();
  }

  private void sources(UnitFile unit) throws IOException {
    if (unit.sources().isEmpty()) {
      return;
    }
    json.name("sources").beginArray();
    for (Source source : unit.sources()) {
      json.beginObject();
      json.name("uri").value(source.uri().toString());
      json.name("priority").value(source.priority());
      text("credentials", source.credentials());
      json.endObject();
    }
    json.endArray();
  }

  private void attributes(Map<String, String> attributes) throws IOException {
    if (attributes.isEmpty()) {
      return;
    }
    json.name("attributes").beginObject();
    for (Map.Entry<String, String> attribute : attributes.entrySet()) {
      json.name(attribute.getKey()).value(attribute.getValue());
    }
    json.endObject();
  }
}

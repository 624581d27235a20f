package io.pollingsdk.download.unit;

import com.google.gson.Gson;
import com.google.gson.JsonElement;
import com.google.gson.JsonParseException;
import com.google.gson.Strictness;
import com.google.gson.TypeAdapter;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import io.pollingsdk.download.Digest;
import io.pollingsdk.download.Source;
import java.io.IOException;
import java.io.StringReader;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Reads records strictly: JSON and nothing else, each member once and of its type. A member that it
 * does not know is kept.
 */
final class UnitReader {
  private static final TypeAdapter<JsonElement> TREE = new Gson().getAdapter(JsonElement.class);

  private final JsonReader json;
  private final String file;

  private @Nullable Long version;
  private @Nullable String name;
  private Optional<String> mediaType = Optional.empty();
  private @Nullable Long size;
  private final List<Digest> digests = new ArrayList<>();
  private final List<Source> sources = new ArrayList<>();
  private final Map<String, String> attributes = new TreeMap<>();
  private Optional<Instant> storedAt = Optional.empty();
  private Optional<Instant> verifiedAt = Optional.empty();
  private final Map<String, String> others = new TreeMap<>();

  private UnitReader(String text, String file) {
    this.json = reader(text);
    this.file = file;
  }

  private static JsonReader reader(String text) {
    JsonReader reader = new JsonReader(new StringReader(text));
    reader.setStrictness(Strictness.STRICT);
    return reader;
  }

  @FunctionalInterface
  private interface Member {
    void read(String name) throws IOException;
  }

  /** Returns the unit; {@code file} is for messages. */
  static UnitFile read(String text, String file) {
    return new UnitReader(text, file).unit();
  }

  /** Returns a member's JSON in one way of writing it. */
  static String normal(String name, String text) {
    try {
      JsonReader reader = reader(text);
      String normal = TREE.read(reader).toString();
      if (reader.peek() == JsonToken.END_DOCUMENT) {
        return normal;
      }
    } catch (IOException | JsonParseException e) {
      throw new IllegalArgumentException("member '" + name + "' is not JSON", e);
    }
    throw new IllegalArgumentException("member '" + name + "' is more than one JSON value");
  }

  private UnitFile unit() {
    try {
      object(this::member);
      if (json.peek() != JsonToken.END_DOCUMENT) {
        throw problem("has something behind the record");
      }
    } catch (IOException | JsonParseException e) {
      throw new UnitException(file, "is not JSON, or breaks off, at " + place(), e);
    }
    if (version == null) {
      throw problem("has no member 'version'");
    }
    String found = needed("name", name);
    long bytes = needed("size", size);
    return made(
        "the record",
        () ->
            new UnitFile(
                found,
                mediaType,
                bytes,
                digests,
                sources,
                attributes,
                storedAt,
                verifiedAt,
                others));
  }

  private <T> T needed(String member, @Nullable T value) {
    if (value == null) {
      throw problem("has no member '" + member + "'");
    }
    return value;
  }

  private void member(String member) throws IOException {
    switch (member) {
      case "version" -> version = known(wholeNumber());
      case "name" -> name = text();
      case "mediaType" -> mediaType = Optional.of(text());
      case "size" -> size = wholeNumber();
      case "digests" -> object(this::digest);
      case "sources" -> sources();
      case "attributes" -> object(attribute -> attributes.put(attribute, text()));
      case "storedAt" -> storedAt = Optional.of(instant());
      case "verifiedAt" -> verifiedAt = Optional.of(instant());
      default -> others.put(member, TREE.read(json).toString());
    }
  }

  private long known(long found) {
    if (found != UnitJson.VERSION) {
      throw problem("is of version " + found + ", this SDK reads version " + UnitJson.VERSION);
    }
    return found;
  }

  private void digest(String algorithm) throws IOException {
    String place = place();
    String hex = text();
    // Weak ones are kept for what they are worth: they find bit rot as well as others.
    digests.add(made(place, () -> Digest.weak(algorithm, hex)));
  }

  private void sources() throws IOException {
    expect(JsonToken.BEGIN_ARRAY, "an array");
    json.beginArray();
    while (json.hasNext()) {
      sources.add(new SourceReader().read());
    }
    json.endArray();
  }

  private final class SourceReader {
    private @Nullable URI uri;
    private int priority = Source.USUAL_PRIORITY;
    private Optional<String> credentials = Optional.empty();

    Source read() throws IOException {
      String place = place();
      object(this::member);
      URI found = uri;
      if (found == null) {
        throw problem(place, "has no member 'uri'");
      }
      return made(place, () -> new Source(found, priority, credentials));
    }

    private void member(String member) throws IOException {
      switch (member) {
        case "uri" -> uri = uri();
        case "priority" -> priority = priority();
        case "credentials" -> credentials = Optional.of(text());
        default -> json.skipValue();
      }
    }
  }

  private URI uri() throws IOException {
    String place = place();
    try {
      return new URI(text());
    } catch (URISyntaxException e) {
      // The exception would show the whole text, which may hold secrets.
      throw problem(place, "is not a URI: " + e.getReason());
    }
  }

  private int priority() throws IOException {
    String place = place();
    long number = wholeNumber();
    if (number != (int) number) {
      throw problem(place, "is not a priority: " + number);
    }
    return (int) number;
  }

  private void object(Member member) throws IOException {
    expect(JsonToken.BEGIN_OBJECT, "an object");
    json.beginObject();
    Set<String> seen = new HashSet<>();
    while (json.hasNext()) {
      String next = json.nextName();
      if (!seen.add(next)) {
        throw problem(place(), "is there twice");
      }
      member.read(next);
    }
    json.endObject();
  }

  private String text() throws IOException {
    expect(JsonToken.STRING, "text");
    return json.nextString();
  }

  private Instant instant() throws IOException {
    String place = place();
    String text = text();
    return made(place, () -> Instant.parse(text));
  }

  private long wholeNumber() throws IOException {
    String place = place();
    expect(JsonToken.NUMBER, "a number");
    // nextLong would take 1.0 and "1"; numbers with thousands of digits are not worth reading.
    String digits = json.nextString();
    if (!digits.matches("-?[0-9]{1,18}")) {
      throw problem(place, "is not a whole number of at most 18 digits");
    }
    return Long.parseLong(digits);
  }

  private void expect(JsonToken wanted, String words) throws IOException {
    JsonToken found = json.peek();
    if (found != wanted) {
      throw problem(place(), "is " + words(found) + ", not " + words);
    }
  }

  private static String words(JsonToken token) {
    return switch (token) {
      case BEGIN_ARRAY -> "an array";
      case BEGIN_OBJECT -> "an object";
      case STRING -> "text";
      case NUMBER -> "a number";
      case BOOLEAN -> "true or false";
      case NULL -> "null";
      default -> "not there";
    };
  }

  /** Makes a value; what its constructor has against it is told with the place. */
  private <T> T made(String place, Supplier<T> value) {
    try {
      return value.get();
    } catch (IllegalArgumentException | DateTimeException e) {
      throw new UnitException(file, place + ": " + e.getMessage(), e);
    }
  }

  private String place() {
    String path = json.getPath();
    return path.equals("$")
        ? "the record"
        : "'" + path.substring(path.startsWith("$.") ? 2 : 1) + "'";
  }

  private UnitException problem(String place, String what) {
    return new UnitException(file, place + " " + what, null);
  }

  private UnitException problem(String what) {
    return problem("the record", what);
  }
}

package io.pollingsdk.http;

import com.google.gson.Gson;
import com.google.gson.JsonElement;
import com.google.gson.JsonParseException;
import com.google.gson.Strictness;
import com.google.gson.TypeAdapter;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import java.io.IOException;
import java.io.StringReader;

/** Parses JSON and nothing else: Gson's own parser takes an HTML page for a string. */
final class StrictJson {
  private static final TypeAdapter<JsonElement> TREE = new Gson().getAdapter(JsonElement.class);

  private StrictJson() {}

  static JsonElement parse(String text) throws IOException {
    // Some servers put a byte order mark in front.
    JsonReader reader =
        new JsonReader(new StringReader(text.startsWith("\uFEFF") ? text.substring(1) : text));
    reader.setStrictness(Strictness.STRICT);
    JsonElement tree = TREE.read(reader);
    if (reader.peek() != JsonToken.END_DOCUMENT) {
      throw new JsonParseException("something follows the document");
    }
    return tree;
  }
}

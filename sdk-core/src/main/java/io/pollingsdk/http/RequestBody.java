package io.pollingsdk.http;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonElement;
import io.pollingsdk.internal.text.PercentEncoding;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** What a request carries. Immutable, so it can be sent more than once. */
public sealed interface RequestBody {

  /** {@return the value of the Content-Type header, where the request names none itself} */
  String contentType();

  /** {@return the bytes for the wire; the caller owns the array} */
  byte[] encoded();

  /**
   * JSON.
   *
   * @param text the document
   */
  record Json(String text) implements RequestBody {
    private static final Gson GSON = new GsonBuilder().disableHtmlEscaping().create();

    /**
     * {@return a body from a value}
     *
     * @param value a {@link JsonElement}, a map, a list, a record or what else Gson can write;
     *     members that are null are left out, but for those of a {@code JsonElement}
     */
    public static Json of(Object value) {
      return new Json(value instanceof JsonElement tree ? tree.toString() : GSON.toJson(value));
    }

    @Override
    public String contentType() {
      return "application/json";
    }

    @Override
    public byte[] encoded() {
      return text.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public String toString() {
      return "Json[" + text.length() + " characters]";
    }
  }

  /**
   * A form, {@code application/x-www-form-urlencoded}.
   *
   * @param params the fields, in order
   */
  record Form(List<Param> params) implements RequestBody {
    /**
     * Creates the value and checks it.
     *
     * @param params the fields, in order
     */
    public Form {
      params = List.copyOf(params);
    }

    /**
     * {@return the form with one more field}
     *
     * @param name the field's name
     * @param value its value
     */
    public Form plus(String name, String value) {
      List<Param> copy = new ArrayList<>(params);
      copy.add(new Param(name, value));
      return new Form(copy);
    }

    @Override
    public String contentType() {
      return "application/x-www-form-urlencoded";
    }

    @Override
    public byte[] encoded() {
      return encode(params).getBytes(StandardCharsets.US_ASCII);
    }

    static String encode(List<Param> params) {
      StringBuilder text = new StringBuilder();
      for (Param param : params) {
        text.append(text.length() == 0 ? "" : "&")
            .append(PercentEncoding.component(param.name()))
            .append('=')
            .append(PercentEncoding.component(param.value()));
      }
      return text.toString();
    }
  }

  /**
   * Text in UTF-8.
   *
   * @param text the text
   * @param contentType such as {@code application/xml; charset=utf-8}
   */
  record Text(String text, String contentType) implements RequestBody {
    @Override
    public byte[] encoded() {
      return text.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public String toString() {
      return "Text[" + text.length() + " characters, " + contentType + "]";
    }
  }

  /** Bytes as they are. */
  final class Bytes implements RequestBody {
    private final byte[] bytes;
    private final String contentType;

    /**
     * Copies the bytes.
     *
     * @param bytes the content
     * @param contentType such as {@code application/octet-stream}
     */
    public Bytes(byte[] bytes, String contentType) {
      this.bytes = bytes.clone();
      this.contentType = contentType;
    }

    @Override
    public String contentType() {
      return contentType;
    }

    @Override
    public byte[] encoded() {
      return bytes.clone();
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Bytes that
          && contentType.equals(that.contentType)
          && Arrays.equals(bytes, that.bytes);
    }

    @Override
    public int hashCode() {
      return Arrays.hashCode(bytes);
    }

    @Override
    public String toString() {
      return "Bytes[" + bytes.length + ", " + contentType + "]";
    }
  }
}

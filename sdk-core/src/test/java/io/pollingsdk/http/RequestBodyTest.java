package io.pollingsdk.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RequestBodyTest {

  record Disk(String name, int gigabytes, String note) {}

  @Test
  void jsonIsWrittenFromMapsListsAndRecords() {
    Map<String, Object> value = new LinkedHashMap<>();
    value.put("disk", new Disk("räksmörgås <&'>", 5, null));
    value.put("tags", List.of("a", 1, true));

    RequestBody.Json body = RequestBody.Json.of(value);

    assertThat(body.text())
        .isEqualTo(
            "{\"disk\":{\"name\":\"räksmörgås <&'>\",\"gigabytes\":5},\"tags\":[\"a\",1,true]}");
    assertThat(body.encoded()).isEqualTo(body.text().getBytes(StandardCharsets.UTF_8));
    assertThat(body.contentType()).isEqualTo("application/json");
  }

  @Test
  void aJsonTreeKeepsItsNulls() {
    JsonObject tree = new JsonObject();
    tree.add("owner", JsonNull.INSTANCE);

    assertThat(RequestBody.Json.of(tree).text()).isEqualTo("{\"owner\":null}");
  }

  @Test
  void aStringBecomesAJsonString() {
    assertThat(RequestBody.Json.of("a\"b").text()).isEqualTo("\"a\\\"b\"");
  }

  @Test
  void aFormIsEncodedAndGrowsByCopy() {
    List<Param> params = new ArrayList<>(List.of(new Param("a b", "c+d")));
    RequestBody.Form form = new RequestBody.Form(params);
    params.clear();

    RequestBody.Form more = form.plus("é", "x&y=z*~");

    assertThat(form.params()).hasSize(1).isUnmodifiable();
    assertThat(new String(more.encoded(), StandardCharsets.US_ASCII))
        .isEqualTo("a%20b=c%2Bd&%C3%A9=x%26y%3Dz%2A~");
    assertThat(more.contentType()).isEqualTo("application/x-www-form-urlencoded");
    assertThat(new RequestBody.Form(List.of()).encoded()).isEmpty();
  }

  @Test
  void textIsSentAsUtf8() {
    RequestBody.Text text = new RequestBody.Text("<é/>", "application/xml");

    assertThat(text.encoded()).isEqualTo("<é/>".getBytes(StandardCharsets.UTF_8));
    assertThat(text.contentType()).isEqualTo("application/xml");
  }

  @Test
  void bytesAreCopiedInAndOut() {
    byte[] given = {1, 2};
    RequestBody.Bytes body = new RequestBody.Bytes(given, "application/octet-stream");

    given[0] = 9;
    body.encoded()[1] = 9;

    assertThat(body.encoded()).containsExactly(1, 2);
    assertThat(body.contentType()).isEqualTo("application/octet-stream");
    assertThat(body)
        .isEqualTo(new RequestBody.Bytes(new byte[] {1, 2}, "application/octet-stream"))
        .hasSameHashCodeAs(new RequestBody.Bytes(new byte[] {1, 2}, "application/octet-stream"))
        .isNotEqualTo(new RequestBody.Bytes(new byte[] {1, 2}, "image/png"))
        .isNotEqualTo(new RequestBody.Bytes(new byte[] {1}, "application/octet-stream"))
        .isNotEqualTo("x");
  }

  @Test
  void textShowsNoContent() {
    String secret = "s3cret";

    assertThat(
            List.of(
                new RequestBody.Json("\"s3cret\"").toString(),
                new RequestBody.Form(List.of(new Param("a", secret))).toString(),
                new RequestBody.Text(secret, "text/plain").toString(),
                new RequestBody.Bytes(secret.getBytes(StandardCharsets.UTF_8), "a/b").toString()))
        .allSatisfy(text -> assertThat(text).doesNotContain(secret).isNotBlank());
  }
}

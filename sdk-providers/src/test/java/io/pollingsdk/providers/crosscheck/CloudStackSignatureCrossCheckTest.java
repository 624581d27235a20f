package io.pollingsdk.providers.crosscheck;

import static org.assertj.core.api.Assertions.assertThat;

import io.pollingsdk.ConnectionSettings;
import io.pollingsdk.http.RequestBody;
import io.pollingsdk.http.WireRequest;
import io.pollingsdk.providers.cloudstack.CloudStackConnection;
import io.pollingsdk.testkit.FakeTime;
import io.pollingsdk.testkit.Reply;
import io.pollingsdk.testkit.ScriptedTransport;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** CloudStack's signature, as it goes to the wire. */
class CloudStackSignatureCrossCheckTest {
  private static final OtherClient JCLOUDS = OwnGson.jclouds();

  private static WireRequest sent(String value) {
    FakeTime time = new FakeTime();
    ScriptedTransport transport = new ScriptedTransport(time);
    transport.then(Reply.json("{\"listzonesresponse\":{}}"));
    try (CloudStackConnection connection =
        new CloudStackConnection(
            ConnectionSettings.to("https://cloud.example.org/client/api")
                .with(s -> s.transport(transport).timeSource(time).executor(Runnable::run)),
            OtherClient.API_KEY,
            OtherClient.SECRET_KEY)) {
      assertThat(connection.request("listZones", Map.of("tags[0].value", value))).isNotNull();
    }
    return transport.request(0);
  }

  private static Map<String, String> params(WireRequest request) {
    String form =
        request
            .body()
            .map(RequestBody::encoded)
            .map(bytes -> new String(bytes, StandardCharsets.UTF_8))
            .orElse("");
    String query = request.uri().getRawQuery();
    return params(query == null ? form : query);
  }

  private static Map<String, String> params(String encoded) {
    Map<String, String> params = new TreeMap<>();
    for (String pair : encoded.split("&", -1)) {
      String[] parts = pair.split("=", 2);
      params.put(decode(parts[0]), decode(parts[1]));
    }
    return params;
  }

  private static String decode(String text) {
    return URLDecoder.decode(text, StandardCharsets.UTF_8);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "fred",
        "UPPER and lower",
        "a+b",
        "a~b",
        "a[0]",
        "x/y?z=1&w",
        "100 %",
        "%20",
        "a=b=c",
        "'quoted' \"twice\"",
        "(a)!b,c;d:e@f$g",
        "{\"json\":[1]}",
        "<a href=\"#\">",
        "a|b\\c^d`e",
        "A.-_z09",
        "é ü ñ",
        "İıſß",
        "日本語",
        "😀",
        "tab\there",
        "line\nbreak",
        "carriage\r\nreturn",
        " ",
      })
  void signsEveryValueAsJcloudsDoes(String value) {
    Map<String, String> params = params(sent(value));
    String signature = params.remove("signature");
    assertThat(params).containsEntry("tags[0].value", value);
    assertThat(JCLOUDS.cloudStackSignature(params)).isEqualTo(signature);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"fred", "two words", "a+b", "a~b", "a[0]", "x/y?z=1&w", "100 %", "é", "😀"})
  void writesUrlsThatJcloudsReadsAndSignsTheSame(String value) {
    URI url = sent(value).uri();
    URI theirs = JCLOUDS.cloudStackUrl(url);
    assertThat(params(theirs.getRawQuery())).isEqualTo(params(url.getRawQuery()));
  }

  @Test
  void leavesTheAsteriskAsTheServerDoesThoughJcloudsEncodesIt() {
    Map<String, String> params = params(sent("a*b"));
    String signature = params.remove("signature");
    assertThat(JCLOUDS.cloudStackSignature(params)).isNotEqualTo(signature);
    assertThat(JCLOUDS.cloudStackText(params)).contains("tags[0].value=a%2ab");
  }
}

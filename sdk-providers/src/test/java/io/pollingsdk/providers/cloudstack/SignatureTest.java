package io.pollingsdk.providers.cloudstack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pollingsdk.http.ApiRequest;
import io.pollingsdk.http.Param;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SignatureTest {
  private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");
  private static final String DEPLOY =
      "command=deployVirtualMachine,name=fred,displayname=George,serviceofferingid=5,templateid=17,zoneid=23,networkids=42";

  private final RequestSigner signer = new RequestSigner("K-test", "s3cr3t");

  private static List<Param> params(String pairs) {
    return new ArrayList<>(
        Arrays.stream(pairs.split(","))
            .map(pair -> pair.split("=", 2))
            .map(parts -> new Param(parts[0], parts[1]))
            .toList());
  }

  private static String sign(String apiKey, String secret, String pairs) {
    List<Param> params = params(pairs);
    params.add(new Param("apiKey", apiKey));
    params.add(new Param("response", "json"));
    return new RequestSigner(apiKey, secret).signature(params);
  }

  @Test
  void signsLibcloudsVectors() {
    assertThat(sign("fnord", "abracadabra", "command=listVirtualMachines"))
        .isEqualTo("z/a9Y7J52u48VpqIgiwaGUMCso0=");
    assertThat(sign("fnord", "abracadabra", DEPLOY)).isEqualTo("gHTo7mYmadZ+zluKHzlEKb1i/QU=");
  }

  @ParameterizedTest
  @CsvSource({
    "two words,        rM3Ie8K5KlPQ0OCQQnFI+m9mGSo=",
    "a*b,              +HQo1i0RMvHJJdtMXl5qJ5BUsxY=",
    "a[0],             SbH14djnO5TZC6U2VA5ztI8sHhk=",
    "x/y?z=1&w,        68dMCpdV65ngGAMWfayULfht7gg=",
  })
  void signsOddCharactersAsTheServerDoes(String value, String signature) {
    assertThat(
            sign("K-test", "s3cr3t", "command=createTags,resourceIds=id-1,tags[0].value=" + value))
        .isEqualTo(signature);
  }

  @Test
  void signsVersionAndExpiryToo() {
    assertThat(
            sign(
                "K-test",
                "s3cr3t",
                "command=listZones,signatureVersion=3,expires=2030-01-02T03:04:05+0000"))
        .isEqualTo("SfHsqmHZYdKu/fQZaByX7UY0r8I=");
  }

  @ParameterizedTest
  @CsvSource({
    "' ',   %20",
    "+,  %2b",
    "*, *",
    "~, %7e",
    "[, %5b",
    "], %5d",
    "/, %2f",
    "%, %25",
    "é, %c3%a9",
    "İ, %c4%b0",
    "ß, %c3%9f",
    "😀, %f0%9f%98%80",
    "A.-_z, a.-_z",
    "'\n', %0a",
  })
  void encodesValuesAsTheServerDoes(String value, String encoded) {
    assertThat(RequestSigner.stringToSign(List.of(new Param("n", value))))
        .isEqualTo("n=" + encoded);
  }

  @Test
  void ordersNamesByTheirExactSpelling() {
    List<Param> params = params("apiary=1,apiKey=2,Zone=3,zone=4,tags[0].key=5");
    assertThat(RequestSigner.stringToSign(params))
        .isEqualTo("zone=3&apikey=2&apiary=1&tags[0].key=5&zone=4");
  }

  @Test
  void leavesTheSignatureItselfOut() {
    assertThat(RequestSigner.stringToSign(params("a=1,Signature=x"))).isEqualTo("a=1");
  }

  @Test
  void addsKeyVersionExpiryAndSignature() {
    List<Param> signed = signer.signed(CloudStack.command("listZones"), NOW);
    assertThat(signed)
        .extracting(Param::name)
        .containsExactly(
            "command", "response", "apiKey", "signatureVersion", "expires", "signature");
    assertThat(signed).contains(new Param("expires", "2026-01-02T03:14:05+0000"));
    assertThat(signed.get(5).value())
        .isEqualTo(signer.signature(signed.subList(0, 5)))
        .isNotEqualTo(signer.signature(signed.subList(0, 4)));
  }

  @Test
  void replacesWhatAnEarlierSignatureLeft() {
    URI redirect =
        URI.create(
            Cloud.ENDPOINT
                + "?command=listZones&name=a%20b&apikey=old&signature=old&expires=old&response=xml");
    assertThat(signer.signed(ApiRequest.get(redirect), NOW))
        .containsExactlyInAnyOrderElementsOf(
            signer.signed(CloudStack.command("listZones", Map.of("name", "a b")), NOW));
  }

  @Test
  void signsTheFieldsOfAFormLikeThoseOfAQuery() {
    ApiRequest form = ApiRequest.post("").form(Map.of("name", "n", "command", "listZones"));
    ApiRequest query = CloudStack.command("listZones").param("name", "n");
    assertThat(signer.signed(form, NOW))
        .containsExactlyInAnyOrderElementsOf(signer.signed(query, NOW));
  }

  @Test
  void refusesWhatTheServerWouldMisread() {
    assertThatThrownBy(() -> signer.signed(ApiRequest.get(""), NOW))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("CloudStack.command(name)");
    assertThatThrownBy(
            () -> signer.signed(CloudStack.command("x").param("a", 1).param("a", 2), NOW))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'a' is set 2 times");
    assertThatThrownBy(() -> signer.signed(CloudStack.command("x").json(Map.of()), NOW))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("must be a form");
  }
}

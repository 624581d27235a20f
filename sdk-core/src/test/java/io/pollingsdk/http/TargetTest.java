package io.pollingsdk.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TargetTest {

  @ParameterizedTest
  @CsvSource({
    "https://h.example, /jobs, https://h.example/jobs",
    "https://h.example, jobs, https://h.example/jobs",
    "https://h.example/, /jobs, https://h.example/jobs",
    "https://h.example/v1, /jobs, https://h.example/v1/jobs",
    "https://h.example/v1/, /jobs, https://h.example/v1/jobs",
    "https://h.example/v1/, jobs/, https://h.example/v1/jobs/",
    "https://h.example/v1, '', https://h.example/v1",
    "https://h.example/v1/, '', https://h.example/v1/",
    "https://h.example, '', https://h.example",
    "https://h.example/v1, /, https://h.example/v1/",
    "https://h.example:8443/a%20b, /c, https://h.example:8443/a%20b/c",
    "'https://[::1]:8080/api', /c, 'https://[::1]:8080/api/c'",
    "https://h.example, //evil.example/x, https://h.example//evil.example/x",
    "https://h.example/v1, https://evil.example/x, https://h.example/v1/https://evil.example/x",
  })
  void aPathIsAppendedToTheEndpointsOwn(URI endpoint, String path, URI expected) {
    URI uri = ApiRequest.get(path).uriOn(endpoint);

    assertThat(uri).isEqualTo(expected);
    assertThat(uri.getHost()).isEqualTo(endpoint.getHost());
  }

  @ParameterizedTest
  @CsvSource({
    "/root, https://h.example/root",
    "relative, https://h.example/v1/jobs/relative",
    "./relative, https://h.example/v1/jobs/relative",
    "../up, https://h.example/v1/up",
    "../../../../up, https://h.example/up",
    "?page=2, https://h.example/v1/jobs/7?page=2",
    "'', https://h.example/v1/jobs/7?view=full",
    "//other.example/x, https://other.example/x",
    "https://other.example:444/x?y=z, https://other.example:444/x?y=z",
    "/a%2Fb, https://h.example/a%2Fb",
  })
  void aReferenceIsResolvedAsRfc3986Says(URI reference, URI expected) {
    URI endpoint = URI.create("https://h.example/v1/jobs/7?view=full");

    assertThat(ApiRequest.get(reference).uriOn(endpoint)).isEqualTo(expected);
  }

  /**
   * The normal examples of RFC 3986 section 5.4.1, and the abnormal ones of 5.4.2 that concern us.
   */
  @ParameterizedTest
  @CsvSource({
    "g, http://a/b/c/g",
    "./g, http://a/b/c/g",
    "g/, http://a/b/c/g/",
    "/g, http://a/g",
    "//g, http://g",
    "?y, http://a/b/c/d;p?y",
    "g?y, http://a/b/c/g?y",
    "#s, http://a/b/c/d;p?q#s",
    "g#s, http://a/b/c/g#s",
    "g?y#s, http://a/b/c/g?y#s",
    ";x, http://a/b/c/;x",
    "g;x, http://a/b/c/g;x",
    "'', http://a/b/c/d;p?q",
    "., http://a/b/c/",
    "./, http://a/b/c/",
    ".., http://a/b/",
    "../, http://a/b/",
    "../g, http://a/b/g",
    "../.., http://a/",
    "../../g, http://a/g",
    "../../../g, http://a/g",
    "../../../../g, http://a/g",
    "/../g, http://a/g",
    "g., http://a/b/c/g.",
    "..g, http://a/b/c/..g",
    "?y/../x, http://a/b/c/d;p?y/../x",
  })
  void theExamplesOfRfc3986Hold(String reference, URI expected) {
    assertThat(References.resolve(URI.create("http://a/b/c/d;p?q"), reference)).isEqualTo(expected);
  }

  @Test
  void aRelativeReferenceNeverRunsIntoTheHostName() {
    URI uri =
        ApiRequest.get(URI.create("evil.example/x"))
            .param("a", "1")
            .uriOn(URI.create("https://h.example"));

    assertThat(uri).hasToString("https://h.example/evil.example/x?a=1").hasHost("h.example");
  }

  @ParameterizedTest
  @CsvSource({
    "/jobs, https://h.example/jobs?a=1&b=2",
    "/jobs?own=x%20y, https://h.example/jobs?own=x%20y&a=1&b=2",
    "/jobs#fragment, https://h.example/jobs?a=1&b=2",
    "/jobs?own=1#fragment, https://h.example/jobs?own=1&a=1&b=2",
    "/jobs#frag?ment, https://h.example/jobs?a=1&b=2",
  })
  void parametersAreAddedToTheTargetsOwnQueryAndTheFragmentIsDropped(URI reference, URI expected) {
    ApiRequest request = ApiRequest.get(reference).param("a", "1").param("b", "2");

    assertThat(request.uriOn(URI.create("https://h.example/v1"))).isEqualTo(expected);
  }
}

package io.pollingsdk.providers.pulp3;

import io.pollingsdk.http.ApiResponse;
import io.pollingsdk.http.JsonMember;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * An export of repositories: files that Pulp has written to its own disk. Pulp itself does not
 * serve them; who runs it may. A task that exports names it among what it created.
 *
 * @param href the export's own href
 * @param files the SHA-256 digest of each file, by its path on Pulp's disk
 * @param tableOfContents the path of the file that tells in which order chunks belong together,
 *     where there is one
 */
public record Pulp3Export(
    String href, Map<String, String> files, Optional<String> tableOfContents) {

  /**
   * Creates the value.
   *
   * @param href the export's own href
   * @param files the SHA-256 digest of each file, by its path on Pulp's disk
   * @param tableOfContents the path of the table of contents
   */
  public Pulp3Export {
    files = Collections.unmodifiableMap(new LinkedHashMap<>(files));
  }

  /**
   * {@return the export that an answer holds} Source: pulpcore's PulpExport serializer, members
   * {@code output_file_info} and {@code toc_info}.
   *
   * @param response the answer to a GET of the export's href
   * @throws io.pollingsdk.error.MalformedResponseException if it holds none
   */
  public static Pulp3Export of(ApiResponse response) {
    Map<String, String> files = new LinkedHashMap<>();
    JsonMember info = response.at("output_file_info");
    for (String path : info.object().keySet()) {
      files.put(path, response.at("output_file_info", path).string());
    }
    JsonMember contents = response.at("toc_info", "file");
    contents
        .optionalString()
        .ifPresent(path -> files.put(path, response.at("toc_info", "sha256").string()));
    return new Pulp3Export(response.at("pulp_href").string(), files, contents.optionalString());
  }
}

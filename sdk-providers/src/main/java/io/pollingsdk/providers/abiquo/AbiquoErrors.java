package io.pollingsdk.providers.abiquo;

import io.pollingsdk.error.ApiException;
import io.pollingsdk.error.MalformedResponseException;
import io.pollingsdk.http.ApiRequest;
import io.pollingsdk.http.ApiResponse;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.w3c.dom.Element;

/**
 * Error replies: a list of errors in XML, plain text, or a page in HTML from the server in front.
 */
final class AbiquoErrors {
  private static final int LONGEST = 500;

  private AbiquoErrors() {}

  /** Returns the exception for an error reply. */
  static ApiException of(ApiRequest request, ApiResponse response, Instant now) {
    List<Element> errors = errors(response);
    String code =
        errors.stream().flatMap(error -> Xml.text(error, "code").stream()).findFirst().orElse(null);
    String message =
        errors.stream()
            .flatMap(error -> Xml.text(error, "message").stream())
            .collect(Collectors.joining("; "));
    return response.refusal(
        request, code, message.isEmpty() ? plain(response).orElse(null) : message, now);
  }

  private static List<Element> errors(ApiResponse response) {
    try {
      Element root = Xml.root(response);
      return Xml.name(root).equals("error") ? List.of(root) : Xml.children(root, "error");
    } catch (MalformedResponseException e) {
      return List.of();
    }
  }

  /** A page in HTML says no more than its status does. */
  private static Optional<String> plain(ApiResponse response) {
    String text = response.text().strip();
    return text.isEmpty() || text.startsWith("<") || text.length() > LONGEST
        ? Optional.empty()
        : Optional.of(text);
  }
}

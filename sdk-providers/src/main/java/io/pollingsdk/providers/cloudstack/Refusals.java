package io.pollingsdk.providers.cloudstack;

import io.pollingsdk.error.ApiException;
import io.pollingsdk.error.AuthenticationException;
import io.pollingsdk.error.NotFoundException;
import io.pollingsdk.error.PermissionException;
import io.pollingsdk.error.RateLimitedException;
import io.pollingsdk.http.ApiRequest;
import io.pollingsdk.http.ApiResponse;
import io.pollingsdk.http.JsonMember;
import io.pollingsdk.http.RetryAfter;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Error replies, which come with an HTTP status of CloudStack's own or with 200. */
final class Refusals {
  private static final String ERROR_CODE = "errorcode";
  private static final Pattern NOT_FOUND =
      Pattern.compile("unable to find|does not exist|doesn't exist");

  private Refusals() {}

  /** Returns whether an answer is an error reply, whatever its HTTP status. */
  static boolean isRefusal(ApiResponse response) {
    return response.status() >= 400 || code(response).isPresent();
  }

  /** Returns whether an answer says "too often" with any HTTP status. */
  static boolean isRateLimit(ApiResponse response) {
    return code(response)
        .flatMap(CloudStackError::of)
        .equals(Optional.of(CloudStackError.API_LIMIT_EXCEEDED));
  }

  /** Returns the exception for an error reply. */
  static ApiException exception(ApiRequest request, ApiResponse response, Instant now) {
    Optional<String> description = response.header("X-Description").filter(text -> !text.isBlank());
    String text = text(response).or(() -> description).orElse(null);
    // Without the server's own words it may be a proxy that speaks, and 411 and 431 mean what HTTP
    // says.
    String code =
        code(response)
            .or(() -> description.map(words -> Integer.toString(response.status())))
            .orElse(null);
    CloudStackError error = code == null ? null : CloudStackError.of(code).orElse(null);
    String line = request.toString();
    ApiException.Reply reply = response.reply();
    if (error == null) {
      return response.refusal(request, code, text, now);
    }
    return switch (error) {
      case UNAUTHORIZED, UNAUTHORIZED_2FA -> new AuthenticationException(line, reply, code, text);
      case ACCOUNT -> new PermissionException(line, reply, code, text);
      case API_LIMIT_EXCEEDED ->
          new RateLimitedException(
              line, reply, code, text, RetryAfter.from(response.headers(), now).orElse(null));
      case PARAMETER ->
          saysNotFound(text)
              ? new NotFoundException(line, reply, code, text)
              : new ApiException(line, reply, code, text);
      default -> new ApiException(line, reply, code, text);
    };
  }

  private static Optional<String> code(ApiResponse response) {
    return Envelope.tryOpen(response).flatMap(content -> scalar(content, ERROR_CODE));
  }

  private static Optional<String> text(ApiResponse response) {
    Optional<JsonMember> content = Envelope.tryOpen(response);
    Optional<String> text = content.flatMap(member -> scalar(member, "errortext"));
    Optional<String> exception = content.flatMap(member -> scalar(member, "cserrorcode"));
    return text.filter(words -> !words.isBlank())
        .map(words -> words + exception.map(number -> " (cserrorcode " + number + ")").orElse(""));
  }

  /** An error reply is reported even where its parts are odd. */
  private static Optional<String> scalar(JsonMember content, String name) {
    return content
        .at(name)
        .element()
        .filter(element -> element.isJsonPrimitive())
        .map(element -> element.getAsString());
  }

  /** 431 stands for every wrong parameter; only the text tells an id that names nothing. */
  private static boolean saysNotFound(@Nullable String text) {
    return text != null && NOT_FOUND.matcher(text.toLowerCase(Locale.ROOT)).find();
  }
}

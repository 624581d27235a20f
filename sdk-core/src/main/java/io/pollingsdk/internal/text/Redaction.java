package io.pollingsdk.internal.text;

import java.net.URI;
import java.util.Collection;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Takes secrets out of what is logged or put into messages. Immutable. */
public final class Redaction {
  /** What stands in a secret's place. */
  public static final String MASK = "***";

  private static final Set<String> ALWAYS =
      Set.of(
          "authorization",
          "proxy-authorization",
          "cookie",
          "set-cookie",
          "x-auth-token",
          "x-api-key",
          "x-auth-key",
          "private-token",
          "apikey",
          "api-key",
          "api_key",
          "signature",
          "sig",
          "sessionkey",
          "secret",
          "secretkey",
          "secret_key",
          "password",
          "passwd",
          "token",
          "access_token",
          "refresh_token",
          "id_token",
          "client_secret",
          "assertion",
          "jsessionid",
          "x-amz-signature",
          "x-amz-security-token",
          "x-goog-signature");

  // A member of a JSON object, or name=value of a form or query, whatever surrounds it.
  private static final Pattern MEMBER =
      Pattern.compile("(\"([^\"\\\\]{1,64})\"\\s*:\\s*\")((?:[^\"\\\\]|\\\\.)*+)(\"?)");
  private static final Pattern PAIR =
      Pattern.compile("([?&;\\s]|^)([^=&?;\\s\"<>]{1,64})=([^&;\\s\"<>]*)");

  private static final Redaction STANDARD = new Redaction(ALWAYS);

  private final Set<String> names;

  private Redaction(Set<String> names) {
    this.names = names;
  }

  /** Returns the redaction that knows the usual names of secrets. */
  public static Redaction standard() {
    return STANDARD;
  }

  /** Returns a redaction that also hides these names, without regard to case. */
  public Redaction with(Collection<String> more) {
    Set<String> all = new HashSet<>(names);
    more.forEach(name -> all.add(name.toLowerCase(Locale.ROOT)));
    return new Redaction(Set.copyOf(all));
  }

  /** Returns whether a header, parameter or member of this name holds a secret. */
  public boolean isSecret(String name) {
    return names.contains(name.toLowerCase(Locale.ROOT));
  }

  /**
   * Returns the URI as text without user information and without the values of secret parameters.
   */
  public String uri(URI uri) {
    String text = uri.toString();
    String user = uri.getRawUserInfo();
    if (user != null) {
      text = text.replace(user + "@", MASK + "@");
    }
    return replace(PAIR, text, 2, 3);
  }

  /** Returns the start of a body, at most {@code limit} characters on one line, without secrets. */
  public String excerpt(String body, int limit) {
    // Cut well behind the limit first: redacting megabytes for a short excerpt would be waste.
    String start = body.length() > limit * 4 ? body.substring(0, limit * 4) : body;
    String safe = replace(PAIR, replace(MEMBER, start, 2, 3), 2, 3);
    String line = safe.replaceAll("\\s+", " ").strip();
    return line.length() > limit ? line.substring(0, limit) + "…" : line;
  }

  private String replace(Pattern pattern, String text, int nameGroup, int valueGroup) {
    Matcher matcher = pattern.matcher(text);
    StringBuilder out = new StringBuilder(text.length());
    int from = 0;
    while (matcher.find()) {
      if (isSecret(matcher.group(nameGroup))) {
        out.append(text, from, matcher.start(valueGroup)).append(MASK);
        from = matcher.end(valueGroup);
      }
    }
    return out.append(text, from, text.length()).toString();
  }
}

package io.pollingsdk.internal.text;

import java.net.URI;
import java.util.Collection;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

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
          "privatekey",
          "private_key",
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

  // What stands before the value of a member of a JSON object, also of JSON within a JSON string.
  private static final Pattern MEMBER = Pattern.compile("\"([^\"\\\\]{1,64})\\\\*+\"\\s*+:\\s*+");
  // What stands before the value in a query or a form, whatever surrounds it.
  private static final Pattern PAIR = Pattern.compile("(?<![\\w.~%$-])([\\w.~%$-]{1,64})=");

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
    // Not the user information, which Java does not find where the host has an underscore.
    String authority = uri.getRawAuthority();
    int at = authority == null ? -1 : authority.lastIndexOf('@');
    if (at >= 0) {
      text = text.replace(authority.substring(0, at + 1), MASK + "@");
    }
    return hide(PAIR, text, Redaction::pair);
  }

  /** Returns the start of a body, at most {@code limit} characters on one line, without secrets. */
  public String excerpt(String body, int limit) {
    // Cut well behind the limit first: redacting megabytes for a short excerpt would be waste.
    String start = body.length() > limit * 4 ? body.substring(0, limit * 4) : body;
    String safe = hide(PAIR, hide(MEMBER, start, Redaction::member), Redaction::pair);
    String line = safe.replaceAll("\\s+", " ").strip();
    return line.length() > limit ? line.substring(0, limit) + "…" : line;
  }

  private String hide(Pattern beforeValue, String text, Finder finder) {
    Matcher matcher = beforeValue.matcher(text);
    StringBuilder out = new StringBuilder(text.length());
    int done = 0;
    int from = 0;
    while (from <= text.length() && matcher.find(from)) {
      from = matcher.end();
      Span value = isSecret(matcher.group(1)) ? finder.value(text, from) : null;
      if (value != null) {
        out.append(text, done, value.start).append(MASK);
        done = value.end;
        from = value.end;
      }
    }
    return out.append(text, done, text.length()).toString();
  }

  /** Where a value stands in a text. */
  private record Span(int start, int end) {}

  @FunctionalInterface
  private interface Finder {
    /** Returns the value that begins at a place; null where there is none to hide. */
    @Nullable Span value(String text, int at);
  }

  private static Span pair(String text, int at) {
    return new Span(at, endOf(text, at, "&;\"<> \t\r\n"));
  }

  private static @Nullable Span member(String text, int at) {
    int quote = at;
    while (quote < text.length() && text.charAt(quote) == '\\') {
      quote++;
    }
    if (quote < text.length() && text.charAt(quote) == '"') {
      return quoted(text, quote, quote - at);
    }
    int end = endOf(text, at, ",]}[{\" \t\r\n");
    return end == at ? null : new Span(at, end);
  }

  /**
   * Returns the content of a JSON string.
   *
   * @param quote where its first quotation mark stands
   * @param depth how many backslashes stand before that, as the document itself is within a string
   */
  private static Span quoted(String text, int quote, int depth) {
    int backslashes = 0;
    for (int i = quote + 1; i < text.length(); i++) {
      char c = text.charAt(i);
      int own = backslashes - depth;
      if (c == '"' && (own < 0 || own / (depth + 1) % 2 == 0)) {
        return new Span(quote + 1, i - Math.min(backslashes, depth));
      }
      backslashes = c == '\\' ? backslashes + 1 : 0;
    }
    return new Span(quote + 1, text.length());
  }

  private static int endOf(String text, int at, String ends) {
    int end = at;
    while (end < text.length() && ends.indexOf(text.charAt(end)) < 0) {
      end++;
    }
    return end;
  }
}

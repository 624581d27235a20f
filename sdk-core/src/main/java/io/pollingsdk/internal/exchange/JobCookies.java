package io.pollingsdk.internal.exchange;

import io.pollingsdk.http.Headers;
import io.pollingsdk.http.Origin;
import java.net.URI;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The cookies of one job: some load balancers bind a job's status to one. They go back to the
 * origin that set them and nowhere else, whatever their Domain attribute says. Thread-safe.
 */
public final class JobCookies implements Cookies {
  private static final int MOST = 50;
  private static final long LONGEST = 315_360_000;
  private static final Pattern MAX_AGE = Pattern.compile("-?\\d+");

  private @Nullable List<Stored> stored;

  private record Stored(
      Origin origin,
      String path,
      boolean secure,
      @Nullable Instant end,
      String name,
      String value) {
    boolean sameAs(Stored other) {
      return origin.equals(other.origin) && path.equals(other.path) && name.equals(other.name);
    }

    boolean ended(Instant now) {
      return end != null && !now.isBefore(end);
    }

    boolean appliesTo(URI uri, Instant now) {
      String target = uri.getPath() == null || uri.getPath().isEmpty() ? "/" : uri.getPath();
      boolean below =
          target.equals(path)
              || (target.startsWith(path)
                  && (path.endsWith("/") || target.charAt(path.length()) == '/'));
      return below && origin.equals(Origin.of(uri)) && (!secure || origin.secure()) && !ended(now);
    }
  }

  /** Returns whether an answer sets cookies. */
  public static boolean isSetBy(Headers headers) {
    return headers.contains("Set-Cookie");
  }

  @Override
  public synchronized void store(URI uri, Headers headers, Instant now) {
    for (String line : headers.all("Set-Cookie")) {
      Stored fresh = parse(uri, line, now);
      // A cookie nobody can read is as good as none; the job may do without.
      if (fresh != null) {
        store(fresh, now);
      }
    }
  }

  private void store(Stored fresh, Instant now) {
    List<Stored> list = stored;
    if (list == null) {
      list = new ArrayList<>(1);
      stored = list;
    }
    list.removeIf(old -> old.sameAs(fresh) || old.ended(now));
    if (!fresh.ended(now) && list.size() < MOST) {
      list.add(fresh);
    }
  }

  @Override
  public synchronized @Nullable String header(URI uri, Instant now) {
    if (stored == null) {
      return null;
    }
    StringBuilder text = new StringBuilder();
    for (Stored one : stored) {
      if (one.appliesTo(uri, now)) {
        text.append(text.length() == 0 ? "" : "; ").append(one.name).append('=').append(one.value);
      }
    }
    return text.length() == 0 ? null : text.toString();
  }

  /**
   * Reads a Set-Cookie line by RFC 6265 section 5.2; the JDK's parser unquotes values and has a
   * clock of its own.
   */
  private static @Nullable Stored parse(URI uri, String line, Instant now) {
    String[] parts = line.split(";", -1);
    int equals = parts[0].indexOf('=');
    String name = equals < 0 ? "" : parts[0].substring(0, equals).strip();
    String value = parts[0].substring(equals + 1).strip();
    if (name.isEmpty() || !printable(name) || !printable(value)) {
      return null;
    }
    Map<String, String> attributes = new HashMap<>();
    for (int i = 1; i < parts.length; i++) {
      String[] pair = parts[i].split("=", 2);
      attributes.put(
          pair[0].strip().toLowerCase(Locale.ROOT), pair.length == 1 ? "" : pair[1].strip());
    }
    return new Stored(
        Origin.of(uri),
        path(uri, attributes.getOrDefault("path", "")),
        attributes.containsKey("secure"),
        end(attributes, now),
        name,
        value);
  }

  private static boolean printable(String text) {
    return text.chars().allMatch(c -> c >= ' ' && c <= '~');
  }

  private static @Nullable Instant end(Map<String, String> attributes, Instant now) {
    String age = attributes.getOrDefault("max-age", "");
    if (MAX_AGE.matcher(age).matches()) {
      boolean over = age.startsWith("-");
      long seconds = age.length() > 9 ? LONGEST : Math.min(LONGEST, Math.abs(Long.parseLong(age)));
      return over ? now : now.plusSeconds(seconds);
    }
    // Older servers write 01-Jan-1970.
    String date = attributes.getOrDefault("expires", "").replace('-', ' ');
    try {
      return ZonedDateTime.parse(date, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant();
    } catch (DateTimeException notADate) {
      return null;
    }
  }

  private static String path(URI uri, String named) {
    if (named.startsWith("/")) {
      return named;
    }
    String path = uri.getPath() == null ? "/" : uri.getPath();
    int slash = path.lastIndexOf('/');
    return slash <= 0 ? "/" : path.substring(0, slash);
  }
}

package io.pollingsdk.internal.exchange;

import io.pollingsdk.http.Headers;
import io.pollingsdk.http.Origin;
import java.net.HttpCookie;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The cookies of one job: some load balancers bind a job's status to one. They go back to the
 * origin that set them and nowhere else, whatever their Domain attribute says. Thread-safe.
 */
public final class JobCookies {
  private static final int MOST = 50;

  private @Nullable List<Stored> stored;

  private record Stored(Origin origin, String path, @Nullable Instant end, HttpCookie cookie) {
    boolean sameAs(Stored other) {
      return origin.equals(other.origin)
          && path.equals(other.path)
          && cookie.getName().equals(other.cookie.getName());
    }

    boolean appliesTo(URI uri, Instant now) {
      String target = uri.getPath() == null || uri.getPath().isEmpty() ? "/" : uri.getPath();
      boolean below =
          target.equals(path)
              || (target.startsWith(path)
                  && (path.endsWith("/") || target.charAt(path.length()) == '/'));
      return below
          && origin.equals(Origin.of(uri))
          && (!cookie.getSecure() || origin.secure())
          && (end == null || now.isBefore(end));
    }
  }

  /** Takes up what an answer sets. */
  public synchronized void store(URI uri, Headers headers, Instant now) {
    for (String line : headers.all("Set-Cookie")) {
      for (HttpCookie cookie : parse(line)) {
        store(uri, cookie, now);
      }
    }
  }

  private void store(URI uri, HttpCookie cookie, Instant now) {
    List<Stored> list = stored;
    if (list == null) {
      list = new ArrayList<>(1);
      stored = list;
    }
    long age = cookie.getMaxAge();
    Instant end = age < 0 ? null : now.plusSeconds(Math.min(age, 315_360_000));
    Stored fresh = new Stored(Origin.of(uri), path(uri, cookie), end, cookie);
    list.removeIf(fresh::sameAs);
    if (age != 0 && list.size() < MOST) {
      list.add(fresh);
    }
  }

  /** Returns the value of the Cookie header for a URI, or null where there is none. */
  public synchronized @Nullable String header(URI uri, Instant now) {
    if (stored == null) {
      return null;
    }
    StringBuilder text = new StringBuilder();
    for (Stored one : stored) {
      if (one.appliesTo(uri, now)) {
        text.append(text.length() == 0 ? "" : "; ")
            .append(one.cookie.getName())
            .append('=')
            .append(one.cookie.getValue());
      }
    }
    return text.length() == 0 ? null : text.toString();
  }

  private static List<HttpCookie> parse(String line) {
    try {
      // The prefix keeps the parser from splitting at commas, as it does for the obsolete
      // Set-Cookie2.
      return HttpCookie.parse("Set-Cookie: " + line);
    } catch (IllegalArgumentException e) {
      // A cookie nobody can read is as good as none; the job may do without.
      return List.of();
    }
  }

  private static String path(URI uri, HttpCookie cookie) {
    String named = cookie.getPath();
    if (named != null && named.startsWith("/")) {
      return named;
    }
    String path = uri.getPath() == null ? "/" : uri.getPath();
    int slash = path.lastIndexOf('/');
    return slash <= 0 ? "/" : path.substring(0, slash);
  }
}

package io.pollingsdk.internal.poll;

import io.pollingsdk.internal.text.Redaction;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/**
 * The kinds of jobs of a connection, as handles keep them: on one line, not long, without the
 * values of secret parameters, and one instance for all jobs of a kind. Thread-safe.
 */
final class Kinds {
  private static final int LONGEST = 500;
  private static final Pattern CONTROL = Pattern.compile("\\p{Cntrl}");
  private static final int MOST = 1000;

  private final ConcurrentHashMap<String, String> known = new ConcurrentHashMap<>();

  /** Returns a kind as handles keep it. */
  String kept(String said) {
    String kept = known.get(said);
    if (kept == null) {
      kept = Redaction.standard().excerpt(CONTROL.matcher(said).replaceAll(" "), LONGEST);
      // Paths made by hand may differ from job to job: then none is worth keeping in mind.
      if (known.size() >= MOST) {
        known.clear();
      }
      if (said.length() <= LONGEST) {
        known.put(said, kept);
      }
    }
    return kept;
  }
}

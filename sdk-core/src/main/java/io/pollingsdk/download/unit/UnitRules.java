package io.pollingsdk.download.unit;

import io.pollingsdk.download.Digest;
import io.pollingsdk.download.DigestAlgorithm;
import io.pollingsdk.download.Source;
import io.pollingsdk.internal.text.Redaction;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** What a unit's record may hold. */
final class UnitRules {
  /** What follows the stored file's name. */
  static final String SUFFIX = ".unit.json";

  private static final Pattern UNFINISHED =
      Pattern.compile("\\..+\\.part(\\..*)?|\\.(unit|download)-.*\\.tmp", Pattern.DOTALL);
  private static final Pattern PARAMETER = Pattern.compile("[?&;#]([^=&;#]{1,200})=");

  private UnitRules() {}

  static void checkName(String name) {
    boolean path = name.indexOf('/') >= 0 || name.indexOf('\\') >= 0 || name.indexOf(0) >= 0;
    if (name.isEmpty() || name.equals(".") || name.equals("..") || path) {
      throw new IllegalArgumentException(
          "a unit needs the plain name of a file, not '" + name + "'");
    }
    if (isRecord(name) || isUnfinished(name)) {
      throw new IllegalArgumentException(
          "'" + name + "' is the name of a unit file or of an unfinished download");
    }
  }

  static boolean isRecord(String name) {
    return name.length() > SUFFIX.length() && name.endsWith(SUFFIX);
  }

  /** Returns whether a name is that of a download under way or of a record being written. */
  static boolean isUnfinished(String name) {
    return UNFINISHED.matcher(name).matches();
  }

  static String temporaryName(String unique) {
    return ".unit-" + unique + ".tmp";
  }

  static String fileName(Path file) {
    Path name = file.getFileName();
    if (name == null) {
      throw new IllegalArgumentException(file + " is not the path of a file");
    }
    return name.toString();
  }

  static void checkSize(long size) {
    if (size < 0) {
      throw new IllegalArgumentException("size must not be negative, but is " + size);
    }
  }

  static List<Digest> onePerAlgorithm(Collection<Digest> digests) {
    Map<DigestAlgorithm, Digest> sorted = new EnumMap<>(DigestAlgorithm.class);
    for (Digest digest : digests) {
      Digest other = sorted.put(digest.algorithm(), digest);
      if (other != null && !other.equals(digest)) {
        throw new IllegalArgumentException(
            "two different digests of one content: " + other + " and " + digest);
      }
    }
    return List.copyOf(sorted.values());
  }

  static void checkSource(Source source) {
    if (holdsSecret(source.uri())) {
      throw new IllegalArgumentException(
          "the source "
              + source
              + " holds a secret in its URI, which must not enter a unit file: name credentials"
              + " with withCredentials(…), or leave the source out");
    }
  }

  /** Returns whether a part of the URI has the name of a secret, however that is written. */
  static boolean holdsSecret(URI uri) {
    Redaction redaction = Redaction.standard();
    String text = uri.toString();
    if (!redaction.uri(uri).equals(text)) {
      return true;
    }
    return PARAMETER
        .matcher(text)
        .results()
        .anyMatch(found -> redaction.isSecret(decoded(found.group(1))));
  }

  private static String decoded(String name) {
    try {
      return URLDecoder.decode(name, StandardCharsets.UTF_8).strip();
    } catch (IllegalArgumentException notEncoded) {
      return name;
    }
  }

  static void checkAttribute(String name) {
    if (Redaction.standard().isSecret(name)) {
      throw new IllegalArgumentException(
          "attribute '" + name + "' looks like a credential, which must not enter a unit file");
    }
  }

  static Map<String, String> unknownMembers(Map<String, String> others) {
    Map<String, String> sorted = new TreeMap<>();
    others.forEach(
        (name, json) -> {
          if (UnitJson.MEMBERS.contains(name)) {
            throw new IllegalArgumentException("'" + name + "' is a member of its own");
          }
          sorted.put(name, UnitReader.normal(name, json));
        });
    return Collections.unmodifiableMap(sorted);
  }
}

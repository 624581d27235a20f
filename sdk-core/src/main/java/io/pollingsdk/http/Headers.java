package io.pollingsdk.http;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;

/** HTTP headers: ordered, repeatable, names compared without regard to case. Immutable. */
public final class Headers {
  private static final Headers EMPTY = new Headers(List.of());
  private static final String TOKEN_EXTRAS = "!#$%&'*+-.^_`|~";

  private final List<String> namesAndValues;

  private Headers(List<String> namesAndValues) {
    this.namesAndValues = namesAndValues;
  }

  /** {@return no headers} */
  public static Headers empty() {
    return EMPTY;
  }

  /**
   * {@return headers from names and values in turn}
   *
   * @param namesAndValues name, value, name, value, …
   */
  public static Headers of(String... namesAndValues) {
    if (namesAndValues.length % 2 != 0) {
      throw new IllegalArgumentException("headers come as name and value in turn");
    }
    Builder headers = new Builder();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      headers.add(namesAndValues[i], namesAndValues[i + 1]);
    }
    return headers.build();
  }

  /** {@return a builder, for headers that come one by one} */
  public static Builder builder() {
    return new Builder();
  }

  /** Collects headers. For one thread. */
  public static final class Builder {
    private final List<String> namesAndValues = new ArrayList<>(16);

    private Builder() {}

    /**
     * Adds a header behind any of the same name.
     *
     * @param name a token of RFC 9110 section 5.6.2
     * @param value without line breaks
     * @return this
     */
    public Builder add(String name, String value) {
      check(name, value);
      namesAndValues.add(name);
      namesAndValues.add(value.strip());
      return this;
    }

    /** {@return what has been added so far} */
    public Headers build() {
      return namesAndValues.isEmpty() ? EMPTY : new Headers(List.copyOf(namesAndValues));
    }
  }

  /**
   * {@return these headers and one more, behind any of the same name}
   *
   * @param name a token of RFC 9110 section 5.6.2
   * @param value without line breaks
   */
  public Headers plus(String name, String value) {
    check(name, value);
    List<String> copy = new ArrayList<>(namesAndValues.size() + 2);
    copy.addAll(namesAndValues);
    copy.add(name);
    copy.add(value.strip());
    return new Headers(List.copyOf(copy));
  }

  /**
   * {@return these headers with one of this name and no other of it}
   *
   * @param name a token of RFC 9110 section 5.6.2
   * @param value without line breaks
   */
  public Headers with(String name, String value) {
    return without(name).plus(name, value);
  }

  /**
   * {@return these headers with a default: unchanged where the name is present already}
   *
   * @param name a token of RFC 9110 section 5.6.2
   * @param value without line breaks
   */
  public Headers withDefault(String name, String value) {
    return contains(name) ? this : plus(name, value);
  }

  /**
   * {@return these headers without any of this name}
   *
   * @param name the name, in any case
   */
  public Headers without(String name) {
    if (!contains(name)) {
      return this;
    }
    List<String> copy = new ArrayList<>(namesAndValues.size());
    forEach(
        (n, v) -> {
          if (!n.equalsIgnoreCase(name)) {
            copy.add(n);
            copy.add(v);
          }
        });
    return new Headers(List.copyOf(copy));
  }

  /**
   * {@return the first value of a name}
   *
   * @param name the name, in any case
   */
  public Optional<String> first(String name) {
    for (int i = 0; i < namesAndValues.size(); i += 2) {
      if (namesAndValues.get(i).equalsIgnoreCase(name)) {
        return Optional.of(namesAndValues.get(i + 1));
      }
    }
    return Optional.empty();
  }

  /**
   * {@return all values of a name, in order}
   *
   * @param name the name, in any case
   */
  public List<String> all(String name) {
    List<String> values = new ArrayList<>();
    forEach(
        (n, v) -> {
          if (n.equalsIgnoreCase(name)) {
            values.add(v);
          }
        });
    return List.copyOf(values);
  }

  /**
   * {@return whether a name is present}
   *
   * @param name the name, in any case
   */
  public boolean contains(String name) {
    for (int i = 0; i < namesAndValues.size(); i += 2) {
      if (namesAndValues.get(i).equalsIgnoreCase(name)) {
        return true;
      }
    }
    return false;
  }

  /**
   * Calls an action with each name and value, in order.
   *
   * @param action what to call
   */
  public void forEach(BiConsumer<String, String> action) {
    for (int i = 0; i < namesAndValues.size(); i += 2) {
      action.accept(namesAndValues.get(i), namesAndValues.get(i + 1));
    }
  }

  /** {@return the headers as a map of names, as they came, to values} */
  public Map<String, List<String>> toMap() {
    Map<String, List<String>> map = new LinkedHashMap<>();
    forEach((n, v) -> map.put(n, all(n)));
    return map;
  }

  /** {@return the names only, as values may be secrets} */
  @Override
  public String toString() {
    return toMap().keySet().toString();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Headers that && namesAndValues.equals(that.namesAndValues);
  }

  @Override
  public int hashCode() {
    return namesAndValues.hashCode();
  }

  private static void check(String name, String value) {
    checkName(name);
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c > 0xff || c == '\r' || c == '\n' || c == 0) {
        Checks.noLineBreak(value, "header " + name);
        Checks.latin(value, "header " + name);
      }
    }
  }

  private static void checkName(String name) {
    boolean ok = !name.isEmpty();
    for (int i = 0; i < name.length() && ok; i++) {
      char c = name.charAt(i);
      ok =
          (c >= 'a' && c <= 'z')
              || (c >= 'A' && c <= 'Z')
              || (c >= '0' && c <= '9')
              || TOKEN_EXTRAS.indexOf(c) >= 0;
    }
    if (!ok) {
      throw new IllegalArgumentException(
          "not a header name: '"
              + name.replaceAll("\\p{Cntrl}", "?")
              + "'; letters, digits and - _ are safe");
    }
  }
}

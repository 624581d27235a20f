package io.pollingsdk.job;

import io.pollingsdk.http.Origin;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * What jobs of one kind have in common, one instance for very many handles.
 *
 * @param provider the provider's name, empty where it is not known
 * @param endpoint the endpoint's origin
 * @param operation the kind of job, empty where it is not known
 */
record Family(String provider, @Nullable Origin endpoint, String operation) {
  static final Family UNKNOWN = new Family("", null, "");

  private static final int PLACES = 64;
  // The latest ones. Where two have the same place, handles of one of them share less.
  private static final AtomicReferenceArray<@Nullable Family> LATEST =
      new AtomicReferenceArray<>(PLACES);

  static Family of(String provider, @Nullable Origin endpoint, String operation) {
    int hash = 31 * (31 * provider.hashCode() + operation.hashCode()) + Objects.hashCode(endpoint);
    int place = Math.floorMod(hash ^ (hash >>> 16), PLACES);
    Family known = LATEST.get(place);
    if (known != null
        && known.provider.equals(provider)
        && known.operation.equals(operation)
        && Objects.equals(known.endpoint, endpoint)) {
      return known;
    }
    Family made = new Family(provider, endpoint, operation);
    LATEST.set(place, made);
    return made;
  }

  /** Returns whether jobs of both are at the same endpoint of the same provider. */
  boolean isSamePlaceAs(Family other) {
    return provider.equals(other.provider) && Objects.equals(endpoint, other.endpoint);
  }

  Family at(String name, Origin origin) {
    return of(name, origin, operation);
  }

  Family ofKind(String kind) {
    return of(provider, endpoint, kind);
  }
}

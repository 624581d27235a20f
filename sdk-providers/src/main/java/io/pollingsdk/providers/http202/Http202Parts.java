package io.pollingsdk.providers.http202;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The fields of {@link Http202Settings}; changed only before they are given to their owner. */
final class Http202Parts implements Cloneable {
  List<String> status = List.of();
  boolean resultInPlaceOfStatus;
  Set<String> done =
      Set.of("succeeded", "success", "successful", "done", "completed", "complete", "finished");
  Set<String> failed = Set.of("failed", "failure", "error", "errored");
  Set<String> cancelled = Set.of("cancelled", "canceled", "aborted", "dismissed");
  Set<String> running = Set.of();
  List<String> progress = List.of();
  double whole = 100;
  List<String> code = List.of();
  List<String> message = List.of();
  String monitorHeader = "Location";
  List<String> monitor = List.of();
  List<String> result = List.of();
  List<String> resultLink = List.of();
  @Nullable String resultType;
  boolean goneEndsDelete;
  @Nullable String prefer = "respond-async";
  @Nullable Duration wait;
  @Nullable String idempotencyHeader;
  boolean cancelWithDelete;
  @Nullable JobList jobs;

  Http202Parts copy() {
    try {
      return (Http202Parts) clone();
    } catch (CloneNotSupportedException e) {
      throw new IllegalStateException(e);
    }
  }
}

package io.pollingsdk.download.unit;

import io.pollingsdk.download.unit.UnitWalk.Visited;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Optional;

/** Makes findings of what a walk comes by. */
record Examiner(UnitPaths paths, UnitStore store) {
  /** How often a unit is looked at again because its record was replaced meanwhile. */
  private static final int TRIES = 3;

  /** Returns the finding; empty for a file that its record speaks for, and for what is no unit. */
  Optional<Finding> visited(Visited visited) {
    Path path = visited.path();
    if (visited.problem().isPresent()) {
      return Optional.of(
          Finding.of(
              paths.relative(path),
              Condition.UNREADABLE_FOLDER,
              "it cannot be read: " + visited.problem().get()));
    }
    String name = UnitRules.fileName(path);
    if (UnitRules.isRecord(name)) {
      return file(UnitPaths.fileOf(path));
    }
    if (!visited.regular() || UnitRules.isUnfinished(name)) {
      return Optional.empty();
    }
    Path record = RecordFiles.of(path);
    if (Files.isDirectory(record, LinkOption.NOFOLLOW_LINKS)) {
      // The walk goes into it and does not take it for a record.
      return file(path);
    }
    return Files.exists(record, LinkOption.NOFOLLOW_LINKS)
        ? Optional.empty()
        : Optional.of(withoutRecord(path));
  }

  Finding withoutRecord(Path file) {
    return Finding.of(paths.relative(file), Condition.NO_RECORD, "there is no record");
  }

  /** Returns the finding of a file with a record; empty where there is none. */
  Optional<Finding> file(Path file) {
    try {
      return compared(file);
    } catch (UnitException e) {
      if (Thread.currentThread().isInterrupted()) {
        throw e;
      }
      return Optional.of(
          Finding.of(
              paths.relative(file), Condition.UNREADABLE_RECORD, String.valueOf(e.getMessage())));
    }
  }

  private Optional<Finding> compared(Path file) {
    Optional<StoredUnit> unit = store.read(file);
    for (int tried = 1; unit.isPresent(); tried++) {
      Finding finding = Verifier.compare(unit.get(), file);
      if (finding.condition() == Condition.INTACT) {
        return Optional.of(Finding.of(store.verified(file, unit.get()), Condition.INTACT, ""));
      }
      Optional<StoredUnit> now = store.read(file);
      if (now.equals(unit) || tried == TRIES) {
        return Optional.of(finding);
      }
      unit = now;
    }
    return Optional.empty();
  }
}

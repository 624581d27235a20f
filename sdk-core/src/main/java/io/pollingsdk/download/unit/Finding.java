package io.pollingsdk.download.unit;

import java.util.Optional;

/**
 * What verifying found of one unit.
 *
 * @param path of the file, from the catalog's root, with {@code /} between folders; of the folder
 *     where that cannot be read
 * @param condition what was found
 * @param detail the same in words, for people, such as what was expected and what is there; empty
 *     where there is nothing to add
 * @param record the unit's record, where it can be read
 */
public record Finding(String path, Condition condition, String detail, Optional<UnitFile> record) {

  static Finding of(StoredUnit unit, Condition condition, String detail) {
    return new Finding(unit.path(), condition, detail, Optional.of(unit.record()));
  }

  static Finding of(String path, Condition condition, String detail) {
    return new Finding(path, condition, detail, Optional.empty());
  }
}

package io.pollingsdk.download.unit;

import java.util.List;

/**
 * What repairing did.
 *
 * @param intact how many units were found intact
 * @param repaired the units whose files were fetched again, with their new records
 * @param failed those that could not be repaired; their files are as they were
 * @param leftAlone the other findings: nothing to compare with, no record, or no source to fetch
 *     from
 */
public record RepairReport(
    long intact, List<StoredUnit> repaired, List<Failure> failed, List<Finding> leftAlone) {
  /**
   * Creates the value.
   *
   * @param intact how many units were found intact
   * @param repaired the units whose files were fetched again
   * @param failed those that could not be repaired
   * @param leftAlone the other findings
   */
  public RepairReport {
    repaired = List.copyOf(repaired);
    failed = List.copyOf(failed);
    leftAlone = List.copyOf(leftAlone);
  }

  /**
   * A repair that failed.
   *
   * @param finding what was wrong
   * @param exception why it still is: a {@link io.pollingsdk.download.DownloadException}, or a
   *     {@link UnitException} where the file is repaired and its record could not be written
   */
  public record Failure(Finding finding, RuntimeException exception) {}
}

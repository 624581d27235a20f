package io.pollingsdk.download.unit;

/**
 * A unit of a catalog.
 *
 * @param path of the stored file, from the catalog's root, with {@code /} between folders
 * @param record what its unit file says
 */
public record StoredUnit(String path, UnitFile record) {}

package io.pollingsdk.download.unit;

/** What was found of a unit. */
public enum Condition {
  /** Size and all digests are those of the record. */
  INTACT,
  /** The size is that of the record, which has no digest: this is all that can be told. */
  NOT_VERIFIABLE,
  /** There is a record and no file. */
  MISSING,
  /** The file has another size. */
  SIZE_DIFFERS,
  /** The file has the size of the record and other content. */
  DIGEST_DIFFERS,
  /** The file cannot be read, or something else is in its place, such as a symbolic link. */
  UNREADABLE_FILE,
  /** The record cannot be read: damaged, of a newer version, or of another file. */
  UNREADABLE_RECORD,
  /** A folder cannot be read, so nothing is known of what is in it. */
  UNREADABLE_FOLDER,
  /** There is a file and no record. */
  NO_RECORD;

  /** {@return whether fetching the file again would mend it} */
  public boolean isRepairable() {
    return switch (this) {
      case MISSING, SIZE_DIFFERS, DIGEST_DIFFERS, UNREADABLE_FILE -> true;
      default -> false;
    };
  }
}

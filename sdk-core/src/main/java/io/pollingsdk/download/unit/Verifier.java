package io.pollingsdk.download.unit;

import io.pollingsdk.download.Digest;
import io.pollingsdk.download.DigestAlgorithm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;

/**
 * Compares a file with its record. Holds no lock: files are replaced by renaming, never changed.
 */
final class Verifier {
  private Verifier() {}

  static Finding compare(StoredUnit unit, Path file) {
    try {
      BasicFileAttributes attributes =
          Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
      if (!attributes.isRegularFile()) {
        // Opening a pipe would wait for its writer, for ever.
        return Finding.of(unit, Condition.UNREADABLE_FILE, "it is not a regular file");
      }
      if (attributes.size() != unit.record().size()) {
        return sizeDiffers(unit, Long.toString(attributes.size()));
      }
      return unit.record().isVerifiable()
          ? compareContent(unit, file)
          : Finding.of(unit, Condition.NOT_VERIFIABLE, "its record has no digest");
    } catch (NoSuchFileException e) {
      return Finding.of(unit, Condition.MISSING, "there is no such file");
    } catch (IOException e) {
      return Finding.of(unit, Condition.UNREADABLE_FILE, "it cannot be read: " + e);
    }
  }

  private static Finding compareContent(StoredUnit unit, Path file) throws IOException {
    List<Digest> expected = unit.record().digests();
    List<DigestAlgorithm> algorithms = expected.stream().map(Digest::algorithm).toList();
    long size = unit.record().size();
    Content content = Content.of(file, algorithms, size);
    if (content.size() != size) {
      // It has grown or shrunk since its size was asked for.
      return sizeDiffers(unit, content.size() > size ? "more" : Long.toString(content.size()));
    }
    for (int i = 0; i < expected.size(); i++) {
      Digest found = content.digests().get(i);
      if (!expected.get(i).matches(found)) {
        return Finding.of(
            unit, Condition.DIGEST_DIFFERS, "expected " + expected.get(i) + ", found " + found);
      }
    }
    return Finding.of(unit, Condition.INTACT, "");
  }

  private static Finding sizeDiffers(StoredUnit unit, String found) {
    return Finding.of(
        unit,
        Condition.SIZE_DIFFERS,
        "expected " + unit.record().size() + " bytes, found " + found);
  }
}

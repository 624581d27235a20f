package io.pollingsdk.download.unit;

import io.pollingsdk.pacing.TimeSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The records of a catalog: one thread of this process at a time writes that of a file. */
record UnitStore(UnitPaths paths, TimeSource time) {
  private static final Logger LOG = LoggerFactory.getLogger("io.pollingsdk.download.unit");

  // Shared by all catalogs: two of them may have the same root.
  private static final List<ReentrantLock> LOCKS =
      IntStream.range(0, 64).mapToObj(i -> new ReentrantLock()).toList();

  Optional<StoredUnit> read(Path file) {
    return RecordFiles.read(file).map(record -> unit(file, record));
  }

  /** Reads a record; one that cannot be read is logged. */
  Optional<StoredUnit> readable(Path file) {
    try {
      return read(file);
    } catch (UnitException e) {
      LOG.warn("A unit is passed over", e);
      return Optional.empty();
    }
  }

  /** Writes the record of a file that has been stored with a size. */
  StoredUnit put(Path file, long size, UnitFile record) {
    return locked(
        file,
        () -> {
          checkSize(file, size);
          return write(file, record);
        });
  }

  StoredUnit put(Path file, UnitFile record) {
    return locked(file, () -> write(file, record));
  }

  /** Notes that a unit is intact, unless its record is another one by now. */
  StoredUnit verified(Path file, StoredUnit unit) {
    try {
      return locked(file, () -> noted(file, unit));
    } catch (UnitException e) {
      if (!Thread.currentThread().isInterrupted()) {
        LOG.warn("A unit is intact, but its record cannot tell since when", e);
      }
      return unit;
    }
  }

  private StoredUnit noted(Path file, StoredUnit unit) {
    if (RecordFiles.read(file).filter(unit.record()::equals).isEmpty()) {
      return unit;
    }
    UnitFile record = unit.record().verified(time.now());
    // The time may be lost in a crash; for it alone, waiting twice for the disk is too much.
    RecordFiles.replace(file, record);
    return unit(file, record);
  }

  private StoredUnit write(Path file, UnitFile record) {
    RecordFiles.write(file, record);
    return unit(file, record);
  }

  private StoredUnit unit(Path file, UnitFile record) {
    return new StoredUnit(paths.relative(file), record);
  }

  private static StoredUnit locked(Path file, Supplier<StoredUnit> work) {
    ReentrantLock lock = LOCKS.get(Math.floorMod(file.hashCode(), LOCKS.size()));
    lock.lock();
    try {
      return work.get();
    } finally {
      lock.unlock();
    }
  }

  private static void checkSize(Path file, long expected) {
    try {
      BasicFileAttributes found =
          Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
      if (!found.isRegularFile() || found.size() != expected) {
        throw new UnitException(
            file, "is no longer the file of " + expected + " bytes that was stored", null);
      }
    } catch (NoSuchFileException e) {
      throw new UnitException(file, "is not there any more", e);
    } catch (IOException e) {
      throw new UnitException(file, "cannot be recorded: " + e, e);
    }
  }
}

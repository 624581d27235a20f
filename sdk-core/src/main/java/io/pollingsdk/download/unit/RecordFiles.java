package io.pollingsdk.download.unit;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.UUID;

/** Unit files on the disk. */
final class RecordFiles {
  /** The longest record that is read or written, in bytes. */
  static final int LONGEST = 1024 * 1024;

  private RecordFiles() {}

  static Path of(Path file) {
    return file.resolveSibling(UnitRules.fileName(file) + UnitRules.SUFFIX);
  }

  static Optional<UnitFile> read(Path file) {
    Path record = of(file);
    if (!Files.exists(record, LinkOption.NOFOLLOW_LINKS)) {
      return Optional.empty();
    }
    if (!Files.isRegularFile(record, LinkOption.NOFOLLOW_LINKS)) {
      throw new UnitException(record, "is not a regular file", null);
    }
    Optional<String> text = text(record);
    if (text.isEmpty()) {
      return Optional.empty();
    }
    UnitFile unit = UnitReader.read(text.get(), record.toString());
    if (!unit.name().equals(UnitRules.fileName(file))) {
      throw new UnitException(record, "is the record of another file: " + unit.name(), null);
    }
    return Optional.of(unit);
  }

  private static Optional<String> text(Path record) {
    byte[] bytes;
    try (InputStream in = Files.newInputStream(record, LinkOption.NOFOLLOW_LINKS)) {
      bytes = in.readNBytes(LONGEST + 1);
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw new UnitException(record, "cannot be read: " + e, e);
    }
    if (bytes.length > LONGEST) {
      throw new UnitException(record, "has more than " + LONGEST + " bytes", null);
    }
    try {
      return Optional.of(
          StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString());
    } catch (CharacterCodingException e) {
      throw new UnitException(record, "is not UTF-8", e);
    }
  }

  /** Writes a record; it is on the disk when the method returns. */
  static void write(Path file, UnitFile unit) {
    replace(file, unit);
    forceFolder(of(file).resolveSibling(""));
  }

  /** Writes a record, as whole, of which a crash right after may bring the old one back. */
  static void replace(Path file, UnitFile unit) {
    Path record = of(file);
    ByteBuffer bytes = bytes(record, unit);
    Path unfinished = record.resolveSibling(UnitRules.temporaryName(UUID.randomUUID().toString()));
    try {
      writeNew(unfinished, bytes);
      Files.move(unfinished, record, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      UnitException failure = new UnitException(record, "cannot be written: " + e, e);
      remove(unfinished, failure);
      throw failure;
    }
  }

  private static ByteBuffer bytes(Path record, UnitFile unit) {
    try {
      // The usual way would put a question mark where a character is broken, and say nothing.
      ByteBuffer bytes = StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(unit.toJson()));
      if (bytes.remaining() > LONGEST) {
        throw new UnitException(record, "would have more than " + LONGEST + " bytes", null);
      }
      return bytes;
    } catch (CharacterCodingException e) {
      throw new UnitException(record, "would hold text that is not Unicode", e);
    }
  }

  private static void writeNew(Path path, ByteBuffer bytes) throws IOException {
    try (FileChannel channel =
        FileChannel.open(path, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
      channel.force(true);
    }
  }

  private static void remove(Path unfinished, UnitException failure) {
    try {
      Files.deleteIfExists(unfinished);
    } catch (IOException e) {
      failure.addSuppressed(e);
    }
  }

  private static void forceFolder(Path folder) {
    try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    } catch (IOException notHere) {
      // Some systems do not open folders; there, the record is as safe as the system makes it.
    }
  }
}

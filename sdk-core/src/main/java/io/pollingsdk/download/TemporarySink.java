package io.pollingsdk.download;

import io.pollingsdk.internal.files.Place;
import io.pollingsdk.internal.files.WorkFile;
import java.io.IOException;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;

/** Writes a file of a random name, which the caller deletes. */
final class TemporarySink extends WorkSink {
  private static final FileAttribute<?> PRIVATE =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

  private TemporarySink(WorkFile work) {
    super(work);
  }

  /** In a folder of the caller's, where files have the usual permissions. */
  static TemporarySink in(Path folder) throws IOException {
    return open(folder);
  }

  /** In the system's folder, which is everybody's: there, nobody else may read it. */
  static TemporarySink inSystemFolder() throws IOException {
    Path folder = Path.of(System.getProperty("java.io.tmpdir", "."));
    boolean posix = folder.getFileSystem().supportedFileAttributeViews().contains("posix");
    return posix ? open(folder, PRIVATE) : open(folder);
  }

  private static TemporarySink open(Path folder, FileAttribute<?>... attributes)
      throws IOException {
    Path absolute = folder.toAbsolutePath();
    try {
      return new TemporarySink(WorkFile.random(absolute, "download-", attributes));
    } catch (IOException e) {
      throw Place.explained(absolute, e);
    }
  }

  @Override
  Path publish(WorkFile work) throws IOException {
    // Some network file systems say only now that it did not fit.
    work.close();
    return work.path();
  }
}

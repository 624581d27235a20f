package io.pollingsdk.internal.files;

import java.nio.file.FileSystemException;
import java.nio.file.Path;

/** Another download, of this process or another one, writes this file. */
public final class InUseException extends FileSystemException {
  private static final long serialVersionUID = 1L;

  InUseException(Path path) {
    super(path.toString(), null, "in use by another download, perhaps of another process");
  }
}

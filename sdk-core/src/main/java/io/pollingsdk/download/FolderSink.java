package io.pollingsdk.download;

import io.pollingsdk.internal.files.Place;
import io.pollingsdk.internal.files.Publisher;
import io.pollingsdk.internal.files.SafeName;
import io.pollingsdk.internal.files.ServedName;
import io.pollingsdk.internal.files.WorkFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/** Writes a file into a folder, under the name that the server gives it, if that is free. */
final class FolderSink extends WorkSink {
  private final Path folder;
  private final Publisher publisher = new Publisher(new Publisher.Rules(false, true, false));
  private Path file;

  private FolderSink(Path folder, WorkFile work) {
    super(work);
    this.folder = folder;
    this.file = SafeName.in(folder, ServedName.of(Optional.empty(), ""));
  }

  static FolderSink open(Path folder) throws IOException {
    Path absolute = folder.toAbsolutePath();
    try {
      return new FolderSink(absolute, WorkFile.random(absolute, ".download-"));
    } catch (IOException e) {
      throw Place.explained(absolute, e);
    }
  }

  @Override
  public void head(ResourceInfo head) throws IOException {
    String path = head.uri().getRawPath();
    String name =
        ServedName.of(head.headers().first("Content-Disposition"), path == null ? "" : path);
    file = SafeName.in(folder, name);
    new Place(file, folder, file).checkFree(false);
  }

  @Override
  Path publish(WorkFile work) throws IOException {
    publisher.publish(work, file);
    publisher.settle(folder);
    return file;
  }
}

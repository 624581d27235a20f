package io.pollingsdk.download;

import io.pollingsdk.internal.files.Publisher;
import io.pollingsdk.internal.files.WorkFile;
import java.io.IOException;
import java.nio.file.Path;

/** Writes a file whose name is known, without a trace for a later download. */
final class PlainSink extends WorkSink {
  private final Path file;
  private final Publisher publisher;

  PlainSink(Path file, Publisher publisher) throws IOException {
    super(WorkFile.random(file.getParent(), ".download-"));
    this.file = file;
    this.publisher = publisher;
  }

  @Override
  Path publish(WorkFile work) throws IOException {
    publisher.publish(work, file);
    publisher.settle(file.getParent());
    return file;
  }
}

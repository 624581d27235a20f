package io.pollingsdk.download;

import io.pollingsdk.internal.files.Place;
import io.pollingsdk.internal.files.Publisher;
import io.pollingsdk.internal.files.WorkFile;
import java.io.IOException;
import java.nio.file.Path;

/** Writes a file whose name is known, without a trace for a later download. */
final class PlainSink extends WorkSink {
  private final Place place;
  private final Publisher publisher;

  PlainSink(Place place, Publisher publisher) throws IOException {
    super(WorkFile.random(place.folder(), ".download-"));
    this.place = place;
    this.publisher = publisher;
  }

  @Override
  Path publish(WorkFile work) throws IOException {
    publisher.publish(work, place.file());
    publisher.settle(place.folder());
    return place.named();
  }
}

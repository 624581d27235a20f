package io.pollingsdk.examples.s3;

import io.pollingsdk.download.Sink;
import io.pollingsdk.download.Target;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import software.amazon.awssdk.services.s3.S3Client;

/**
 * An object in an S3-compatible store as the target of a download. Nothing is at its key before the
 * content is whole and checked; then it appears there at once, in place of what was there.
 *
 * <p>Content of up to one part goes up as one object when it is complete. Larger content goes up in
 * parts while it comes in, so a download needs the memory of one part, whatever its size. What ends
 * without a result leaves no parts behind; only a process that is killed does, so give the bucket a
 * lifecycle rule that removes incomplete uploads.
 *
 * <p>Immutable and thread-safe. Downloads that run at the same time need a key each.
 *
 * @param client the way to the store; the caller's to configure and to close. It retries what can
 *     be retried, and it decides about checksums: unless it is told otherwise, each request carries
 *     one, which the store compares with what it received
 * @param bucket the bucket; must exist
 * @param key the object's key
 * @param partSize how much is sent at a time, in bytes, at least {@link #MIN_PART_SIZE}; times
 *     {@link #MAX_PARTS} it is the largest content that fits
 * @param ifAbsent whether an object that is there already stays, and the download fails with a
 *     {@link FileAlreadyExistsException}; needs a store that knows conditional writes. Where the
 *     answer to the last request is lost, the client asks again and meets its own object: that
 *     fails too, though the content is there
 */
public record S3Target(S3Client client, String bucket, String key, int partSize, boolean ifAbsent)
    implements Target {
  /** The smallest part that S3 accepts, other than the last: 5 MiB. */
  public static final int MIN_PART_SIZE = 5 * 1024 * 1024;

  /** The part size unless another is chosen: 8 MiB, enough for content of 78 GiB. */
  public static final int DEFAULT_PART_SIZE = 8 * 1024 * 1024;

  /** The most parts that S3 puts together into one object. */
  public static final int MAX_PARTS = 10_000;

  /**
   * Creates the target.
   *
   * @param client the way to the store
   * @param bucket the bucket; must exist
   * @param key the object's key
   * @param partSize how much is sent at a time, in bytes, at least {@link #MIN_PART_SIZE}
   * @param ifAbsent whether an object that is there already stays, and the download fails
   * @throws IllegalArgumentException if the bucket or the key is blank, or the part size too small
   */
  public S3Target {
    if (bucket.isBlank() || key.isBlank()) {
      throw new IllegalArgumentException("bucket and key must not be blank");
    }
    if (partSize < MIN_PART_SIZE) {
      throw new IllegalArgumentException(
          "partSize must be at least " + MIN_PART_SIZE + " bytes, but is " + partSize);
    }
  }

  /**
   * {@return a target that replaces what is at the key, with parts of {@link #DEFAULT_PART_SIZE}}
   *
   * @param client the way to the store
   * @param bucket the bucket; must exist
   * @param key the object's key
   */
  public static S3Target object(S3Client client, String bucket, String key) {
    return new S3Target(client, bucket, key, DEFAULT_PART_SIZE, false);
  }

  /**
   * {@return this target with another part size}
   *
   * @param bytes how much is sent at a time, at least {@link #MIN_PART_SIZE}
   */
  public S3Target withPartSize(int bytes) {
    return new S3Target(client, bucket, key, bytes, ifAbsent);
  }

  /** {@return this target, but an object that is there already stays, and the download fails} */
  public S3Target onlyIfAbsent() {
    return new S3Target(client, bucket, key, partSize, true);
  }

  /**
   * Makes the sink, once the store has said that the bucket exists and, if asked for, the object
   * does not. A client that may not ask, only write, hears a refusal with the first bytes it sends.
   */
  @Override
  public Sink open() throws IOException {
    S3Sink sink = new S3Sink(this, MAX_PARTS);
    sink.check();
    return sink;
  }

  /** {@return the place: {@code s3://bucket/key}} */
  @Override
  public String toString() {
    return "s3://" + bucket + "/" + key;
  }
}

package io.pollingsdk.examples.s3;

import io.pollingsdk.download.ResourceInfo;
import io.pollingsdk.download.Sink;
import io.pollingsdk.download.Stored;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.FileAlreadyExistsException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.ChecksumAlgorithm;
import software.amazon.awssdk.services.s3.model.CompleteMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.CreateMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.NoSuchUploadException;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.UploadPartRequest;
import software.amazon.awssdk.services.s3.model.UploadPartResponse;

/** Collects a part and sends it when more comes; an only part is sent when all is there. */
final class S3Sink implements Sink {
  private static final int FIRST = 64 * 1024;
  private static final int OK = 200;
  private static final int FORBIDDEN = 403;
  private static final int NOT_FOUND = 404;
  private static final int PRECONDITION_FAILED = 412;

  private final S3Target target;
  private final S3Client store;
  private final int maxParts;
  private final List<CompletedPart> sent = new ArrayList<>();
  private byte[] part = new byte[0];
  private int length;
  private @Nullable String uploadId;
  private @Nullable String contentType;

  S3Sink(S3Target target, int maxParts) {
    this.target = target;
    this.store = target.client();
    this.maxParts = maxParts;
  }

  /** Fails where the store can tell already that it will refuse. */
  void check() throws IOException {
    if (status(() -> store.headBucket(r -> r.bucket(target.bucket()))) == NOT_FOUND) {
      throw new IOException("cannot store " + target + ": there is no such bucket");
    }
    if (target.ifAbsent()
        && status(() -> store.headObject(r -> r.bucket(target.bucket()).key(target.key()))) == OK) {
      throw exists();
    }
  }

  @Override
  public void head(ResourceInfo head) throws IOException {
    contentType = head.headers().first("Content-Type").orElse(null);
    if (head.size().orElse(0) > (long) maxParts * target.partSize()) {
      throw tooLarge();
    }
  }

  @Override
  public void write(ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      if (length == target.partSize()) {
        if (sent.size() + 1 == maxParts) {
          throw tooLarge();
        }
        sendPart();
      }
      int count = Math.min(bytes.remaining(), target.partSize() - length);
      makeRoom(length + count);
      bytes.get(part, length, count);
      length += count;
    }
  }

  @Override
  public boolean restart() throws IOException {
    removeParts();
    length = 0;
    return true;
  }

  @Override
  public Stored commit() throws IOException {
    if (uploadId == null) {
      putObject();
    } else {
      sendPart();
      completeUpload();
    }
    return new Stored.Elsewhere(target.toString());
  }

  /** Keeps nothing in any case: what a later download would need to go on is not stored. */
  @Override
  public void abort(boolean keep) throws IOException {
    part = new byte[0];
    removeParts();
  }

  private void makeRoom(int needed) {
    if (needed > part.length) {
      long roomy = Math.max(FIRST, Math.max(needed, part.length * 2L));
      part = Arrays.copyOf(part, (int) Math.min(target.partSize(), roomy));
    }
  }

  private void putObject() throws IOException {
    PutObjectRequest request =
        PutObjectRequest.builder()
            .bucket(target.bucket())
            .key(target.key())
            .contentType(contentType)
            .ifNoneMatch(condition())
            .build();
    ask(() -> store.putObject(request, body()));
  }

  private void startUpload() throws IOException {
    CreateMultipartUploadRequest request =
        CreateMultipartUploadRequest.builder()
            .bucket(target.bucket())
            .key(target.key())
            .contentType(contentType)
            .checksumAlgorithm(checksums())
            .build();
    uploadId = ask(() -> store.createMultipartUpload(request)).uploadId();
  }

  private void sendPart() throws IOException {
    if (uploadId == null) {
      startUpload();
    }
    int number = sent.size() + 1;
    UploadPartRequest request =
        UploadPartRequest.builder()
            .bucket(target.bucket())
            .key(target.key())
            .uploadId(uploadId)
            .partNumber(number)
            .build();
    UploadPartResponse answer = ask(() -> store.uploadPart(request, body()));
    sent.add(
        CompletedPart.builder()
            .partNumber(number)
            .eTag(answer.eTag())
            .checksumCRC32(answer.checksumCRC32())
            .build());
    length = 0;
  }

  private void completeUpload() throws IOException {
    CompleteMultipartUploadRequest request =
        CompleteMultipartUploadRequest.builder()
            .bucket(target.bucket())
            .key(target.key())
            .uploadId(uploadId)
            .multipartUpload(all -> all.parts(sent))
            .ifNoneMatch(condition())
            .build();
    ask(() -> store.completeMultipartUpload(request));
  }

  private @Nullable String condition() {
    return target.ifAbsent() ? "*" : null;
  }

  /** The checksums that the client adds to parts by itself; the store wants to be told before. */
  private @Nullable ChecksumAlgorithm checksums() {
    return store.serviceClientConfiguration().requestChecksumCalculation()
            == RequestChecksumCalculation.WHEN_REQUIRED
        ? null
        : ChecksumAlgorithm.CRC32;
  }

  /** The bytes collected, not copied; read again where the client sends them again. */
  private RequestBody body() {
    return RequestBody.fromContentProvider(
        () -> new ByteArrayInputStream(part, 0, length), length, "application/octet-stream");
  }

  private void removeParts() throws IOException {
    if (uploadId == null) {
      return;
    }
    // A download is often ended by an interrupt, and the client sends nothing while one is pending.
    boolean interrupted = Thread.interrupted();
    try {
      store.abortMultipartUpload(
          r -> r.bucket(target.bucket()).key(target.key()).uploadId(uploadId));
    } catch (NoSuchUploadException e) {
      // Gone already, or complete after all: either way no parts are left.
    } catch (SdkException e) {
      throw failure(e);
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
    uploadId = null;
    sent.clear();
  }

  /** The status of an answer that decides something now; who may not look may still write. */
  private int status(Runnable head) throws IOException {
    try {
      head.run();
      return OK;
    } catch (S3Exception e) {
      if (e.statusCode() == NOT_FOUND || e.statusCode() == FORBIDDEN) {
        return e.statusCode();
      }
      throw failure(e);
    } catch (SdkException e) {
      throw failure(e);
    }
  }

  private <T> T ask(Supplier<T> request) throws IOException {
    try {
      return request.get();
    } catch (SdkException e) {
      throw failure(e);
    }
  }

  private IOException failure(SdkException e) {
    if (!(e instanceof S3Exception answer)) {
      return new IOException("cannot store " + target + ": " + e.getMessage(), e);
    }
    if (answer.statusCode() == PRECONDITION_FAILED) {
      return exists();
    }
    String what = "HTTP " + answer.statusCode();
    // An answer to HEAD has no body and so says no more than its status.
    if (answer.awsErrorDetails() != null && answer.awsErrorDetails().errorMessage() != null) {
      what += ", " + answer.awsErrorDetails().errorCode();
      what += ": " + answer.awsErrorDetails().errorMessage();
    }
    return new IOException("cannot store " + target + ": the store answers " + what, e);
  }

  private IOException exists() {
    return new FileAlreadyExistsException(target.toString(), null, "it exists, and was to stay");
  }

  private IOException tooLarge() {
    return new IOException(
        "cannot store "
            + target
            + ": it is larger than "
            + maxParts
            + " parts of "
            + target.partSize()
            + " bytes; choose larger parts");
  }
}

package io.pollingsdk.examples.s3;

import static io.pollingsdk.examples.s3.Feed.bytes;
import static io.pollingsdk.examples.s3.Feed.store;
import static org.assertj.core.api.Assertions.assertThat;
import static software.amazon.awssdk.core.checksums.RequestChecksumCalculation.WHEN_REQUIRED;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.List;
import java.util.zip.CRC32;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.SdkResponse;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3ClientBuilder;
import software.amazon.awssdk.services.s3.model.ChecksumAlgorithm;
import software.amazon.awssdk.services.s3.model.CompleteMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.CreateMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.UploadPartRequest;
import software.amazon.awssdk.services.s3.model.UploadPartResponse;

/** The client decides about checksums; the adapter says so to the store, and hands them on. */
class S3ChecksumTest {
  private static final int PART = S3Target.MIN_PART_SIZE;
  private static final String KEY = "checked";

  private S3Server server;

  @BeforeEach
  void start() throws Exception {
    server = S3Server.start();
  }

  @AfterEach
  void stop() throws Exception {
    server.stop();
  }

  @Test
  void theChecksumOfEachPartIsNamedAgainAtTheEnd() throws IOException {
    byte[] content = bytes(PART + 1);
    List<String> sums = List.of(crc32(content, 0, PART), crc32(content, PART, 1));
    // This server compares them, but does not tell them back, as others do.
    try (S3Client telling = server.client(S3Server.SECRET, c -> addSums(c, sums))) {
      store(S3Target.object(telling, S3Server.BUCKET, KEY).withPartSize(PART), content);
    }

    assertThat(server.only(CreateMultipartUploadRequest.class).checksumAlgorithm())
        .isEqualTo(ChecksumAlgorithm.CRC32);
    assertThat(server.only(CompleteMultipartUploadRequest.class).multipartUpload().parts())
        .extracting(CompletedPart::checksumCRC32)
        .isEqualTo(sums);
    assertThat(stored()).isEqualTo(content);
  }

  @Test
  void aClientMayGoWithoutChecksums() throws IOException {
    try (S3Client plain =
        server.client(S3Server.SECRET, c -> c.requestChecksumCalculation(WHEN_REQUIRED))) {
      store(S3Target.object(plain, S3Server.BUCKET, KEY).withPartSize(PART), bytes(PART + 1));
    }

    assertThat(server.only(CreateMultipartUploadRequest.class).checksumAlgorithm()).isNull();
    assertThat(stored()).hasSize(PART + 1);
  }

  private byte[] stored() {
    try (S3Client client = server.client(S3Server.SECRET)) {
      return client.getObjectAsBytes(r -> r.bucket(S3Server.BUCKET).key(KEY)).asByteArray();
    }
  }

  private static void addSums(S3ClientBuilder client, List<String> sums) {
    ExecutionInterceptor adding =
        new ExecutionInterceptor() {
          @Override
          public SdkResponse modifyResponse(
              Context.ModifyResponse context, ExecutionAttributes attributes) {
            return context.request() instanceof UploadPartRequest part
                    && context.response() instanceof UploadPartResponse answer
                ? answer.copy(b -> b.checksumCRC32(sums.get(part.partNumber() - 1)))
                : context.response();
          }
        };
    client.overrideConfiguration(
        client.overrideConfiguration().copy(c -> c.addExecutionInterceptor(adding)));
  }

  private static String crc32(byte[] content, int from, int length) {
    CRC32 sum = new CRC32();
    sum.update(content, from, length);
    byte[] bytes = ByteBuffer.allocate(Integer.BYTES).putInt((int) sum.getValue()).array();
    return Base64.getEncoder().encodeToString(bytes);
  }
}

package io.pollingsdk.examples.s3;

import static io.pollingsdk.examples.s3.Feed.bytes;
import static io.pollingsdk.examples.s3.Feed.head;
import static io.pollingsdk.examples.s3.Feed.open;
import static io.pollingsdk.examples.s3.Feed.store;
import static io.pollingsdk.examples.s3.Feed.write;
import static io.pollingsdk.examples.s3.S3Target.MAX_PARTS;
import static io.pollingsdk.examples.s3.S3Target.MIN_PART_SIZE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pollingsdk.download.Sink;
import io.pollingsdk.download.Stored;
import java.io.IOException;
import java.net.URI;
import java.nio.file.FileAlreadyExistsException;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.MultipartUpload;

/** What the adapter does, as a real server of the protocol sees it. */
class S3TargetTest {
  private static final int PART = MIN_PART_SIZE;
  private static final URI NOWHERE = URI.create("http://127.0.0.1:1");
  private static final String KEY = "reports/2026/a b+ü.csv";

  private static S3Server server;

  private final S3Client client = server.client(S3Server.SECRET);
  private final S3Target target = S3Target.object(client, S3Server.BUCKET, KEY).withPartSize(PART);

  @BeforeAll
  static void start() throws Exception {
    server = S3Server.start();
  }

  @AfterAll
  static void stop() throws Exception {
    server.stop();
  }

  @BeforeEach
  void clean() {
    client.deleteObject(r -> r.bucket(S3Server.BUCKET).key(KEY));
    server.forget();
  }

  @AfterEach
  void close() {
    client.close();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 100_000, PART - 1, PART})
  void contentOfUpToOnePartIsOneObjectPut(int size) throws IOException {
    byte[] content = bytes(size);

    Stored stored = store(target, content);

    assertThat(stored).isEqualTo(new Stored.Elsewhere("s3://downloads/" + KEY));
    assertThat(object()).isEqualTo(content);
    assertThat(server.asked()).containsExactly("HeadBucket", "PutObject", "GetObject");
  }

  @ParameterizedTest
  @CsvSource({"1, 2", "5242880, 2", "5242881, 3", "7000000, 3"})
  void largerContentGoesUpInPartsAsTheyFill(int beyondOnePart, int parts) throws IOException {
    byte[] content = bytes(PART + beyondOnePart);

    store(target, content);

    assertThat(object()).isEqualTo(content);
    assertThat(server.asked())
        .startsWith("HeadBucket", "CreateMultipartUpload", "UploadPart")
        .endsWith("UploadPart", "CompleteMultipartUpload", "GetObject")
        .hasSize(4 + parts);
  }

  @Test
  void nothingIsVisibleBeforeTheCommit() throws IOException {
    Sink small = open(target);
    write(small, bytes(10));
    assertThat(exists()).isFalse();
    small.commit();
    assertThat(object()).hasSize(10);

    byte[] content = bytes(2 * PART + 1);
    Sink large = open(target);
    write(large, content);
    assertThat(uploads()).hasSize(1);
    assertThat(object()).hasSize(10);

    large.commit();
    assertThat(object()).isEqualTo(content);
    assertThat(uploads()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {5, PART + 5})
  void theObjectHasTheContentTypeOfTheAnswer(int size) throws IOException {
    store(target, bytes(size));

    assertThat(client.headObject(r -> r.bucket(S3Server.BUCKET).key(KEY)).contentType())
        .isEqualTo("text/csv; charset=utf-8");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void abortLeavesNothing(boolean keep) throws IOException {
    Sink small = open(target);
    write(small, bytes(10));
    small.abort(keep);

    Sink large = open(target);
    write(large, bytes(2 * PART + 1));
    large.abort(keep);

    assertThat(uploads()).isEmpty();
    assertThat(exists()).isFalse();
  }

  @Test
  void abortLeavesNothingThoughTheThreadIsInterrupted() throws IOException {
    Sink sink = open(target);
    write(sink, bytes(PART + 1));

    Thread.currentThread().interrupt();
    sink.abort(false);

    assertThat(Thread.interrupted()).isTrue();
    assertThat(uploads()).isEmpty();
  }

  @Test
  void anInterruptEndsAnUpload() throws IOException {
    Sink sink = open(target);

    Thread.currentThread().interrupt();
    assertThatThrownBy(sink::commit).isInstanceOf(IOException.class);

    assertThat(Thread.interrupted()).isTrue();
    assertThat(exists()).isFalse();
  }

  @ParameterizedTest
  @CsvSource({"10, 3", "10, 6000000", "6000000, 20", "6000000, 6000001"})
  void startsOverFromTheFirstByte(int before, int after) throws IOException {
    byte[] content = bytes(after);
    Sink sink = open(target);
    write(sink, bytes(before));

    assertThat(sink.restart()).isTrue();
    assertThat(uploads()).isEmpty();
    sink.head(head(after));
    write(sink, content);
    sink.commit();

    assertThat(object()).isEqualTo(content);
    assertThat(uploads()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {10, PART + 10})
  void replacesWhatWasThere(int size) throws IOException {
    store(target, bytes(20));

    store(target, bytes(size));

    assertThat(object()).isEqualTo(bytes(size));
  }

  @Test
  void ifAbsentStoresWhereNothingIs() throws IOException {
    store(target.onlyIfAbsent(), bytes(10));

    assertThat(object()).hasSize(10);
  }

  @Test
  void ifAbsentFailsBeforeAnythingIsSentWhereAnObjectIsAlready() throws IOException {
    store(target, bytes(10));

    assertThatThrownBy(target.onlyIfAbsent()::open)
        .isInstanceOf(FileAlreadyExistsException.class)
        .hasMessageContaining("s3://downloads/" + KEY);
  }

  @ParameterizedTest
  @ValueSource(ints = {5, PART + 5})
  void ifAbsentKeepsAnObjectThatCameMeanwhile(int size) throws IOException {
    Sink sink = open(target.onlyIfAbsent());
    write(sink, bytes(size));
    store(target, bytes(20));

    assertThatThrownBy(sink::commit).isInstanceOf(FileAlreadyExistsException.class);
    sink.abort(false);

    assertThat(object()).hasSize(20);
    assertThat(uploads()).isEmpty();
  }

  @Test
  void aMissingBucketIsFoundOutBeforeAnythingIsSent() {
    assertThatThrownBy(S3Target.object(client, "no-such-bucket", KEY)::open)
        .isInstanceOf(IOException.class)
        .hasMessage("cannot store s3://no-such-bucket/" + KEY + ": there is no such bucket");
  }

  @ParameterizedTest
  @ValueSource(ints = {10, PART + 10})
  void wrongCredentialsFailWithTheStoresReasonAndNoSecret(int size) {
    try (S3Client other = server.client("hush-hush")) {
      S3Target refused = S3Target.object(other, S3Server.BUCKET, KEY).withPartSize(PART);

      assertThatThrownBy(() -> store(refused, bytes(size)))
          .isInstanceOf(IOException.class)
          .hasMessageStartingWith("cannot store s3://downloads/" + KEY)
          .hasMessageContaining("HTTP 403, SignatureDoesNotMatch")
          .hasMessageNotContaining("hush");
    }
    assertThat(exists()).isFalse();
  }

  @Test
  void aStoreOutOfReachIsFoundOutBeforeAnythingIsSent() {
    try (S3Client nowhere = S3Server.builder(NOWHERE, "x").build()) {
      assertThatThrownBy(S3Target.object(nowhere, S3Server.BUCKET, KEY)::open)
          .isInstanceOf(IOException.class)
          .hasMessageStartingWith("cannot store s3://downloads/" + KEY);
    }
  }

  @Test
  void anUploadThatSomeoneRemovedFailsAndAbortsQuietly() throws IOException {
    Sink sink = open(target);
    write(sink, bytes(PART + 1));
    client.abortMultipartUpload(
        r -> r.bucket(S3Server.BUCKET).key(KEY).uploadId(uploads().get(0).uploadId()));

    assertThatThrownBy(sink::commit)
        .isInstanceOf(IOException.class)
        .hasMessageContaining("NoSuchUpload");
    sink.abort(false);

    assertThat(exists()).isFalse();
  }

  @Test
  void partsThatAreTooSmallAreRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> target.withPartSize(MIN_PART_SIZE - 1))
        .withMessageContaining("5242880");
  }

  @ParameterizedTest
  @CsvSource({"' ', key", "bucket, ''"})
  void aBlankPlaceIsRefused(String bucket, String key) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> S3Target.object(client, bucket, key))
        .withMessageContaining("blank");
  }

  @Test
  void contentThatNeedsTooManyPartsIsRefusedByItsAnnouncedSize() throws IOException {
    long most = (long) MAX_PARTS * PART;
    Sink sink = target.open();

    sink.head(head(most));
    assertThatThrownBy(() -> sink.head(head(most + 1)))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("choose larger parts");
  }

  @Test
  void contentThatTurnsOutToNeedTooManyPartsFails() throws IOException {
    Sink sink = new S3Sink(target, 2);
    write(sink, bytes(2 * PART));

    assertThatThrownBy(() -> write(sink, bytes(1)))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("larger than 2 parts");
    sink.abort(false);

    assertThat(uploads()).isEmpty();
  }

  @Test
  void showsThePlaceOnly() {
    assertThat(target).hasToString("s3://downloads/" + KEY);
  }

  private byte[] object() {
    return client.getObjectAsBytes(r -> r.bucket(S3Server.BUCKET).key(KEY)).asByteArray();
  }

  private boolean exists() {
    return !client.listObjectsV2(r -> r.bucket(S3Server.BUCKET)).contents().isEmpty();
  }

  private List<MultipartUpload> uploads() {
    return client.listMultipartUploads(r -> r.bucket(S3Server.BUCKET)).uploads();
  }
}

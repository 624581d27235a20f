package io.pollingsdk.examples.s3;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.gaul.s3proxy.S3Proxy;
import org.gaul.s3proxy.auth.AuthenticationType;
import org.gaul.s3proxy.blobstore.BlobStore;
import org.gaul.s3proxy.nio2blob.TransientNio2BlobStore;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3ClientBuilder;

/** An S3 server in this process, with one empty bucket; it holds everything in memory. */
final class S3Server {
  static final String BUCKET = "downloads";
  static final String SECRET = "secret-of-the-test";

  private final BlobStore objects = new TransientNio2BlobStore();
  private final List<SdkRequest> requests = new CopyOnWriteArrayList<>();
  private final S3Proxy proxy =
      S3Proxy.builder()
          .endpoint(URI.create("http://127.0.0.1:0"))
          .blobStore(objects)
          .awsAuthentication(AuthenticationType.AWS_V4, "access-key", SECRET)
          .stopTimeout(0)
          .build();

  private S3Server() {}

  static S3Server start() throws Exception {
    S3Server server = new S3Server();
    server.proxy.start();
    try (S3Client client = server.client(SECRET)) {
      client.createBucket(r -> r.bucket(BUCKET));
    }
    return server;
  }

  /** {@return a client whose requests are noted} */
  S3Client client(String secret) {
    return client(secret, settings -> {});
  }

  S3Client client(String secret, Consumer<S3ClientBuilder> settings) {
    ExecutionInterceptor note =
        new ExecutionInterceptor() {
          @Override
          public void beforeExecution(
              Context.BeforeExecution context, ExecutionAttributes attributes) {
            requests.add(context.request());
          }
        };
    S3ClientBuilder builder =
        builder(URI.create("http://127.0.0.1:" + proxy.getPort()), secret)
            .overrideConfiguration(c -> c.addExecutionInterceptor(note));
    settings.accept(builder);
    return builder.build();
  }

  static S3ClientBuilder builder(URI endpoint, String secret) {
    return S3Client.builder()
        .endpointOverride(endpoint)
        .region(Region.US_EAST_1)
        .forcePathStyle(true)
        .credentialsProvider(
            StaticCredentialsProvider.create(AwsBasicCredentials.create("access-key", secret)));
  }

  /** {@return what was asked of the server, by the operations' names} */
  List<String> asked() {
    return requests.stream()
        .map(request -> request.getClass().getSimpleName().replace("Request", ""))
        .toList();
  }

  /** {@return the only request of a type} */
  <T extends SdkRequest> T only(Class<T> type) {
    List<T> found = requests.stream().filter(type::isInstance).map(type::cast).toList();
    assertThat(found).hasSize(1);
    return found.get(0);
  }

  void forget() {
    requests.clear();
  }

  void stop() throws Exception {
    proxy.stop();
    objects.close();
  }
}

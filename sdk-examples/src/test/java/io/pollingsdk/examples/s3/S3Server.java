package io.pollingsdk.examples.s3;

import java.net.URI;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.gaul.s3proxy.S3Proxy;
import org.gaul.s3proxy.auth.AuthenticationType;
import org.gaul.s3proxy.blobstore.BlobStore;
import org.gaul.s3proxy.nio2blob.TransientNio2BlobStore;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;

/** An S3 server in this process, with one empty bucket; it holds everything in memory. */
final class S3Server {
  static final String BUCKET = "downloads";
  static final String SECRET = "secret-of-the-test";

  private final BlobStore objects = new TransientNio2BlobStore();
  private final List<String> requests = new CopyOnWriteArrayList<>();
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
    ExecutionInterceptor note =
        new ExecutionInterceptor() {
          @Override
          public void beforeExecution(
              Context.BeforeExecution context, ExecutionAttributes attributes) {
            requests.add(context.request().getClass().getSimpleName().replace("Request", ""));
          }
        };
    return client(URI.create("http://127.0.0.1:" + proxy.getPort()), secret, List.of(note));
  }

  static S3Client client(URI endpoint, String secret, List<ExecutionInterceptor> interceptors) {
    return S3Client.builder()
        .endpointOverride(endpoint)
        .region(Region.US_EAST_1)
        .forcePathStyle(true)
        .credentialsProvider(
            StaticCredentialsProvider.create(AwsBasicCredentials.create("access-key", secret)))
        .httpClient(UrlConnectionHttpClient.create())
        .overrideConfiguration(c -> c.executionInterceptors(interceptors))
        .build();
  }

  /** {@return what was asked of the server, by the operations' names} */
  List<String> requests() {
    return requests;
  }

  void stop() throws Exception {
    proxy.stop();
    objects.close();
  }
}

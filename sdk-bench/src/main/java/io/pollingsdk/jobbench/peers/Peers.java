package io.pollingsdk.jobbench.peers;

import io.pollingsdk.jobbench.DriverKind;
import java.util.List;

/** All drivers of other libraries. */
public final class Peers {
  private static final List<DriverKind> ALL =
      List.of(
          new DriverKind(
              "Vert.x WebClient",
              "io.vertx:vertx-web-client with its own timers",
              plan -> new VertxWebClient(plan, false),
              17),
          new DriverKind(
              "Vert.x WebClient, pipelined",
              "the same with up to ten requests under way on a connection",
              plan -> new VertxWebClient(plan, true),
              17),
          new DriverKind(
              "JDK HttpClient async",
              "java.net.http with a ScheduledExecutorService",
              JdkHttpClientAsync::new,
              17),
          new DriverKind(
              "AWS async waiter",
              "software.amazon.awssdk:sdk-core's AsyncWaiter, carried by java.net.http",
              AwsAsyncWaiter::new,
              17),
          new DriverKind(
              "azure-core flux",
              "com.azure:azure-core's PollerFlux on its Netty client",
              AzurePollerFlux::new,
              17),
          new DriverKind(
              "azure-core sync",
              "com.azure:azure-core's SyncPoller on its Netty client, a thread a job",
              AzureSyncPoller::new,
              17),
          new DriverKind(
              "Failsafe async",
              "dev.failsafe:failsafe's RetryPolicy, carried by java.net.http",
              FailsafeAsync::new,
              17),
          new DriverKind(
              "gax",
              "com.google.api:gax's ScheduledRetryingExecutor, carried by java.net.http",
              Gax::new,
              17),
          new DriverKind(
              "OkHttp",
              "com.squareup.okhttp3:okhttp's queue with a ScheduledExecutorService",
              OkHttp::new,
              17),
          new DriverKind(
              "Spring WebClient",
              "org.springframework:spring-webflux on Reactor Netty",
              SpringWebClient::new,
              17));

  private Peers() {}

  /** {@return every kind, in the order in which it is run} */
  public static List<DriverKind> all() {
    return ALL;
  }
}

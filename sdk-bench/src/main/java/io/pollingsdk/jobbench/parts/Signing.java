package io.pollingsdk.jobbench.parts;

import io.pollingsdk.ConnectionSettings;
import io.pollingsdk.http.ApiRequest;
import io.pollingsdk.providers.cloudstack.CloudStack;
import io.pollingsdk.providers.cloudstack.CloudStackConnection;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** Signing: CloudStack's, the hook that each of its polls goes through. */
@State(Scope.Thread)
public class Signing {
  // Hooks are for the engine only; this calls one in its place.
  private static final MethodHandle SIGN = sign();

  private final CloudStackConnection connection =
      new CloudStackConnection(
          ConnectionSettings.to("http://localhost/client/api"), "an-api-key", "a-secret-key");
  private final ApiRequest poll =
      CloudStack.command("queryAsyncJobResult")
          .param("jobid", "5e2c8f0a-3b1d-4c7e-9f6a-1d2e3f4a5b6c");

  /** Makes the state. */
  public Signing() {}

  private static MethodHandle sign() {
    try {
      return MethodHandles.privateLookupIn(CloudStackConnection.class, MethodHandles.lookup())
          .findVirtual(
              CloudStackConnection.class,
              "sign",
              MethodType.methodType(ApiRequest.class, ApiRequest.class));
    } catch (ReflectiveOperationException e) {
      throw new LinkageError("the hook is not there", e);
    }
  }

  /**
   * {@return a poll, signed}
   *
   * @throws Throwable what the hook throws
   */
  @Benchmark
  public ApiRequest cloudStackPoll() throws Throwable {
    return (ApiRequest) SIGN.invokeExact(connection, poll);
  }

  /** Frees what a connection holds. */
  @TearDown(Level.Trial)
  public void close() {
    connection.close();
  }
}

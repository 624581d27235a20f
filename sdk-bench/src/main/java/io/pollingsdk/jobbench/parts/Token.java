package io.pollingsdk.jobbench.parts;

import io.pollingsdk.http.Origin;
import io.pollingsdk.job.JobHandle;
import java.net.URI;
import java.time.Instant;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** A job's token: written when it is submitted, read when it is resumed. */
@State(Scope.Thread)
public class Token {
  private static final URI STATUS =
      URI.create("https://cloud.example.org/jobs/5e2c8f0a-3b1d-4c7e-9f6a-1d2e3f4a5b6c");

  private JobHandle handle =
      JobHandle.of(STATUS)
          .with("region", "eu-1")
          .boundTo("example", Origin.of(STATUS))
          .timed(Instant.ofEpochSecond(1_700_000_000), Instant.ofEpochSecond(1_700_003_600));
  private String token = handle.toToken();

  /** Makes the state. */
  public Token() {}

  /** {@return the token of a handle} */
  @Benchmark
  public String encode() {
    return handle.toToken();
  }

  /** {@return the handle of a token} */
  @Benchmark
  public JobHandle decode() {
    return JobHandle.fromToken(token);
  }
}

package io.pollingsdk.jobbench.parts;

import io.pollingsdk.http.ApiResponse;
import io.pollingsdk.http.Headers;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** Reading a status answer: its bytes become JSON, and one member of it a string. */
@State(Scope.Thread)
public class Json {
  private final URI uri = URI.create("http://localhost/jobs/17");
  private final Headers headers = Headers.of("Content-Type", "application/json");
  private byte[] body =
      """
      {"queryasyncjobresultresponse": {"jobstatus": 0, "jobprocstatus": 0, "jobresultcode": 0,
       "cmd": "org.apache.cloudstack.api.command.user.vm.DeployVMCmd",
       "jobid": "5e2c8f0a-3b1d-4c7e-9f6a-1d2e3f4a5b6c", "jobinstancetype": "VirtualMachine",
       "created": "2026-01-01T00:00:00+0000", "accountid": "a1", "userid": "u1"}}
      """
          .getBytes(StandardCharsets.UTF_8);
  private ApiResponse read = response();

  /** Makes the state. */
  public Json() {}

  private ApiResponse response() {
    return new ApiResponse(uri, 200, headers, body);
  }

  /** {@return a member of an answer that has just come} */
  @Benchmark
  public int parsedAndRead() {
    return response().at("queryasyncjobresultresponse", "jobstatus").integer();
  }

  /** {@return a member of an answer that was parsed before} */
  @Benchmark
  public int readAgain() {
    return read.at("queryasyncjobresultresponse", "jobstatus").integer();
  }
}

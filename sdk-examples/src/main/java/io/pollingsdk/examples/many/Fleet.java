package io.pollingsdk.examples.many;

import io.pollingsdk.ConnectionSettings;
import io.pollingsdk.http.ApiResponse;
import io.pollingsdk.job.Job;
import io.pollingsdk.job.OnTimeout;
import io.pollingsdk.pacing.RequestBudget;
import io.pollingsdk.providers.cloudstack.CloudStackConnection;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Deploys machines, as many at once as there are names, without a thread for any of them. */
public final class Fleet {
  private static final RequestBudget BUDGET = RequestBudget.perSecond(500).withConcurrent(64);

  private final CloudStackConnection cloud;
  private final LongAdder running = new LongAdder();
  private final LongAdder failed = new LongAdder();

  /**
   * Creates a fleet of no machines.
   *
   * @param cloud where to
   */
  public Fleet(CloudStackConnection cloud) {
    this.cloud = cloud;
  }

  /**
   * {@return settings for very many jobs at once}
   *
   * @param settings those of the endpoint
   * @param journal who remembers the jobs
   */
  public static ConnectionSettings forMany(ConnectionSettings settings, Journal journal) {
    return settings.with(
        s ->
            s.requestBudget(BUDGET) // requests queue here, for as long as their job has time
                .jobTimeout(Duration.ofHours(2)) // from the submit: that queue is within it
                .onTimeout(OnTimeout.cancel())
                .stallAfter(Duration.ofMinutes(10))
                .listener(journal));
  }

  /**
   * {@return a future that is done when all machines run, or have failed}
   *
   * @param names one for each machine
   * @param facts what they have in common: zone, offering, template
   */
  public CompletableFuture<Void> deploy(Collection<String> names, Map<String, String> facts) {
    return counted(
        names.stream()
            .map(name -> cloud.submit("deployVirtualMachine", with(facts, "name", name)))
            .map(Job::result));
  }

  /**
   * {@return a future that is done when all jobs of an earlier process have ended}
   *
   * @param tokens from its journal
   */
  public CompletableFuture<Void> goOn(Collection<String> tokens) {
    return counted(tokens.stream().map(cloud::resume).map(Job::result));
  }

  private CompletableFuture<Void> counted(Stream<CompletableFuture<ApiResponse>> results) {
    return CompletableFuture.allOf(
        results.map(result -> result.handle(this::count)).toArray(CompletableFuture<?>[]::new));
  }

  private boolean count(@Nullable ApiResponse machine, @Nullable Throwable failure) {
    (failure == null ? running : failed).increment();
    return failure == null;
  }

  private static Map<String, String> with(Map<String, String> facts, String name, String value) {
    Map<String, String> all = new HashMap<>(facts);
    all.put(name, value);
    return all;
  }

  /** {@return how many machines run by now} */
  public long running() {
    return running.sum();
  }

  /** {@return how many have failed, or are not known to run} */
  public long failed() {
    return failed.sum();
  }
}

package io.pollingsdk.internal.poll;

import static org.assertj.core.api.Assertions.assertThat;

import io.pollingsdk.ConnectionSettings;
import io.pollingsdk.PollingConnection;
import io.pollingsdk.job.JobHandle;
import io.pollingsdk.testkit.FakeTime;
import io.pollingsdk.testkit.SampleApi;
import io.pollingsdk.testkit.ScriptedTransport;
import java.lang.reflect.Method;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The table of jobs, beside a plain map that says what it has to hold. */
class LiveJobsTest {
  private final FakeTime time = new FakeTime();
  private final JobContext context =
      context(
          new SampleApi(
              ConnectionSettings.to("https://api.example.org/v1")
                  .with(
                      s ->
                          s.transport(new ScriptedTransport(time))
                              .timeSource(time)
                              .executor(Runnable::run))));
  private final LiveJobs jobs = new LiveJobs();

  private static JobContext context(PollingConnection connection) {
    try {
      Method context = PollingConnection.class.getDeclaredMethod("context");
      context.setAccessible(true);
      return (JobContext) context.invoke(connection);
    } catch (ReflectiveOperationException e) {
      throw new LinkageError(e.getMessage(), e);
    }
  }

  private JobHandle handle(String id, int submitted) {
    Instant at = time.now().minusSeconds(1000 - submitted);
    return JobHandle.of(id).timed(at, time.now().plusSeconds(60));
  }

  /** A job that nothing happens to, as time stands still. */
  private JobRunner runner(JobHandle handle) {
    JobRunner job = JobRunner.resume(context, handle);
    context.around().jobs().remove(job);
    return job;
  }

  /** Ids of one hash code: 2 to the power of the length. */
  private static List<String> colliding(int length) {
    List<String> ids = List.of("");
    for (int i = 0; i < length; i++) {
      ids = ids.stream().flatMap(id -> List.of(id + "Aa", id + "BB").stream()).toList();
    }
    assertThat(ids.stream().map(String::hashCode).distinct()).hasSize(1);
    return ids;
  }

  private final class Model {
    private final Random random;
    private final List<String> ids;
    private final int times;
    private final Map<JobHandle, JobRunner> leading = new HashMap<>();
    private final Set<JobRunner> others = new HashSet<>();
    private final List<JobRunner> all = new ArrayList<>();

    Model(int seed, List<String> ids, int times) {
      random = new Random(seed);
      this.ids = ids;
      this.times = times;
    }

    private JobHandle any() {
      JobHandle handle = handle(ids.get(random.nextInt(ids.size())), random.nextInt(times));
      return random.nextInt(4) == 0
          ? handle.withStatusUri(URI.create("https://api.example.org/j" + random.nextInt(3)))
          : handle;
    }

    private JobRunner one() {
      return all.get(random.nextInt(all.size()));
    }

    void run(int steps) {
      for (int step = 0; step < steps; step++) {
        // Grows for a while, then shrinks, so that the table does both.
        boolean grows = step % 400 < 250;
        int what = random.nextInt(10);
        if (all.isEmpty() || what < (grows ? 5 : 1)) {
          add();
        } else if (what < 6) {
          lead(one());
        } else if (what < 8) {
          move(one());
        } else {
          remove(one());
        }
        assertThat(jobs.size()).isEqualTo(leading.size() + others.size());
      }
      for (JobRunner job : all) {
        JobRunner leads = leading.get(job.known());
        assertThat(jobs.anotherLeads(job)).isEqualTo(leads != null && leads != job);
      }
      List.copyOf(all).forEach(this::remove);
      assertThat(jobs.size()).isZero();
    }

    private void add() {
      JobRunner job = runner(any());
      all.add(job);
      others.add(job);
      jobs.add(job);
      if (random.nextBoolean()) {
        lead(job);
      }
    }

    private void lead(JobRunner job) {
      JobRunner leads = leading.putIfAbsent(job.known(), job);
      if (leads == null) {
        others.remove(job);
        leads = job;
      }
      assertThat(jobs.lead(job)).isSameAs(leads);
    }

    private void move(JobRunner job) {
      JobHandle before = job.known();
      JobHandle after = before.continuedBy(any());
      if (leading.get(before) == job) {
        leading.remove(before);
        if (leading.putIfAbsent(after, job) != null) {
          others.add(job);
        }
      }
      jobs.move(job, before, after);
      assertThat(job.known()).isSameAs(after);
    }

    private void remove(JobRunner job) {
      leading.remove(job.known(), job);
      others.remove(job);
      all.remove(job);
      jobs.remove(job);
      jobs.remove(job);
    }
  }

  @Test
  void itHoldsWhatAMapWouldHold() {
    for (int seed = 0; seed < 20; seed++) {
      List<String> ids = new ArrayList<>();
      for (int i = 0; i < 1 + seed * 10; i++) {
        ids.add("job-" + i);
      }
      new Model(seed, ids, 1 + seed % 5).run(1200);
    }
  }

  @Test
  void idsOfOneHashCodeAreToldApartAllTheSame() {
    for (int seed = 0; seed < 10; seed++) {
      new Model(seed, colliding(5), 2).run(1200);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void thousandsThatCollideAreAllFoundAndAllLetGo(boolean backwards) {
    List<JobRunner> all = new ArrayList<>();
    colliding(11).forEach(id -> all.add(runner(handle(id, 0))));
    all.forEach(job -> assertThat(jobs.lead(job)).isSameAs(job));
    all.forEach(job -> assertThat(jobs.lead(job)).isSameAs(job));
    assertThat(jobs.size()).isEqualTo(2048);
    if (backwards) {
      java.util.Collections.reverse(all);
    }
    for (int i = 0; i < all.size(); i++) {
      jobs.remove(all.get(i));
      assertThat(jobs.size()).isEqualTo(2047 - i);
    }
  }

  @Test
  void handlesOfOneIdThatWereSubmittedApartOrStandApartDoNotCollide() {
    Set<Integer> hashes = new HashSet<>();
    for (int i = 0; i < 1000; i++) {
      hashes.add(handle("vm-1", i).hashCode());
      hashes.add(
          handle("vm-1", 0)
              .withStatusUri(URI.create("https://api.example.org/jobs/" + i))
              .hashCode());
    }
    assertThat(hashes).hasSizeGreaterThan(1950);
    assertThat(handle("vm-1", 3)).isEqualTo(handle("vm-1", 3)).hasSameHashCodeAs(handle("vm-1", 3));
  }

  @Test
  void aJobThatHasEndedIsNotTakenInByLeadingNorByMoving() {
    JobRunner job = runner(handle("a", 0));
    jobs.add(job);
    job.abandoned("a test ends it");
    jobs.remove(job);
    assertThat(jobs.lead(job)).isSameAs(job);
    assertThat(jobs.size()).isZero();
    jobs.move(job, job.known(), handle("b", 0));
    assertThat(jobs.size()).isZero();
  }

  @Test
  void whatComesAfterItWasClosedIsEnded() {
    JobRunner led = runner(handle("a", 0));
    JobRunner other = runner(handle("b", 0));
    JobRunner later = runner(handle("c", 0));
    JobRunner leads = runner(handle("d", 0));
    jobs.add(led);
    jobs.lead(led);
    jobs.add(other);
    jobs.close();
    assertThat(List.of(led, other)).allMatch(JobRunner::isDone);
    jobs.add(later);
    jobs.lead(leads);
    assertThat(List.of(later, leads)).allMatch(JobRunner::isDone);
  }
}

package io.pollingsdk.jobbench.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class JobTableTest {
  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

  private final JobTable jobs = new JobTable();

  @Test
  void eachJobHasItsOwnTime() {
    int many = 200_000;
    for (int i = 0; i < many; i++) {
      assertThat(jobs.add(10L * i + 1)).isEqualTo(i);
    }

    for (int i = 0; i < many; i += 999) {
      assertThat(jobs.doneAt(i, 0)).isEqualTo(10L * i + 1);
    }
  }

  @Test
  void anEndedJobIsForgottenFiveSecondsAfterThatWasToldFirst() {
    long id = jobs.add(SECOND);

    assertThat(jobs.doneAt(id, 100 * SECOND)).isEqualTo(SECOND);
    assertThat(jobs.doneAt(id, 105 * SECOND)).isEqualTo(SECOND);
    assertThat(jobs.doneAt(id, 105 * SECOND + 1)).isEqualTo(JobTable.UNKNOWN);
  }

  @Test
  void aRunningJobIsNotForgottenHoweverOftenItWasAskedFor() {
    long id = jobs.add(100 * SECOND);

    assertThat(jobs.doneAt(id, SECOND)).isEqualTo(100 * SECOND);
    assertThat(jobs.doneAt(id, 99 * SECOND)).isEqualTo(100 * SECOND);
    assertThat(jobs.doneAt(id, 101 * SECOND)).isEqualTo(100 * SECOND);
  }

  @Test
  void whatWasNeverAddedIsNotKnown() {
    jobs.add(1);

    assertThat(jobs.doneAt(1, 0)).isEqualTo(JobTable.UNKNOWN);
    assertThat(jobs.doneAt(-1, 0)).isEqualTo(JobTable.UNKNOWN);
    assertThat(jobs.doneAt(999_999_999_999L, 0)).isEqualTo(JobTable.UNKNOWN);
  }
}

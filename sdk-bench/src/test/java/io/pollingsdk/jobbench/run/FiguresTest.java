package io.pollingsdk.jobbench.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class FiguresTest {
  private static final String STAT =
      "4711 (%s) S 1 4711 4711 0 -1 4194304 1934 0 12 0 345 67 8 9 20 0 31 0 123456 1234567 890"
          + " 18446744073709551615 1 1 0 0 0 0 0 0 0 0 0 0 17 1 0 0 0 0 0 0 0 0 0 0 0 0 0";
  private static final String STATUS =
      """
      Name:\tjava
      Umask:\t0022
      VmPeak:\t 9000000 kB
      VmHWM:\t  654321 kB
      VmRSS:\t  123456 kB
      Threads:\t31
      SigQ:\t0/95686
      """;

  @Test
  void processorTimeIsThatOfUserAndSystemWithoutChildren() {
    assertThat(ProcStat.parse(STAT.formatted("java")).ticks()).isEqualTo(345 + 67);
  }

  @Test
  void aNameMayHoldParenthesesAndSpaces() {
    ProcStat stat = ProcStat.parse(STAT.formatted("a) S 1 (b"));

    assertThat(stat.name()).isEqualTo("a) S 1 (b");
    assertThat(stat.ticks()).isEqualTo(345 + 67);
  }

  @Test
  void threadsOfTheCompilerAreToldByTheirNames() {
    assertThat(ProcStat.parse(STAT.formatted("C2 CompilerThre")).isCompiler()).isTrue();
    assertThat(ProcStat.parse(STAT.formatted("C1 CompilerThre")).isCompiler()).isTrue();
    assertThat(ProcStat.parse(STAT.formatted("G1 Conc#0")).isCompiler()).isFalse();
    assertThat(ProcStat.parse(STAT.formatted("GC Thread#0")).isCompiler()).isFalse();
  }

  @Test
  void memoryAndThreadsAreReadByTheirNames() {
    assertThat(ProcStatus.parse(STATUS)).isEqualTo(new ProcStatus(123456, 654321, 31));
    assertThatThrownBy(() -> ProcStatus.parse("Name:\tjava\n")).hasMessageContaining("VmRSS:");
  }

  @Test
  void thisProcessUsesProcessorTime() throws Exception {
    CpuMeter meter = new CpuMeter();

    assertThat(meter.nanos()).isPositive();
    assertThat(ProcStatus.self().residentKib()).isPositive();
  }

  @Test
  void aPercentileIsOneOfTheValues() {
    long[] hundred = LongStream.rangeClosed(1, 100).toArray();

    assertThat(Lateness.percentile(hundred, 50)).isEqualTo(50);
    assertThat(Lateness.percentile(hundred, 99)).isEqualTo(99);
    assertThat(Lateness.percentile(hundred, 100)).isEqualTo(100);
    assertThat(Lateness.percentile(hundred, 0)).isEqualTo(1);
    assertThat(Lateness.percentile(new long[] {7, 8, 9}, 99)).isEqualTo(9);
    assertThat(Lateness.percentile(new long[] {7, 8, 9}, 50)).isEqualTo(8);
    assertThat(Lateness.percentile(new long[0], 50)).isNaN();
  }

  @Test
  void latenessCountsFromWhenTheServerWasDone() {
    Lateness lateness = new Lateness(10);

    lateness.add("{\"id\":\"1\",\"state\":\"done\",\"doneAt\":1000000}", 3_500_000);
    lateness.add("{\n  \"doneAt\" : -1000000\n}", 0);

    assertThat(lateness.millis(50)).isEqualTo(1);
    assertThat(lateness.millis(99)).isEqualTo(2.5);
    assertThatThrownBy(() -> lateness.add("{\"state\":\"running\"}", 0))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aSmallerLoadStartsAsManyJobsASecond() {
    Load load = Scenario.S4.load().scaled(0.1);

    assertThat(load.jobs()).isEqualTo(10_000);
    assertThat(load.spread()).hasSeconds(1);
    assertThat(load.lasting()).hasSeconds(6);
  }
}

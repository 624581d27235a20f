package io.pollingsdk.jobbench.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pollingsdk.jobbench.DriverKind;
import io.pollingsdk.jobbench.ours.Ours;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OptionsTest {
  private static final DriverKind SDK = kind(Ours.SDK);
  private static final DriverKind BATCHES = kind(Ours.BATCHES);
  private static final DriverKind PEER = kind("Vert.x WebClient");

  @Test
  void byDefaultEveryScenarioIsRunOnceAndTheLargeOnesByOursOnly() {
    Options options = options("bench.runs", "", "bench.drivers", "");

    assertThat(options.runs()).isEqualTo(1);
    assertThat(options.wants(Scenario.S2, PEER)).isTrue();
    assertThat(options.wants(Scenario.S4, PEER)).isFalse();
    assertThat(options.wants(Scenario.S4, SDK)).isTrue();
    assertThat(options.wants(Scenario.S5L, BATCHES)).isTrue();
    assertThat(options.wants(Scenario.S2, kind(Ours.FLOOR))).isFalse();
    assertThat(options.wants(Scenario.S2, kind("gax"))).isFalse();
    assertThat(options.wants(Scenario.S3, kind("gax"))).isTrue();
    assertThat(options("bench.drivers", "gax").wants(Scenario.S2, kind("gax"))).isTrue();
  }

  @Test
  void pipeliningIsForManyPolls() {
    Options options = options("bench.drivers", "SDK");

    assertThat(options.wants(Scenario.S3, kind(Ours.PIPELINED))).isTrue();
    assertThat(options.wants(Scenario.S1, kind(Ours.PIPELINED))).isFalse();
    assertThat(options.wants(Scenario.S4, kind(Ours.PIPELINED))).isFalse();
  }

  @Test
  void whoAsksAboutManyJobsAtOnceTakesPartWhereThatIsPossibleAndOnlyThere() {
    Options options = options();

    assertThat(options.wants(Scenario.S5, BATCHES)).isTrue();
    assertThat(options.wants(Scenario.S5, SDK)).isFalse();
    assertThat(options.wants(Scenario.S2, BATCHES)).isFalse();
  }

  @Test
  void contestantsAreChosenByPartsOfTheirNames() {
    Options options =
        options(
            "bench.drivers", "vert, NIO ", "bench.scenarios", "s1,S4", "bench.largeForAll", "true");

    assertThat(options.wants(Scenario.S1, PEER)).isTrue();
    assertThat(options.wants(Scenario.S4, PEER)).isTrue();
    assertThat(options.wants(Scenario.S1, kind(Ours.FLOOR))).isTrue();
    assertThat(options.wants(Scenario.S1, SDK)).isFalse();
    assertThat(options.wants(Scenario.S2, PEER)).isFalse();
    assertThat(options("bench.drivers", "all").wants(Scenario.S1, kind(Ours.FLOOR))).isTrue();
  }

  @Test
  void aScenarioThatDoesNotExistIsAnError() {
    assertThatThrownBy(() -> options("bench.scenarios", "S9"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void theOldestJavaThatWillDoIsTaken(@TempDir Path folder) throws IOException {
    Path jdk17 = jdk(folder.resolve("a17"), "17.0.15");
    Path jdk25 = jdk(folder.resolve("b25"), "25.0.3");
    Path jdk21 = jdk(folder.resolve("c21"), "21");
    Files.createDirectories(folder.resolve("no-jdk"));

    assertThat(Jdks.below(folder, 17)).contains(jdk17);
    assertThat(Jdks.below(folder, 18)).contains(jdk21);
    assertThat(Jdks.below(folder, 22)).contains(jdk25);
    assertThat(Jdks.below(folder, 26)).isEmpty();
    assertThat(Jdks.below(folder.resolve("missing"), 17)).isEmpty();
  }

  @Test
  void theJavaThatRunsIsGoodEnoughForWhatItCanRun() {
    assertThat(Jdks.java(17)).contains(Path.of(System.getProperty("java.home"), "bin", "java"));
  }

  private static Path jdk(Path home, String version) throws IOException {
    Path java = home.resolve("bin").resolve("java");
    Files.createDirectories(java.getParent());
    Files.createFile(java);
    assertThat(java.toFile().setExecutable(true)).isTrue();
    Files.writeString(home.resolve("release"), "JAVA_VERSION=\"" + version + "\"\n");
    return java;
  }

  private static Options options(String... namesAndValues) {
    Properties properties = new Properties();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      properties.setProperty(namesAndValues[i], namesAndValues[i + 1]);
    }
    return Options.from(properties);
  }

  private static DriverKind kind(String name) {
    return new DriverKind(
        name,
        "",
        plan -> {
          throw new UnsupportedOperationException();
        },
        17);
  }
}

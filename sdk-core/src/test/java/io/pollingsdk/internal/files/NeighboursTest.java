package io.pollingsdk.internal.files;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class NeighboursTest {
  private static final Path FOLDER = Path.of("/folder");

  private static Neighbours of(String name) {
    return Neighbours.of(FOLDER.resolve(name));
  }

  @Test
  void theyAreHiddenAndInTheSameFolder() {
    assertThat(of("a.iso"))
        .isEqualTo(
            new Neighbours(
                FOLDER.resolve(".a.iso.part"),
                FOLDER.resolve(".a.iso.part.json"),
                FOLDER.resolve(".a.iso.part.tmp")));
  }

  @Test
  void aNameThatLeavesRoomIsNotCut() {
    String name = "x".repeat(244);

    assertThat(of(name).side()).isEqualTo(FOLDER.resolve("." + name + ".part.json"));
  }

  @Test
  void aLongNameIsCutTheSameWayEachTime() {
    String name = "ü".repeat(126) + "y";
    String side = of(name).side().getFileName().toString();

    assertThat(side.getBytes(StandardCharsets.UTF_8)).hasSizeBetween(250, 255);
    assertThat(side).startsWith(".üü").matches(".*~[0-9a-f]{16}\\.part\\.json");
    assertThat(of(name)).isEqualTo(of(name));
  }

  @Test
  void longNamesThatDifferAtTheEndOnlyStayApart() {
    assertThat(of("x".repeat(250) + "a").part()).isNotEqualTo(of("x".repeat(250) + "b").part());
  }
}

package io.pollingsdk.internal.files;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileFactsTest {
  @TempDir Path folder;

  @Test
  void aNameThatNothingHasHasNoFacts() throws IOException {
    assertThat(FileFacts.of(folder.resolve("none"))).isEmpty();
  }

  @Test
  void aFileIsTheSameUnderAnotherNameAndAnotherFileIsNot() throws IOException {
    Path file = Files.writeString(folder.resolve("a"), "abc");
    Path other = Files.writeString(folder.resolve("b"), "abc");
    FileFacts facts = FileFacts.of(file).orElseThrow();
    Path moved = Files.move(file, folder.resolve("c"));

    assertThat(facts.isSameFileAs(FileFacts.of(moved).orElseThrow())).isTrue();
    assertThat(facts.isSameFileAs(FileFacts.of(other).orElseThrow())).isFalse();
    assertThat(facts.size()).isEqualTo(3);
    assertThat(facts.regular()).isTrue();
  }

  @Test
  void aLinkIsALinkAndNotWhatItLeadsTo() throws IOException {
    Path file = Files.writeString(folder.resolve("a"), "abc");
    FileFacts link =
        FileFacts.of(Files.createSymbolicLink(folder.resolve("l"), file)).orElseThrow();

    assertThat(link.symbolicLink()).isTrue();
    assertThat(link.regular()).isFalse();
  }

  @Test
  void theFactsThatEverySystemKnowsAgree() throws IOException {
    Path file = Files.writeString(folder.resolve("a"), "abc");

    assertThat(FileFacts.basic(file)).isEqualTo(FileFacts.of(file).orElseThrow());
  }
}

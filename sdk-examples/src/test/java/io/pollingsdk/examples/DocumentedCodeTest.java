package io.pollingsdk.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the pages show is what is compiled and tested here. */
class DocumentedCodeTest {
  private static final Path DOCS = Path.of("../docs");
  private static final Path SOURCES = Path.of("src/main/java/io/pollingsdk/examples");
  private static final Pattern BLOCK = Pattern.compile("(?ms)^```java\n(.*?)^```");

  @ParameterizedTest
  @CsvSource({
    "write-a-provider.md, provider/PrintShopConnection.java, provider/TicketBatch.java",
    "sequences.md, sequence/Rollout.java, sequence/Rollout.java",
    "many-jobs.md, many/Fleet.java, many/Journal.java"
  })
  void everyBlockIsInItsSource(String page, String source, String another) throws IOException {
    List<String> blocks =
        BLOCK
            .matcher(Files.readString(DOCS.resolve(page)))
            .results()
            .map((MatchResult found) -> withoutIndentation(found.group(1).lines()))
            .toList();

    String sources =
        withoutIndentation(Files.readString(SOURCES.resolve(source)).lines())
            + withoutIndentation(Files.readString(SOURCES.resolve(another)).lines());

    assertThat(blocks).isNotEmpty();
    assertThat(blocks).allSatisfy(block -> assertThat(sources).contains(block));
  }

  /** A part of a class is shown further to the left than it is compiled. */
  private static String withoutIndentation(Stream<String> lines) {
    return lines.map(String::strip).collect(Collectors.joining("\n", "\n", "\n"));
  }

  @Test
  void theProviderIsShownWholeAndTakesUnderSixtyLines() throws IOException {
    String source = Files.readString(SOURCES.resolve("provider/PrintShopConnection.java"));

    assertThat(Files.readString(DOCS.resolve("write-a-provider.md")))
        .contains("```java\n" + source + "```");
    assertThat(source.lines().filter(line -> !line.isBlank())).hasSizeLessThan(60);
  }
}

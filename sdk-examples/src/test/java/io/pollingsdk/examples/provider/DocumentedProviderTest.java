package io.pollingsdk.examples.provider;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The page shows the provider as it is compiled, and it is as short as promised. */
class DocumentedProviderTest {
  private static final Path SOURCE =
      Path.of("src/main/java/io/pollingsdk/examples/provider/PrintShopConnection.java");
  private static final Path PAGE = Path.of("../docs/write-a-provider.md");

  @Test
  void thePageShowsTheSource() throws IOException {
    assertThat(Files.readString(PAGE)).contains("```java\n" + Files.readString(SOURCE) + "```");
  }

  @Test
  void itTakesUnderSixtyLines() throws IOException {
    List<String> lines = Files.readAllLines(SOURCE);
    assertThat(lines).filteredOn(line -> !line.isBlank()).hasSizeLessThan(60);
  }
}

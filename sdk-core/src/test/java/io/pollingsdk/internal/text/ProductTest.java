package io.pollingsdk.internal.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class ProductTest {

  @Test
  void theVersionIsThatOfThePom() throws Exception {
    String pom = Files.readString(Path.of("pom.xml"));

    assertThat(pom).containsPattern("<version>\\Q" + Product.VERSION + "\\E(-SNAPSHOT)?</version>");
    assertThat(Product.TOKEN).isEqualTo("polling-sdk/" + Product.VERSION);
  }
}

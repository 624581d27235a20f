package io.pollingsdk.download;

import static org.assertj.core.api.Assertions.assertThat;

import io.pollingsdk.download.unit.UnitFile;
import java.util.List;
import org.junit.jupiter.api.Test;

class UnitRequestTest {
  private static final Digest STRONG = Digest.sha256("0".repeat(64));
  private static final Digest WEAK = Digest.weak("md5", "0".repeat(32));

  @Test
  void aUnitIsAskedForWithItsSizeAndAllItsDigests() {
    Source second = Source.of("https://b.example.org/x").withPriority(1).withCredentials("b");
    Target target = Target.memory(4);
    UnitFile unit =
        UnitFile.named("a", 4)
            .withDigests(List.of(STRONG, WEAK))
            .withSources(List.of(Source.of("https://a.example.org/x"), second));

    DownloadRequest request = unit.toRequest(target);

    assertThat(request.sources()).isEqualTo(unit.sources());
    assertThat(request.target()).containsSame(target);
    assertThat(request.expectations().size()).hasValue(4);
    assertThat(request.expectations().digests()).containsExactlyInAnyOrder(STRONG, WEAK);
  }
}

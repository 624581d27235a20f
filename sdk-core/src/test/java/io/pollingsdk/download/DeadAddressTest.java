package io.pollingsdk.download;

import io.pollingsdk.testkit.RawServer;
import java.net.InetAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A host of several addresses, some of which are dead: in a process with names of its own. */
class DeadAddressTest {
  @TempDir private Path folder;

  @Test
  void theNextAddressOfAHostIsTriedWithinTheSameAttempt() throws Exception {
    Path hosts = folder.resolve("hosts");
    // Nobody listens on the first one.
    Files.writeString(hosts, "127.0.0.2 several.test\n127.0.0.1 several.test\n");
    InetAddress second = InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
    try (RawServer server = new RawServer(second, RawServer.once(RawServer.ok("hello")))) {
      String uri = "http://several.test:" + server.port() + "/";
      List<String> command = new ArrayList<>(Child.java(DeadAddressTest.class, uri));
      command.add(1, "-Djdk.net.hosts.file=" + hosts);
      try (Child child = Child.runs(command)) {
        child.says("hello after 1");
      }
    }
  }

  /** Downloads from the URI that it is given. */
  public static void main(String[] args) {
    try (Downloads downloads = Downloads.builder().build()) {
      DownloadResult result =
          downloads.fetch(DownloadRequest.from(URI.create(args[0])).to(Target.memory(100)));
      String content = new String(result.bytes(), StandardCharsets.UTF_8);
      System.out.println(content + " after " + result.tally().attempts());
    }
  }
}

package io.pollingsdk.examples;

import io.pollingsdk.ConnectionSettings;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that lead to a real CloudStack. */
final class CloudOptions {
  @Option(
      names = "--endpoint",
      paramLabel = "URL",
      defaultValue = "${env:CLOUDSTACK_ENDPOINT}",
      description =
          "A real CloudStack, such as https://cloud.example.org/client/api. Machines are created"
              + " there, and destroyed again.")
  private @Nullable String endpoint;

  @Option(
      names = "--api-key",
      paramLabel = "KEY",
      defaultValue = "${env:CLOUDSTACK_API_KEY}",
      description = "The user's API key there.")
  private @Nullable String apiKey;

  @Option(
      names = "--secret-key",
      paramLabel = "KEY",
      defaultValue = "${env:CLOUDSTACK_SECRET_KEY}",
      description = {
        "The secret key that belongs to it.",
        "These three may also come from the environment: CLOUDSTACK_ENDPOINT, CLOUDSTACK_API_KEY,"
            + " CLOUDSTACK_SECRET_KEY."
      })
  private @Nullable String secretKey;

  @Option(names = "--zone", paramLabel = "ID", description = "Where; else the first zone.")
  private @Nullable String zone;

  @Option(
      names = "--offering",
      paramLabel = "ID",
      description = "How large; else the first service offering.")
  private @Nullable String offering;

  @Option(
      names = "--template",
      paramLabel = "ID",
      description = "From what; else the first template that is ready.")
  private @Nullable String template;

  @Option(
      names = "--network",
      paramLabel = "ID",
      description = "Which network, where the account has more than one.")
  private @Nullable String network;

  /** Returns whether a real CloudStack is named, with all that it takes. */
  boolean isReal() {
    long given =
        Stream.of(text(endpoint), text(apiKey), text(secretKey)).filter(s -> !s.isEmpty()).count();
    if (given != 0 && given != 3) {
      throw new IllegalArgumentException(
          "Give --endpoint, --api-key and --secret-key together, or none of them");
    }
    return given == 3;
  }

  /**
   * Returns the access to it.
   *
   * @throws IllegalArgumentException if endpoint or keys cannot be right
   */
  Access access() {
    Access access =
        new Access(ConnectionSettings.to(text(endpoint)), text(apiKey), text(secretKey));
    // Opens nothing on the network, but checks the keys' form while it is still a question of
    // usage.
    access.connect().close();
    return access;
  }

  MachineSpec.Wishes wishes() {
    return new MachineSpec.Wishes(zone, offering, template, network);
  }

  private static String text(@Nullable String option) {
    return option == null ? "" : option;
  }
}

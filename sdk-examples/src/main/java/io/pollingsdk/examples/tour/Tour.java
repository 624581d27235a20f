package io.pollingsdk.examples.tour;

import io.pollingsdk.ConnectionSettings;
import io.pollingsdk.PollingConnection;
import io.pollingsdk.http.ApiResponse;
import io.pollingsdk.job.Job;
import java.io.PrintStream;
import java.time.Duration;
import java.util.Set;

/** Runs one provider against a fake of its API: submit, polls, result. */
public final class Tour {
  private static final int LONGEST = 600;

  private final PrintStream out;
  private final Duration interval;

  /**
   * Creates a tour.
   *
   * @param out where it is told
   * @param interval the time between two polls
   */
  public Tour(PrintStream out, Duration interval) {
    this.out = out;
    this.interval = interval;
  }

  /** {@return the names of the providers it knows} */
  public static Set<String> names() {
    return Stops.ALL.keySet();
  }

  /**
   * Runs a provider.
   *
   * @param name one of {@link #names()}
   */
  public void run(String name) {
    Stop stop = Stops.ALL.get(name);
    if (stop == null) {
      throw new IllegalArgumentException(
          "there is no provider '" + name + "'; choose one of " + names() + " or cloudstack");
    }
    out.printf("%s: %s, on a fake of the API in this JVM.%n%n", name, stop.what());
    out.println("   What goes over the wire:");
    try (FakeApi fake = FakeApi.start(out)) {
      stop.fake().accept(fake);
      ConnectionSettings settings =
          ConnectionSettings.to(fake.root() + stop.path()).with(s -> s.pollInterval(interval));
      try (PollingConnection connection = stop.connect().apply(settings)) {
        Job job = connection.submit(stop.request());
        ApiResponse result = job.await();
        out.printf("%n   %s ended: %s%n", job, job.status().getClass().getSimpleName());
        out.println("   Its result:");
        out.println("     " + shortened(result.text()));
      }
    }
  }

  private static String shortened(String text) {
    if (text.isBlank()) {
      return "(the API answers with no content)";
    }
    return text.length() > LONGEST ? text.substring(0, LONGEST) + " …" : text;
  }
}

package io.pollingsdk.internal.exchange;

import io.pollingsdk.http.Origin;
import io.pollingsdk.http.Transport;
import io.pollingsdk.internal.pace.BudgetQueue;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * The queues for the transport's connections, one for each origin: a slow one holds up no other.
 * What finds no room waits here as a job, which is a tenth of a request, and as long as the job has
 * time. Thread-safe.
 */
final class Rooms {
  private static final int MANY = 256;

  private final Origin endpoint;
  private final int atOnce;
  private final int more;
  private final BudgetQueue own;
  private final Map<Origin, BudgetQueue> others = new HashMap<>();
  // How many there may be before those that nobody uses are dropped.
  private int sweepAt = MANY;

  private Rooms(Origin endpoint, int atOnce, int polls) {
    this.endpoint = endpoint;
    this.atOnce = atOnce;
    // As many again stand ready in the transport: what comes free there is used at once.
    this.more = (int) Math.min(Integer.MAX_VALUE, 2L * Math.max(atOnce, polls) - atOnce);
    this.own = BudgetQueue.fixed(atOnce, more);
  }

  /** Creates the queues for a transport; null where it does not say how much it takes. */
  static @Nullable Rooms of(Transport transport, Origin endpoint) {
    OptionalInt atOnce = transport.requestsAtOnce();
    if (atOnce.isPresent() && atOnce.getAsInt() < 1) {
      throw new IllegalArgumentException(
          "the transport's requestsAtOnce() must be at least 1, or empty, but is " + atOnce);
    }
    return atOnce.isPresent()
        ? new Rooms(endpoint, atOnce.getAsInt(), transport.statusChecksAtOnce().orElse(0))
        : null;
  }

  /** Returns the queue of a URI's origin. */
  BudgetQueue at(URI uri) {
    if (endpoint.isOriginOf(uri)) {
      return own;
    }
    Origin origin = Origin.of(uri);
    if (origin.equals(endpoint)) {
      return own;
    }
    synchronized (others) {
      if (others.size() >= sweepAt && !others.containsKey(origin)) {
        // One that was just asked for may be among them; two for an origin do no harm for a while.
        others.values().removeIf(queue -> queue.running() == 0 && queue.waiting() == 0);
        sweepAt = Math.max(MANY, others.size() * 2);
      }
      return others.computeIfAbsent(origin, unknown -> BudgetQueue.fixed(atOnce, more));
    }
  }
}

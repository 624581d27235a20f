package io.pollingsdk.internal.exchange;

import io.pollingsdk.http.Origin;
import io.pollingsdk.http.Transport;
import io.pollingsdk.internal.pace.BudgetQueue;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalInt;
import java.util.WeakHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The queues for a transport's connections, one for each origin: a slow one holds up no other. All
 * who share the transport share them. What finds no room waits here as a job, which is a tenth of a
 * request, and as long as the job has time. Thread-safe.
 */
final class Rooms {
  // The queues do not know their transport, so that they go with it.
  private static final Map<Transport, Queues> ALL = new WeakHashMap<>();

  private final Origin endpoint;
  private final BudgetQueue own;
  private final Queues all;

  private Rooms(Origin endpoint, Queues all) {
    this.endpoint = endpoint;
    this.own = all.at(endpoint);
    this.all = all;
  }

  /** Returns the queues of a transport; null where it does not say how much it takes. */
  static @Nullable Rooms of(Transport transport, Origin endpoint) {
    OptionalInt atOnce = transport.requestsAtOnce();
    if (atOnce.isEmpty()) {
      return null;
    }
    if (atOnce.getAsInt() < 1) {
      throw new IllegalArgumentException(
          "the transport's requestsAtOnce() must be at least 1, or empty, but is "
              + atOnce.getAsInt());
    }
    int polls = Math.max(atOnce.getAsInt(), transport.statusChecksAtOnce().orElse(0));
    synchronized (ALL) {
      return new Rooms(
          endpoint,
          ALL.computeIfAbsent(transport, unknown -> new Queues(atOnce.getAsInt(), polls)));
    }
  }

  /** Returns the queue of a URI's origin. */
  BudgetQueue at(URI uri) {
    if (endpoint.isOriginOf(uri)) {
      return own;
    }
    Origin origin = Origin.of(uri);
    return origin.equals(endpoint) ? own : all.at(origin);
  }

  /** Those of one transport. */
  private static final class Queues {
    private static final int MANY = 256;

    private final int atOnce;
    private final int more;
    private final Map<Origin, BudgetQueue> queues = new HashMap<>();
    // How many there may be before those that nobody uses are dropped.
    private int sweepAt = MANY;

    Queues(int atOnce, int polls) {
      this.atOnce = atOnce;
      // As many again stand ready in the transport: what comes free there is used at once.
      this.more = (int) Math.min(Integer.MAX_VALUE, 2L * polls - atOnce);
    }

    synchronized BudgetQueue at(Origin origin) {
      if (queues.size() >= sweepAt && !queues.containsKey(origin)) {
        // One that is about to be used may be among them: two for an origin do little harm.
        queues.values().removeIf(queue -> queue.running() == 0 && queue.waiting() == 0);
        sweepAt = Math.max(MANY, queues.size() * 2);
      }
      return queues.computeIfAbsent(origin, unknown -> BudgetQueue.fixed(atOnce, more));
    }
  }
}

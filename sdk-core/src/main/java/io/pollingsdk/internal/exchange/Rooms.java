package io.pollingsdk.internal.exchange;

import io.pollingsdk.http.Origin;
import io.pollingsdk.internal.pace.BudgetQueue;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;

/**
 * The queues for the transport's connections, one for each origin: a slow one holds up no other.
 * What finds no room waits here as a job, which is a tenth of a request, and as long as the job has
 * time. Thread-safe.
 */
final class Rooms {
  private static final int MANY = 256;

  private final Origin endpoint;
  private final int atOnce;
  private final BudgetQueue own;
  private final Map<Origin, BudgetQueue> others = new HashMap<>();
  // How many there may be before those that nobody uses are dropped.
  private int sweepAt = MANY;

  /** Creates queues for a transport that can have so many requests to an origin under way. */
  Rooms(Origin endpoint, int atOnce) {
    this.endpoint = endpoint;
    this.atOnce = atOnce;
    this.own = BudgetQueue.fixed(atOnce);
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
        others.values().removeIf(BudgetQueue::isUnused);
        sweepAt = Math.max(MANY, others.size() * 2);
      }
      return others.computeIfAbsent(origin, unknown -> BudgetQueue.fixed(atOnce));
    }
  }
}

/**
 * Where and when the SDK's own work runs: pools, the real clock and timer, and queues that keep an
 * order.
 */
@NullMarked
package io.pollingsdk.internal.run;

import org.jspecify.annotations.NullMarked;

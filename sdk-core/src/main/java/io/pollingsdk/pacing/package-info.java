/** When to ask again: schedules, the clock they are measured by, and deadlines. */
@NullMarked
package io.pollingsdk.pacing;

import org.jspecify.annotations.NullMarked;

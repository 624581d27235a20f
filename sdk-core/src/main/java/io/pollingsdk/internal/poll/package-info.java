/** The poll loop: a pure state machine, what drives it, and what it tells. Not exported. */
@NullMarked
package io.pollingsdk.internal.poll;

import org.jspecify.annotations.NullMarked;

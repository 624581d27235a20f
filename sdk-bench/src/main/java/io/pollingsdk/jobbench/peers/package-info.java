/** Contestants: other libraries. */
@NullMarked
package io.pollingsdk.jobbench.peers;

import org.jspecify.annotations.NullMarked;

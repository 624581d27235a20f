/** Contestants: this SDK, and HttpClient 5 by itself. */
@NullMarked
package io.pollingsdk.jobbench.ours;

import org.jspecify.annotations.NullMarked;

/** The job server that all contestants poll. */
@NullMarked
package io.pollingsdk.jobbench.server;

import org.jspecify.annotations.NullMarked;

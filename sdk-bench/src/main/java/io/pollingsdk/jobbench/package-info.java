/** One way to submit jobs and to poll them, as each contestant implements it. */
@NullMarked
package io.pollingsdk.jobbench;

import org.jspecify.annotations.NullMarked;

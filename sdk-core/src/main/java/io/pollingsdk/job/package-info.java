/** Jobs: what they are known by, what state they are in, how they end, and who is told. */
@NullMarked
package io.pollingsdk.job;

import org.jspecify.annotations.NullMarked;

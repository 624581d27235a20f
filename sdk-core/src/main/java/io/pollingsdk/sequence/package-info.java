/** Steps in order, each waiting for the one before, written as ordinary blocking code. */
@NullMarked
package io.pollingsdk.sequence;

import org.jspecify.annotations.NullMarked;

/** Very many jobs in one process: submitted, counted, and taken up again after a restart. */
@NullMarked
package io.pollingsdk.examples.many;

import org.jspecify.annotations.NullMarked;

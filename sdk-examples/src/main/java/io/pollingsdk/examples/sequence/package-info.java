/** A sequence of jobs as a program to run: one step after the other, and another way on failure. */
@NullMarked
package io.pollingsdk.examples.sequence;

import org.jspecify.annotations.NullMarked;

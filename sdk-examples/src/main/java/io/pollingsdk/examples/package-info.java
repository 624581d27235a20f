/** Programs that show the SDK at work, to run and to copy from. */
@NullMarked
package io.pollingsdk.examples;

import org.jspecify.annotations.NullMarked;

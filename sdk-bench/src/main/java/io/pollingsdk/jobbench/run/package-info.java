/** Runs the contestants through the scenarios and reports. */
@NullMarked
package io.pollingsdk.jobbench.run;

import org.jspecify.annotations.NullMarked;

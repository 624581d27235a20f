/** Benchmarks: programs to run by hand on a quiet machine, compiled with the tests. */
@NullMarked
package io.pollingsdk.bench;

import org.jspecify.annotations.NullMarked;

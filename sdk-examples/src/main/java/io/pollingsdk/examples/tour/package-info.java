/** One short run of each provider, against a fake of its API in this JVM. */
@NullMarked
package io.pollingsdk.examples.tour;

import org.jspecify.annotations.NullMarked;

/**
 * Google's two kinds of operations: those of Compute Engine, known by a {@code selfLink} and a
 * {@code status} that ends as {@code DONE}, and those of {@code google.longrunning}, known by a
 * {@code name} and ended by {@code done}, with a {@code response} or an {@code error}. Source:
 * Google's reference of both, <a href="https://google.aip.dev/151">AIP-151</a>, {@code
 * operations.proto}, and Apache Libcloud's driver.
 */
@NullMarked
package io.pollingsdk.providers.google;

import org.jspecify.annotations.NullMarked;

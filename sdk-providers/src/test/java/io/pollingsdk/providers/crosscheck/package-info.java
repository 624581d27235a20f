/**
 * Tests that let Apache jclouds, a client by others, read the answers that our tests feed our
 * connections, so that tests and connections are not wrong together.
 */
@NullMarked
package io.pollingsdk.providers.crosscheck;

import org.jspecify.annotations.NullMarked;

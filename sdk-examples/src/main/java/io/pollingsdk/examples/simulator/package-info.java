/**
 * Servers that answer like a provider's API, inside the JVM, so that the examples run without an
 * account.
 *
 * <p>{@link io.pollingsdk.examples.simulator.CloudStackSimulator} speaks the query API of Apache
 * CloudStack 4.23: one URL, signed parameters, asynchronous commands that are polled with {@code
 * queryAsyncJobResult}.
 */
@NullMarked
package io.pollingsdk.examples.simulator;

import org.jspecify.annotations.NullMarked;

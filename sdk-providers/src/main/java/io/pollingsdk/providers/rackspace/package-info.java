/**
 * Rackspace Cloud: Keystone v2 gives a token and a catalog of endpoints. Cloud DNS answers a change
 * with a {@code jobId} whose {@code /status/{jobId}} is 202 while it runs and 200 once it has
 * ended; a load balancer is its own status, polled until it is {@code ACTIVE} or, after a delete,
 * gone. Source: Rackspace's own API guides <a
 * href="https://github.com/rackerlabs/docs-cloud-dns">for DNS</a> and <a
 * href="https://github.com/rackerlabs/docs-cloud-load-balancers">for load balancers</a>.
 */
@NullMarked
package io.pollingsdk.providers.rackspace;

import org.jspecify.annotations.NullMarked;

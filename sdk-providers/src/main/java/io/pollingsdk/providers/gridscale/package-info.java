/**
 * gridscale: a change is answered with the id of a request, in the body as {@code request_uuid} or
 * in the header {@code X-Request-Id}, and {@code GET /requests/{id}} tells its {@code status} in an
 * object that is keyed by that id. Source: gridscale's own Go client, <a
 * href="https://github.com/gridscale/gsclient-go">gsclient-go</a>, and Apache Libcloud's driver.
 */
@NullMarked
package io.pollingsdk.providers.gridscale;

import org.jspecify.annotations.NullMarked;

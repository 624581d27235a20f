/**
 * Any API that answers a request with HTTP 202 and the URI of a status monitor: 202 there means
 * "not yet", 200, 201 and 204 are the end, 303 names the result, and a body may tell more. Source:
 * RFC 9110 (202, 303, Retry-After), RFC 7240 (Prefer) and RFC 9457 (problem details).
 */
@NullMarked
package io.pollingsdk.providers.http202;

import org.jspecify.annotations.NullMarked;

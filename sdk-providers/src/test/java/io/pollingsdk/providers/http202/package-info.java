/** Tests of the generic HTTP 202 connection, on fake time. */
@NullMarked
package io.pollingsdk.providers.http202;

import org.jspecify.annotations.NullMarked;

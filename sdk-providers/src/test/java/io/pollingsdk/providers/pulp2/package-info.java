/** Tests of the Pulp 2 connection, on fake time. */
@NullMarked
package io.pollingsdk.providers.pulp2;

import org.jspecify.annotations.NullMarked;

/** Tests of the Pulp 3 connection, on fake time. */
@NullMarked
package io.pollingsdk.providers.pulp3;

import org.jspecify.annotations.NullMarked;

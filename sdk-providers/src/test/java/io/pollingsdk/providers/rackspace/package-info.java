/** Tests of the Rackspace connections, on fake time. */
@NullMarked
package io.pollingsdk.providers.rackspace;

import org.jspecify.annotations.NullMarked;

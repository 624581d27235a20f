/** Tests of the Abiquo connection, on fake time. */
@NullMarked
package io.pollingsdk.providers.abiquo;

import org.jspecify.annotations.NullMarked;

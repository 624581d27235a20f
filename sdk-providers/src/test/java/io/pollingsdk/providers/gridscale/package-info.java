/** Tests of the gridscale connection, on fake time. */
@NullMarked
package io.pollingsdk.providers.gridscale;

import org.jspecify.annotations.NullMarked;

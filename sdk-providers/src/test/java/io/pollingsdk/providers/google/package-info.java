/** Tests of the Google connections, on fake time. */
@NullMarked
package io.pollingsdk.providers.google;

import org.jspecify.annotations.NullMarked;

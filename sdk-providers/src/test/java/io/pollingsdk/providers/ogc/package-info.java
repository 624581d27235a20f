/** Tests of the OGC API - Processes connection, on fake time. */
@NullMarked
package io.pollingsdk.providers.ogc;

import org.jspecify.annotations.NullMarked;

/** Tests of the Redfish connection, on fake time. */
@NullMarked
package io.pollingsdk.providers.redfish;

import org.jspecify.annotations.NullMarked;

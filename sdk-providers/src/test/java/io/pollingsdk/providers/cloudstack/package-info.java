/** Tests of the CloudStack connection, on fake time. */
@NullMarked
package io.pollingsdk.providers.cloudstack;

import org.jspecify.annotations.NullMarked;

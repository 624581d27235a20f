/** Tests of all providers on real sockets, with WireMock. */
@NullMarked
package io.pollingsdk.providers;

import org.jspecify.annotations.NullMarked;

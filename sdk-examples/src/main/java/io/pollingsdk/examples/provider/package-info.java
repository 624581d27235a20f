/** The provider that {@code docs/write-a-provider.md} shows: a made-up print shop. */
@NullMarked
package io.pollingsdk.examples.provider;

import org.jspecify.annotations.NullMarked;

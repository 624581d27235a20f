/**
 * What can go wrong with a request: one family of unchecked exceptions, which knows nothing else of
 * the SDK.
 */
@NullMarked
package io.pollingsdk.error;

import org.jspecify.annotations.NullMarked;

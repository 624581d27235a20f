/**
 * Requests, answers and what carries them: values, the transport's interface, and the rule of
 * origins.
 */
@NullMarked
package io.pollingsdk.http;

import org.jspecify.annotations.NullMarked;

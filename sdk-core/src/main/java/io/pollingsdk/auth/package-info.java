/** Ways to say who is asking: tokens that expire, and Basic authentication. */
@NullMarked
package io.pollingsdk.auth;

import org.jspecify.annotations.NullMarked;

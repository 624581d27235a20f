/**
 * The transport on HttpClient 5's asynchronous client; nothing else names that library. Not
 * exported.
 */
@NullMarked
package io.pollingsdk.internal.apache;

import org.jspecify.annotations.NullMarked;

/** Connections to APIs that answer "accepted, ask me later": subclass one, call it, tune it. */
@NullMarked
package io.pollingsdk;

import org.jspecify.annotations.NullMarked;

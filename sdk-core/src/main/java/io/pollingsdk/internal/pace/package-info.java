/**
 * Who may go next, and where it makes sense to go: turns at hosts, turns of a budget, and hosts
 * that just failed.
 */
@NullMarked
package io.pollingsdk.internal.pace;

import org.jspecify.annotations.NullMarked;

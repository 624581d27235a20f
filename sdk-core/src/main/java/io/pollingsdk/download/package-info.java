/**
 * Fetching what a job produced: from one of several sources, checked while it streams, stored whole
 * or not at all, and continued where it broke off.
 */
@NullMarked
package io.pollingsdk.download;

import org.jspecify.annotations.NullMarked;

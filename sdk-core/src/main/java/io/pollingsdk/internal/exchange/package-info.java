/**
 * One logical request from hook to answer: signing, permits, attempts, redirects, cookies and
 * tokens. Not exported.
 */
@NullMarked
package io.pollingsdk.internal.exchange;

import org.jspecify.annotations.NullMarked;

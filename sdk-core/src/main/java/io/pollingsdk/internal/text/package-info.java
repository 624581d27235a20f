/** Text work that knows nothing of HTTP exchanges: percent-encoding and redaction. Not exported. */
@NullMarked
package io.pollingsdk.internal.text;

import org.jspecify.annotations.NullMarked;

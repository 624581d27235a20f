/** Downloads straight into an S3-compatible object store: a {@code Target} of one's own, to copy. */
@NullMarked
package io.pollingsdk.examples.s3;

import org.jspecify.annotations.NullMarked;

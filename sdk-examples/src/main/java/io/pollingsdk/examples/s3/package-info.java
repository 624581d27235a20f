/** Downloads straight into an S3-compatible object store; made to be copied. */
@NullMarked
package io.pollingsdk.examples.s3;

import org.jspecify.annotations.NullMarked;

/** From a finished job to files on disk. */
@NullMarked
package io.pollingsdk.examples.download;

import org.jspecify.annotations.NullMarked;

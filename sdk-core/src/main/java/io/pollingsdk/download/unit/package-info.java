/**
 * Unit files: a record beside each stored file of what it is, how to verify it and where to get it
 * again; and a catalog that finds, verifies and repairs the files of a folder by them.
 */
@NullMarked
package io.pollingsdk.download.unit;

import org.jspecify.annotations.NullMarked;

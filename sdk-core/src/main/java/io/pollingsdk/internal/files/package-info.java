/** Files that appear whole or not at all: work files, locks, publishing, names. Not exported. */
@NullMarked
package io.pollingsdk.internal.files;

import org.jspecify.annotations.NullMarked;

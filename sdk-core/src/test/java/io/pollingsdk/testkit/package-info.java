/** Fakes and an abstract suite for those who write and test a provider. */
@NullMarked
package io.pollingsdk.testkit;

import org.jspecify.annotations.NullMarked;

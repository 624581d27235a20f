/** What takes time and gives a value: jobs, and whatever else is waited for in the same way. */
@NullMarked
package io.pollingsdk.task;

import org.jspecify.annotations.NullMarked;

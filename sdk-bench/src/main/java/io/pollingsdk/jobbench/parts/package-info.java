/** What the parts inside cost, measured one by one with JMH. */
@NullMarked
package io.pollingsdk.jobbench.parts;

import org.jspecify.annotations.NullMarked;

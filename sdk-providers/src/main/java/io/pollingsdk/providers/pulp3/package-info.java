/**
 * Pulp 3: a call that takes time is answered with 202 and the href of a task or a task group, whose
 * {@code state} or counters tell how it ends. Source: pulpcore's own viewsets, serializers and
 * constants in <a href="https://github.com/pulp/pulpcore">pulp/pulpcore</a>, and its command line
 * client.
 */
@NullMarked
package io.pollingsdk.providers.pulp3;

import org.jspecify.annotations.NullMarked;

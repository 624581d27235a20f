/**
 * Pulp 2: a call that takes time is answered with 202 and a report that names the tasks it has
 * spawned, each with a {@code state} and maybe with tasks it spawns itself, or names a group of
 * tasks with a summary of their states. Source: the server's own views, its developer's guide and
 * the command line client's polling in <a href="https://github.com/pulp/pulp">pulp/pulp</a>.
 */
@NullMarked
package io.pollingsdk.providers.pulp2;

import org.jspecify.annotations.NullMarked;

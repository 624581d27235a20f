/**
 * Abiquo: an action is answered with an {@code acceptedrequest} whose {@code status} links name
 * tasks; a task's {@code state} tells how it is, and 303 that its result is elsewhere. Source: the
 * clients of <a href="https://github.com/abiquo/jclouds-abiquo">Abiquo itself</a> and of Apache
 * Libcloud.
 */
@NullMarked
package io.pollingsdk.providers.abiquo;

import org.jspecify.annotations.NullMarked;

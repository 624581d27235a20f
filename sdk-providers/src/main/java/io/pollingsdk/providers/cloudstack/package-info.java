/**
 * Apache CloudStack: one URL takes every command as signed parameters; the answer of an
 * asynchronous one names a {@code jobid}, and {@code queryAsyncJobResult} tells its {@code
 * jobstatus} (0 pending, 1 succeeded, 2 failed, 3 cancelled) and its {@code jobresult}. Source: the
 * server's own {@code ApiServer}, {@code ApiErrorCode} and {@code JobInfo} in <a
 * href="https://github.com/apache/cloudstack">apache/cloudstack</a>, and its developer's guide.
 */
@NullMarked
package io.pollingsdk.providers.cloudstack;

import org.jspecify.annotations.NullMarked;

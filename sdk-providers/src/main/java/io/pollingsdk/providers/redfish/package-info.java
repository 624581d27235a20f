/**
 * DMTF Redfish: what takes long is answered with 202 and a task monitor in Location, which answers
 * 202 until the task has ended and then once with the final answer of the request itself; the Task
 * beside it tells its {@code TaskState}. Source: the schemas of TaskService, DMTF's
 * python-redfish-library and OpenStack's sushy.
 */
@NullMarked
package io.pollingsdk.providers.redfish;

import org.jspecify.annotations.NullMarked;

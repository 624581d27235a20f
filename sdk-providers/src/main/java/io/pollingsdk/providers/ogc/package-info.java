/**
 * OGC API - Processes: {@code POST /processes/{id}/execution} creates a job (201 and Location),
 * whose {@code statusInfo} says accepted, running, successful, failed or dismissed, and whose
 * outputs are at {@code /jobs/{id}/results}. Source: <a
 * href="https://github.com/opengeospatial/ogcapi-processes">the standard's own requirements and
 * schemas</a>, version 1.0 and the draft of 2.0.
 */
@NullMarked
package io.pollingsdk.providers.ogc;

import org.jspecify.annotations.NullMarked;

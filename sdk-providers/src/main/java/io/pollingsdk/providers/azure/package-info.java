/**
 * Microsoft Azure: a write answers 200, 201, 202 or 204, and its headers ({@code
 * Operation-Location}, {@code Azure-AsyncOperation}, {@code Location}) or the resource's {@code
 * provisioningState} tell where and how to ask on; classic service management names an operation in
 * {@code x-ms-request-id} and tells its status in XML. Source: the guidelines in <a
 * href="https://github.com/microsoft/api-guidelines">microsoft/api-guidelines</a>, what Azure's own
 * Java and Python clients do, and Apache Libcloud for the classic API.
 */
@NullMarked
package io.pollingsdk.providers.azure;

import org.jspecify.annotations.NullMarked;

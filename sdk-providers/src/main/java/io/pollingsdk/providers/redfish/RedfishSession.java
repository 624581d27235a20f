package io.pollingsdk.providers.redfish;

import io.pollingsdk.auth.AccessToken;
import java.net.URI;
import java.util.Optional;

/**
 * A session that was opened.
 *
 * @param uri where it can be ended; empty where the service did not say
 * @param token what stands for it in requests
 */
public record RedfishSession(Optional<URI> uri, AccessToken token) {}

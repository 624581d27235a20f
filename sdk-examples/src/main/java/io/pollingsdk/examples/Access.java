package io.pollingsdk.examples;

import io.pollingsdk.ConnectionSettings;
import io.pollingsdk.SettingsBuilder;
import io.pollingsdk.providers.cloudstack.CloudStackConnection;
import java.util.function.Consumer;

/** What opens a connection: endpoint and keys. */
record Access(ConnectionSettings settings, String apiKey, String secretKey) {
  CloudStackConnection connect() {
    return new CloudStackConnection(settings, apiKey, secretKey);
  }

  CloudStackConnection connect(Consumer<SettingsBuilder> change) {
    return new CloudStackConnection(settings.with(change), apiKey, secretKey);
  }

  /** A record would show the keys. */
  @Override
  public String toString() {
    return "Access[" + settings + "]";
  }
}

package io.pollingsdk.providers.pulp2;

/**
 * A client certificate with its key, which is a credential.
 *
 * @param certificate the certificate, in PEM
 * @param key the private key, in PEM
 */
public record Pulp2Certificate(String certificate, String key) {
  /** Shows no secret. */
  @Override
  public String toString() {
    return "Pulp2Certificate";
  }
}

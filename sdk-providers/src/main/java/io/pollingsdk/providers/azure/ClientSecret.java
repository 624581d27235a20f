package io.pollingsdk.providers.azure;

/**
 * An application's registration and its secret.
 *
 * @param tenant the directory's id or domain
 * @param clientId the application's id
 * @param secret the application's secret
 */
public record ClientSecret(String tenant, String clientId, String secret) {
  /**
   * Creates the value and checks it.
   *
   * @param tenant the directory's id or domain
   * @param clientId the application's id
   * @param secret the application's secret
   * @throws IllegalArgumentException if one of them is empty
   */
  public ClientSecret {
    if (tenant.isBlank() || clientId.isBlank() || secret.isBlank()) {
      throw new IllegalArgumentException("tenant, clientId and secret must not be empty");
    }
  }

  /** Hides the secret. */
  @Override
  public String toString() {
    return "ClientSecret[" + tenant + ", " + clientId + "]";
  }
}

package io.pollingsdk.http;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What is trusted and who we are. TLS 1.2 is the oldest version spoken. The server's name is always
 * checked against its certificate; there is no switch for it. Files are read when the transport is
 * built. Immutable.
 */
public final class TlsSettings {
  private static final TlsSettings SYSTEM = new TlsSettings(null, null);

  private final @Nullable Store trust;
  private final @Nullable Identity identity;

  private TlsSettings(@Nullable Store trust, @Nullable Identity identity) {
    this.trust = trust;
    this.identity = identity;
  }

  /** {@return the settings that trust what the JDK trusts and show no client certificate} */
  public static TlsSettings system() {
    return SYSTEM;
  }

  /**
   * {@return a copy that trusts the certificates of a PEM file, and no others}
   *
   * @param certificates one or more certificates
   */
  public TlsSettings trustPem(Path certificates) {
    return new TlsSettings(new Store(certificates, null), identity);
  }

  /**
   * {@return a copy that trusts the certificates of a PKCS#12 or JKS file, and no others}
   *
   * @param store the file
   * @param password its password; copied
   */
  public TlsSettings trustStore(Path store, char[] password) {
    return new TlsSettings(new Store(store, password.clone()), identity);
  }

  /**
   * {@return a copy with a client certificate from PEM files}
   *
   * @param certificateChain our certificate, then those that signed it
   * @param privateKey PKCS#8 ({@code BEGIN PRIVATE KEY}) or PKCS#1 ({@code BEGIN RSA PRIVATE KEY}),
   *     not encrypted
   */
  public TlsSettings clientPem(Path certificateChain, Path privateKey) {
    return new TlsSettings(trust, new Identity(new Store(certificateChain, null), privateKey));
  }

  /**
   * {@return a copy with a client certificate from a PKCS#12 file}
   *
   * @param store the file
   * @param password its password; copied
   */
  public TlsSettings clientPkcs12(Path store, char[] password) {
    return new TlsSettings(trust, new Identity(new Store(store, password.clone()), null));
  }

  /** {@return where the trusted certificates are; empty for the JDK's own} */
  public Optional<Store> trust() {
    return Optional.ofNullable(trust);
  }

  /** {@return where the client certificate is, if there is one} */
  public Optional<Identity> identity() {
    return Optional.ofNullable(identity);
  }

  /** Shows whose certificates are in use, and no secret. */
  @Override
  public String toString() {
    return "TlsSettings[trust="
        + (trust == null ? "system" : trust)
        + ", client certificate="
        + (identity != null)
        + "]";
  }

  /** A file of certificates: PEM where there is no password, otherwise a key store. */
  public static final class Store {
    private final Path file;
    private final char @Nullable [] password;

    private Store(Path file, char @Nullable [] password) {
      this.file = file;
      this.password = password;
    }

    /** {@return the file} */
    public Path file() {
      return file;
    }

    /** {@return a copy of the password; empty for a PEM file} */
    public Optional<char[]> password() {
      char[] secret = password;
      return secret == null ? Optional.empty() : Optional.of(Arrays.copyOf(secret, secret.length));
    }

    /** Shows the file only. */
    @Override
    public String toString() {
      return file.toString();
    }
  }

  /**
   * A client certificate.
   *
   * @param certificates the chain, or a key store that holds the key too
   * @param privateKey the key's PEM file; null where the key store holds it
   */
  public record Identity(Store certificates, @Nullable Path privateKey) {}
}

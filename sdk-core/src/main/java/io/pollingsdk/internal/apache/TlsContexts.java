package io.pollingsdk.internal.apache;

import io.pollingsdk.http.TlsSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.security.interfaces.RSAKey;
import java.util.Collections;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import org.apache.hc.client5.http.ssl.DefaultClientTlsStrategy;
import org.apache.hc.client5.http.ssl.DefaultHostnameVerifier;
import org.apache.hc.client5.http.ssl.HostnameVerificationPolicy;
import org.apache.hc.core5.http.nio.ssl.TlsStrategy;
import org.apache.hc.core5.http.ssl.TLS;
import org.apache.hc.core5.reactor.ssl.SSLBufferMode;
import org.jspecify.annotations.Nullable;

/** Makes of the TLS settings what the JDK understands; every file is read and checked here. */
final class TlsContexts {
  private static final char[] IN_MEMORY = {};

  private TlsContexts() {}

  static TlsStrategy strategy(TlsSettings settings) {
    return new DefaultClientTlsStrategy(
        context(settings),
        new String[] {TLS.V_1_3.getId(), TLS.V_1_2.getId()},
        null,
        SSLBufferMode.STATIC,
        HostnameVerificationPolicy.BOTH,
        new DefaultHostnameVerifier());
  }

  private static SSLContext context(TlsSettings settings) {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      KeyManager @Nullable [] keys =
          settings.identity().isPresent() ? keys(settings.identity().get()) : null;
      TrustManager @Nullable [] trust =
          settings.trust().isPresent() ? trust(settings.trust().get()) : null;
      context.init(keys, trust, null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new IllegalArgumentException("TLS settings: this Java cannot use them", e);
    }
  }

  private static TrustManager[] trust(TlsSettings.Store store) throws GeneralSecurityException {
    KeyStore trusted =
        store.password().isPresent()
            ? open(store.file(), store.password().get())
            : storeOf(Pem.certificates(store.file()));
    if (trusted.size() == 0) {
      // The JDK shows only those certificates of a PKCS#12 file that are marked as trusted.
      throw Pem.problem(
          store.file(),
          "holds no trusted certificate; make it with keytool -importcert, or use a PEM file",
          null);
    }
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(trusted);
    return factory.getTrustManagers();
  }

  private static KeyManager[] keys(TlsSettings.Identity identity) throws GeneralSecurityException {
    TlsSettings.Store store = identity.certificates();
    Path keyFile = identity.privateKey();
    KeyStore keys;
    char[] password;
    if (keyFile == null) {
      password = store.password().orElse(IN_MEMORY);
      keys = open(store.file(), password);
      requireKey(store.file(), keys);
    } else {
      password = IN_MEMORY;
      keys = storeOf(Pem.certificates(store.file()), Pem.privateKey(keyFile), keyFile);
    }
    KeyManagerFactory factory =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    try {
      factory.init(keys, password);
    } catch (GeneralSecurityException e) {
      throw Pem.problem(store.file(), "holds a key that its password does not open", e);
    }
    return factory.getKeyManagers();
  }

  private static void requireKey(Path file, KeyStore keys) throws GeneralSecurityException {
    for (String alias : Collections.list(keys.aliases())) {
      if (keys.isKeyEntry(alias)) {
        return;
      }
    }
    throw Pem.problem(file, "holds no private key; export it together with its certificate", null);
  }

  private static KeyStore open(Path file, char[] password) {
    try {
      return KeyStore.getInstance(file.toFile(), password);
    } catch (IOException | GeneralSecurityException | IllegalArgumentException e) {
      throw Pem.problem(
          file,
          "cannot be opened as PKCS#12 or JKS ("
              + Failures.what(e)
              + "): check that it exists, its format and its password",
          e instanceof IOException && e.getCause() != null ? null : e);
    }
  }

  private static KeyStore storeOf(List<X509Certificate> certificates)
      throws GeneralSecurityException {
    KeyStore store = empty();
    for (int i = 0; i < certificates.size(); i++) {
      store.setCertificateEntry("trusted-" + i, certificates.get(i));
    }
    return store;
  }

  private static KeyStore storeOf(List<X509Certificate> chain, PrivateKey key, Path keyFile)
      throws GeneralSecurityException {
    if (!belong(chain.get(0).getPublicKey(), key)) {
      throw Pem.problem(
          keyFile, "is not the key of the first certificate, or their algorithms differ", null);
    }
    KeyStore store = empty();
    store.setKeyEntry("client", key, IN_MEMORY, chain.toArray(new X509Certificate[0]));
    return store;
  }

  /** Returns whether a public and a private key are one pair, as far as their numbers show it. */
  private static boolean belong(PublicKey open, PrivateKey secret) {
    if (open instanceof RSAKey first && secret instanceof RSAKey second) {
      return first.getModulus().equals(second.getModulus());
    }
    return open.getAlgorithm().equals(secret.getAlgorithm());
  }

  private static KeyStore empty() throws GeneralSecurityException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    try {
      store.load(null, null);
    } catch (IOException e) {
      throw new IllegalStateException("nothing is read here", e);
    }
    return store;
  }
}

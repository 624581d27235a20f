package io.pollingsdk.internal.apache;

import java.io.IOException;
import java.io.OutputStream;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** A certificate with its key and those that signed it, and the files people keep them in. */
public record Certificates(KeyPair keys, List<X509Certificate> chain) {
  public static final char[] PASSWORD = "changeit".toCharArray();

  /** Returns a new authority. */
  public static Certificates authority() throws Exception {
    return issue(null, "CN=Test CA", "RSA", false, null);
  }

  /** Returns a certificate that this authority signed, for a host or a client. */
  public Certificates signs(String host, String algorithm) throws Exception {
    return issue(this, "CN=" + host, algorithm, false, host);
  }

  /** Returns a certificate of this authority whose time is over. */
  public Certificates signedOnce(String host) throws Exception {
    return issue(this, "CN=" + host, "RSA", true, host);
  }

  /** Returns a certificate that nobody else signed. */
  public static Certificates selfSigned(String host) throws Exception {
    return issue(null, "CN=" + host, "RSA", false, host);
  }

  private static Certificates issue(
      Certificates signer, String name, String algorithm, boolean expired, String host)
      throws Exception {
    KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
    generator.initialize(algorithm.equals("RSA") ? 2048 : 256);
    KeyPair keys = generator.generateKeyPair();
    X500Name subject = new X500Name(name);
    X500Name issuer =
        signer == null
            ? subject
            : new X500Name(signer.chain.get(0).getSubjectX500Principal().getName());
    JcaX509v3CertificateBuilder builder =
        new JcaX509v3CertificateBuilder(
            issuer,
            new BigInteger(64, new SecureRandom()),
            Date.from(Instant.parse("2020-01-01T00:00:00Z")),
            Date.from(Instant.parse(expired ? "2021-01-01T00:00:00Z" : "2120-01-01T00:00:00Z")),
            subject,
            keys.getPublic());
    builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(host == null));
    if (host != null) {
      GeneralName alternative = new GeneralName(GeneralName.dNSName, host);
      builder.addExtension(Extension.subjectAlternativeName, false, new GeneralNames(alternative));
    }
    KeyPair signing = signer == null ? keys : signer.keys;
    String how =
        signing.getPrivate().getAlgorithm().equals("RSA") ? "SHA256withRSA" : "SHA256withECDSA";
    X509Certificate certificate =
        new JcaX509CertificateConverter()
            .getCertificate(
                builder.build(new JcaContentSignerBuilder(how).build(signing.getPrivate())));
    return new Certificates(
        keys, signer == null ? List.of(certificate) : List.of(certificate, signer.chain.get(0)));
  }

  /** Returns a server's context, which accepts clients of an authority. */
  public SSLContext context(Certificates clients) throws Exception {
    KeyManagerFactory mine = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    mine.init(store(true), PASSWORD);
    TrustManagerFactory theirs =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    theirs.init(clients.store(false));
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(mine.getKeyManagers(), theirs.getTrustManagers(), null);
    return context;
  }

  private KeyStore store(boolean withKey) throws Exception {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    if (withKey) {
      store.setKeyEntry("key", keys.getPrivate(), PASSWORD, chain.toArray(new X509Certificate[0]));
    } else {
      store.setCertificateEntry("trusted", chain.get(0));
    }
    return store;
  }

  public Path pkcs12(Path file, boolean withKey) throws Exception {
    try (OutputStream out = Files.newOutputStream(file)) {
      store(withKey).store(out, PASSWORD);
    }
    return file;
  }

  public Path pem(Path file) throws Exception {
    StringBuilder text = new StringBuilder("Bag Attributes: of no interest\n");
    for (X509Certificate certificate : chain) {
      text.append(block("CERTIFICATE", certificate.getEncoded()));
    }
    return Files.writeString(file, text);
  }

  public Path pkcs8(Path file) throws IOException {
    return Files.writeString(file, block("PRIVATE KEY", keys.getPrivate().getEncoded()));
  }

  /** Writes the key in the form that older OpenSSL writes. */
  public Path traditional(Path file) throws IOException {
    byte[] inner =
        PrivateKeyInfo.getInstance(keys.getPrivate().getEncoded())
            .parsePrivateKey()
            .toASN1Primitive()
            .getEncoded();
    boolean rsa = keys.getPrivate().getAlgorithm().equals("RSA");
    return Files.writeString(file, block(rsa ? "RSA PRIVATE KEY" : "EC PRIVATE KEY", inner));
  }

  static String block(String label, byte[] content) {
    String lines = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(content);
    return "-----BEGIN " + label + "-----\n" + lines + "\n-----END " + label + "-----\n";
  }
}

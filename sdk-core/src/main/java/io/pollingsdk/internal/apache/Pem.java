package io.pollingsdk.internal.apache;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads PEM files (RFC 7468), and says what to do with those it cannot read. */
final class Pem {
  private static final Pattern BLOCK =
      Pattern.compile("-----BEGIN ([A-Z0-9 ]+)-----(.*?)-----END \\1-----", Pattern.DOTALL);
  private static final List<String> KEY_ALGORITHMS = List.of("RSA", "EC", "EdDSA", "RSASSA-PSS");

  // AlgorithmIdentifier of RFC 8017: rsaEncryption with no parameters, behind version 0.
  private static final byte[] RSA_PREFIX = {
    2, 1, 0, 0x30, 13, 6, 9, 0x2a, (byte) 0x86, 0x48, (byte) 0x86, (byte) 0xf7, 13, 1, 1, 1, 5, 0
  };

  private Pem() {}

  private record Block(String label, String content) {}

  /** Returns the certificates of a file, at least one. */
  static List<X509Certificate> certificates(Path file) {
    List<X509Certificate> found = new ArrayList<>();
    for (Block block : blocks(file)) {
      if (block.label().equals("CERTIFICATE")) {
        found.add(certificate(file, block));
      }
    }
    if (found.isEmpty()) {
      throw problem(
          file, "holds no 'BEGIN CERTIFICATE'; a PKCS#12 or JKS file needs its password", null);
    }
    return found;
  }

  private static X509Certificate certificate(Path file, Block block) {
    try {
      CertificateFactory factory = CertificateFactory.getInstance("X.509");
      return (X509Certificate)
          factory.generateCertificate(new ByteArrayInputStream(decode(file, block)));
    } catch (CertificateException e) {
      throw problem(file, "holds a certificate that cannot be read: export it anew", e);
    }
  }

  /** Returns the private key of a file: PKCS#8, or PKCS#1 for RSA, not encrypted. */
  static PrivateKey privateKey(Path file) {
    for (Block block : blocks(file)) {
      switch (block.label()) {
        case "PRIVATE KEY" -> {
          return pkcs8(file, decode(file, block));
        }
        case "RSA PRIVATE KEY" -> {
          if (block.content().contains("ENCRYPTED")) {
            throw encrypted(file);
          }
          return pkcs8(file, wrap(decode(file, block)));
        }
        case "ENCRYPTED PRIVATE KEY" -> throw encrypted(file);
        case "EC PRIVATE KEY" ->
            throw problem(
                file,
                "holds a SEC 1 key; convert it: openssl pkcs8 -topk8 -nocrypt -in "
                    + file
                    + " -out key.pem",
                null);
        default -> {
          // Certificates or parameters may stand in the same file.
        }
      }
    }
    throw problem(file, "holds no 'BEGIN PRIVATE KEY' or 'BEGIN RSA PRIVATE KEY'", null);
  }

  private static IllegalArgumentException encrypted(Path file) {
    return problem(
        file,
        "holds an encrypted key; decrypt it: openssl pkcs8 -topk8 -nocrypt -in "
            + file
            + " -out key.pem",
        null);
  }

  private static PrivateKey pkcs8(Path file, byte[] encoded) {
    PKCS8EncodedKeySpec spec = new PKCS8EncodedKeySpec(encoded);
    GeneralSecurityException last = null;
    for (String algorithm : KEY_ALGORITHMS) {
      try {
        return KeyFactory.getInstance(algorithm).generatePrivate(spec);
      } catch (InvalidKeySpecException notThisOne) {
        last = notThisOne;
      } catch (GeneralSecurityException e) {
        throw new IllegalStateException("this Java has no " + algorithm, e);
      }
    }
    throw problem(file, "holds a private key that cannot be read: export it anew", last);
  }

  /** Puts a PKCS#1 key into the envelope of PKCS#8, the only form that the JDK reads. */
  private static byte[] wrap(byte[] pkcs1) {
    ByteArrayOutputStream inner = new ByteArrayOutputStream();
    inner.writeBytes(RSA_PREFIX);
    inner.writeBytes(der(4, pkcs1));
    return der(0x30, inner.toByteArray());
  }

  private static byte[] der(int tag, byte[] content) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(tag);
    int length = content.length;
    if (length < 0x80) {
      out.write(length);
    } else {
      int bytes = length < 0x100 ? 1 : length < 0x10000 ? 2 : 3;
      out.write(0x80 | bytes);
      for (int shift = 8 * (bytes - 1); shift >= 0; shift -= 8) {
        out.write(length >> shift);
      }
    }
    out.writeBytes(content);
    return out.toByteArray();
  }

  private static List<Block> blocks(Path file) {
    String text;
    try {
      text = Files.readString(file, StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      throw problem(file, "cannot be read: check that it exists and may be read", e);
    }
    List<Block> blocks = new ArrayList<>();
    Matcher matcher = BLOCK.matcher(text);
    while (matcher.find()) {
      blocks.add(new Block(matcher.group(1), matcher.group(2)));
    }
    return blocks;
  }

  private static byte[] decode(Path file, Block block) {
    try {
      return Base64.getDecoder().decode(block.content().replaceAll("\\s", ""));
    } catch (IllegalArgumentException e) {
      throw problem(file, "holds damaged base64 in its " + block.label(), null);
    }
  }

  /** Returns the exception for a file that cannot be used. */
  static IllegalArgumentException problem(Path file, String what, @Nullable Exception cause) {
    return new IllegalArgumentException("TLS settings: " + file + " " + what, cause);
  }
}

package dev.berth.http.jetty;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECKey;
import java.security.interfaces.RSAKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// A certificate with its chain, and its key, in two PEM files (RFC 7468).
///
/// @param certificate the server's certificate first, then those that signed it
/// @param key the private key, not encrypted: PKCS#8, or an RSA (PKCS#1) or EC (SEC 1) key
public record PemFiles(Path certificate, Path key) {
  /// Protects nothing: the store stays in memory.
  static final String PASSWORD = "berth";

  private static final Pattern BLOCK =
      Pattern.compile("-----BEGIN ([A-Z0-9 ]+)-----([^-]+)-----END \\1-----");
  private static final byte[] RSA =
      Der.sequence(Der.identifier(1, 2, 840, 113549, 1, 1, 1), Der.of(0x05));
  private static final byte[] EC = Der.identifier(1, 2, 840, 10045, 2, 1);

  /// What stands between one BEGIN and its END.
  private static final class Block {
    private final String label;
    private final byte[] content;

    Block(String label, byte[] content) {
      this.label = label;
      this.content = content;
    }
  }

  /// Reads both files.
  ///
  /// @throws IOException naming the file that cannot be used, and why
  KeyStore load() throws IOException {
    List<Certificate> chain = readCertificates();
    PrivateKey privateKey = readKey();
    X509Certificate first = (X509Certificate) chain.getFirst();
    if (!belongTogether(privateKey, first.getPublicKey())) {
      throw new IOException(
          "the key in " + key + " is not the key of the first certificate in " + certificate);
    }
    try {
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(null, null);
      store.setKeyEntry(
          "berth", privateKey, PASSWORD.toCharArray(), chain.toArray(Certificate[]::new));
      return store;
    } catch (GeneralSecurityException e) {
      throw new IOException(
          "the certificate in %s cannot be used: %s".formatted(certificate, e.getMessage()), e);
    }
  }

  private List<Certificate> readCertificates() throws IOException {
    List<Certificate> chain = new ArrayList<>();
    for (Block block : read(certificate)) {
      if (block.label.equals("CERTIFICATE")) {
        try {
          chain.add(
              CertificateFactory.getInstance("X.509")
                  .generateCertificate(new ByteArrayInputStream(block.content)));
        } catch (CertificateException e) {
          throw new IOException(
              "certificate %d in %s is malformed: %s"
                  .formatted(chain.size() + 1, certificate, e.getMessage()),
              e);
        }
      }
    }
    if (chain.isEmpty()) {
      throw new IOException("there is no certificate in " + certificate + " (PEM is expected)");
    }
    return chain;
  }

  private PrivateKey readKey() throws IOException {
    for (Block block : read(key)) {
      byte @Nullable [] pkcs8 =
          switch (block.label) {
            case "PRIVATE KEY" -> block.content;
            case "RSA PRIVATE KEY" -> wrap(RSA, block.content);
            case "EC PRIVATE KEY" -> wrap(Der.sequence(EC, curveOf(block.content)), block.content);
            case "ENCRYPTED PRIVATE KEY" ->
                throw new IOException(
                    "the key in " + key + " is encrypted; Berth needs it without a password");
            default -> null;
          };
      if (pkcs8 != null) {
        return decode(pkcs8);
      }
    }
    throw new IOException("there is no private key in " + key + " (PEM is expected)");
  }

  private PrivateKey decode(byte[] pkcs8) throws IOException {
    for (String algorithm : List.of("RSA", "EC", "EdDSA")) {
      try {
        return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
      } catch (GeneralSecurityException e) {
        // It may be one of another kind.
      }
    }
    throw new IOException("the key in " + key + " is malformed, or neither RSA, EC nor Ed25519");
  }

  private static byte[] wrap(byte[] algorithm, byte[] content) {
    return Der.sequence(Der.integer(BigInteger.ZERO), algorithm, Der.octets(content));
  }

  /// The name of the curve inside an EC key: `[0] EXPLICIT ECParameters` after version and secret
  /// (RFC 5915).
  private byte[] curveOf(byte[] content) throws IOException {
    try {
      int at = content[1] < 0 ? 2 + (content[1] & 0x7f) : 2;
      while (at < content.length) {
        int length = content[at + 1];
        if ((content[at] & 0xff) == 0xa0) {
          return Arrays.copyOfRange(content, at + 2, at + 2 + length);
        }
        at += 2 + length;
      }
    } catch (IndexOutOfBoundsException e) {
      // Said below.
    }
    throw new IOException("the EC key in " + key + " does not name its curve");
  }

  private static List<Block> read(Path file) throws IOException {
    String text;
    try {
      text = Files.readString(file);
    } catch (NoSuchFileException e) {
      throw new IOException("there is no file " + file, e);
    } catch (IOException e) {
      throw new IOException("the file " + file + " cannot be read: " + e.getMessage(), e);
    }
    List<Block> blocks = new ArrayList<>();
    Matcher matcher = BLOCK.matcher(text);
    while (matcher.find()) {
      // An old RSA key may be encrypted as well, and says so in lines with a colon.
      if (matcher.group(2).contains("ENCRYPTED")) {
        throw new IOException(
            "the key in " + file + " is encrypted; Berth needs it without a password");
      }
      try {
        blocks.add(
            new Block(matcher.group(1), Base64.getMimeDecoder().decode(matcher.group(2).strip())));
      } catch (IllegalArgumentException e) {
        throw new IOException("the file " + file + " is no proper PEM: " + e.getMessage(), e);
      }
    }
    return blocks;
  }

  private static boolean belongTogether(PrivateKey privateKey, PublicKey publicKey) {
    return switch (privateKey) {
      case RSAKey secret ->
          publicKey instanceof RSAKey open && open.getModulus().equals(secret.getModulus());
      case ECKey _ -> publicKey instanceof ECKey && signs(privateKey, publicKey);
      default -> privateKey.getAlgorithm().equals(publicKey.getAlgorithm());
    };
  }

  private static boolean signs(PrivateKey privateKey, PublicKey publicKey) {
    try {
      Signature signature = Signature.getInstance("SHA256withECDSA");
      signature.initSign(privateKey);
      signature.update(RSA);
      byte[] signed = signature.sign();
      signature.initVerify(publicKey);
      signature.update(RSA);
      return signature.verify(signed);
    } catch (GeneralSecurityException e) {
      return false;
    }
  }

  /// Changes when one of the files does.
  String state() {
    return stateOf(certificate) + ", " + stateOf(key);
  }

  private static String stateOf(Path file) {
    try {
      return Files.getLastModifiedTime(file) + " " + Files.size(file);
    } catch (IOException e) {
      return "unreadable";
    }
  }
}

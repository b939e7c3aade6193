package dev.berth.http.jetty;

import java.io.IOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashSet;
import java.util.Set;

/// Makes a certificate for trying TLS: it vouches for itself, for this machine's names.
public final class SelfSigned {
  private static final Duration VALIDITY = Duration.ofDays(820);
  private static final Base64.Encoder PEM = Base64.getMimeEncoder(64, new byte[] {'\n'});
  private static final byte[] SIGNED_BY = Der.sequence(Der.identifier(1, 2, 840, 10045, 4, 3, 2));

  private SelfSigned() {}

  /// The certificate in `directory`, made there if there is none.
  ///
  /// @throws IOException if the directory cannot be written to
  public static PemFiles in(Path directory) throws IOException {
    PemFiles files =
        new PemFiles(directory.resolve("self-signed.pem"), directory.resolve("self-signed.key"));
    if (!Files.exists(files.certificate()) || !Files.exists(files.key())) {
      Files.createDirectories(directory);
      try {
        make(files);
      } catch (GeneralSecurityException e) {
        throw new IOException("no certificate could be made: " + e.getMessage(), e);
      }
    }
    return files;
  }

  private static void make(PemFiles files) throws IOException, GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec("secp256r1"));
    KeyPair pair = generator.generateKeyPair();
    byte[] toSign = certificate(pair, Instant.now());
    Signature signature = Signature.getInstance("SHA256withECDSA");
    signature.initSign(pair.getPrivate());
    signature.update(toSign);
    byte[] signed = Der.sequence(toSign, SIGNED_BY, Der.bits(signature.sign()));
    Files.deleteIfExists(files.key());
    Files.createFile(
        files.key(),
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    write(files.key(), "PRIVATE KEY", pair.getPrivate().getEncoded());
    write(files.certificate(), "CERTIFICATE", signed);
  }

  /// `TBSCertificate` of RFC 5280, section 4.1.
  private static byte[] certificate(KeyPair pair, Instant now) {
    byte[] name =
        Der.sequence(
            Der.set(Der.sequence(Der.identifier(2, 5, 4, 3), Der.text("Berth on " + hostName()))));
    return Der.sequence(
        Der.of(0xa0, Der.integer(BigInteger.TWO)),
        Der.integer(new BigInteger(126, new SecureRandom()).setBit(126)),
        SIGNED_BY,
        name,
        Der.sequence(Der.time(now.minusSeconds(3600)), Der.time(now.plus(VALIDITY))),
        name,
        pair.getPublic().getEncoded(),
        Der.of(0xa3, Der.sequence(names())));
  }

  /// The extension `subjectAltName`.
  private static byte[] names() {
    Set<String> hosts = new LinkedHashSet<>(Set.of("localhost"));
    hosts.add(hostName());
    byte[][] names = new byte[hosts.size() + 2][];
    int next = 0;
    for (String host : hosts) {
      names[next++] = Der.of(0x82, host.getBytes(StandardCharsets.US_ASCII));
    }
    names[next++] = Der.of(0x87, InetAddress.ofLiteral("127.0.0.1").getAddress());
    names[next] = Der.of(0x87, InetAddress.ofLiteral("::1").getAddress());
    return Der.sequence(Der.identifier(2, 5, 29, 17), Der.octets(Der.sequence(names)));
  }

  private static String hostName() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return "localhost";
    }
  }

  private static void write(Path file, String label, byte[] content) throws IOException {
    String text =
        "-----BEGIN %s-----%n%s%n-----END %s-----%n"
            .formatted(label, PEM.encodeToString(content), label);
    Files.writeString(file, text, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING);
  }
}

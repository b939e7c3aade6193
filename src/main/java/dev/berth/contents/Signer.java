package dev.berth.contents;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/// By whom a signature says it is.
///
/// @param identity of a certificate: an address of mail or of a workflow; empty where it was a key
/// @param issuer who vouched for the identity when the certificate was made; empty where none is
///   named
public record Signer(String identity, String issuer) {
  /// A key that nobody vouched for.
  public static final Signer KEY = new Signer("", "");

  private static final int LARGEST = 32 * 1024;
  private static final String ISSUER = "1.3.6.1.4.1.57264.1.8";
  private static final String FORMER_ISSUER = "1.3.6.1.4.1.57264.1.1";

  /// What a certificate says; empty if it cannot be read.
  ///
  /// @param bytes as PEM or DER
  static Optional<Signer> ofCertificate(byte[] bytes) {
    if (bytes.length > LARGEST) {
      return Optional.empty();
    }
    try {
      X509Certificate certificate =
          (X509Certificate)
              CertificateFactory.getInstance("X.509")
                  .generateCertificate(new ByteArrayInputStream(bytes));
      return Optional.of(new Signer(identity(certificate), issuer(certificate)));
    } catch (CertificateException | ClassCastException _) {
      return Optional.empty();
    }
  }

  private static String identity(X509Certificate certificate) throws CertificateException {
    Collection<List<?>> names = certificate.getSubjectAlternativeNames();
    return names == null
        ? certificate.getSubjectX500Principal().getName()
        : names.stream()
            .map(List::getLast)
            .filter(String.class::isInstance)
            .map(String.class::cast)
            .findFirst()
            .orElseGet(() -> certificate.getSubjectX500Principal().getName());
  }

  /// Sigstore keeps there who signed the person or the workflow in.
  private static String issuer(X509Certificate certificate) {
    byte[] value = certificate.getExtensionValue(ISSUER);
    if (value != null) {
      return new String(content(content(value)), StandardCharsets.UTF_8);
    }
    byte[] former = certificate.getExtensionValue(FORMER_ISSUER);
    return former == null
        ? certificate.getIssuerX500Principal().getName()
        : new String(content(former), StandardCharsets.UTF_8);
  }

  /// What a value of DER holds, whatever it is; nothing if it is longer than its bytes.
  private static byte[] content(byte[] der) {
    if (der.length < 2) {
      return new byte[0];
    }
    int first = der[1] & 0xff;
    int start = first < 0x80 ? 2 : 2 + (first & 0x7f);
    return start > der.length ? new byte[0] : Arrays.copyOfRange(der, start, der.length);
  }
}

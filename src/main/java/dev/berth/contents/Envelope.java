package dev.berth.contents;

import java.util.Base64;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/// What a small signed document says without being opened: Sigstore's bundles and Notation's
/// signatures.
///
/// @param predicateType of the statement that is signed; empty where it is none
/// @param signer empty where it cannot be read
record Envelope(String predicateType, Optional<Signer> signer) {

  /// Empty if it is no such document.
  static Optional<Envelope> read(byte[] bytes) {
    try {
      JsonNode root = ArtifactManifest.JSON.readTree(bytes);
      if (!root.isObject()) {
        return Optional.empty();
      }
      return Optional.of(new Envelope(predicateType(root), signer(root)));
    } catch (JacksonException | IllegalArgumentException _) {
      return Optional.empty();
    }
  }

  private static String predicateType(JsonNode root) {
    String payload = root.path("dsseEnvelope").path("payload").asString("");
    return payload.isEmpty()
        ? ""
        : ArtifactManifest.JSON
            .readTree(Base64.getDecoder().decode(payload))
            .path("predicateType")
            .asString("");
  }

  private static Optional<Signer> signer(JsonNode root) {
    JsonNode material = root.path("verificationMaterial");
    String certificate =
        material
            .path("certificate")
            .path("rawBytes")
            .asString(
                material
                    .path("x509CertificateChain")
                    .path("certificates")
                    .path(0)
                    .path("rawBytes")
                    .asString(root.path("header").path("x5c").path(0).asString("")));
    if (!certificate.isEmpty()) {
      return Signer.ofCertificate(Base64.getDecoder().decode(certificate));
    }
    return material.has("publicKey") ? Optional.of(Signer.KEY) : Optional.empty();
  }
}

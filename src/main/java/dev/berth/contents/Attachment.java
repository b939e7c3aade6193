package dev.berth.contents;

import dev.berth.oci.Descriptor;
import dev.berth.oci.Digest;
import java.util.Locale;
import java.util.Optional;

/// Something that somebody said of a version, and that lies beside it in its package. Nothing of it
/// was verified.
///
/// @param manifest by which it is found
/// @param about which platform's manifest it is about, where it lies in an index
/// @param type what it says that it is
/// @param document with its content; empty where it has none that can be told
/// @param signer empty where it is not signed, or by whom cannot be read
public record Attachment(
    Digest manifest,
    Optional<Digest> about,
    Kind kind,
    String type,
    Optional<Descriptor> document,
    Optional<Signer> signer) {

  /// What it is about, as people say it.
  public enum Kind {
    SIGNATURE("Signature"),
    SBOM("SBOM"),
    PROVENANCE("Provenance"),
    SCAN("Scan result"),
    STATEMENT("Statement"),
    OTHER("Artifact");

    private final String title;

    Kind(String title) {
      this.title = title;
    }

    public String title() {
      return title;
    }

    /// @param type a media type, an artifact type or the type of an in-toto predicate
    static Kind of(String type) {
      String lower = type.toLowerCase(Locale.ROOT);
      if (lower.contains("spdx") || lower.contains("cyclonedx")) {
        return SBOM;
      }
      if (lower.contains("slsa.dev/provenance")) {
        return PROVENANCE;
      }
      if (lower.contains("simplesigning")
          || lower.contains("cosign/sign/")
          || lower.contains("notary.signature")) {
        return SIGNATURE;
      }
      if (lower.contains("vuln") || lower.contains("sarif")) {
        return SCAN;
      }
      return lower.contains("in-toto") || lower.contains("predicate") || lower.contains("dsse")
          ? STATEMENT
          : OTHER;
    }
  }
}

package dev.berth.oci;

import java.util.HexFormat;

/// The address of content by what it is: `algorithm:encoded` (image-spec, "Digests").
public record Digest(DigestAlgorithm algorithm, String encoded) implements Reference {

  public Digest {
    if (encoded.length() != algorithm.encodedLength() || !isLowerHex(encoded)) {
      throw invalid(algorithm.word() + ':' + encoded);
    }
  }

  /// Reads `sha256:…` or `sha512:…`.
  ///
  /// @throws RegistryException `DIGEST_INVALID` for anything else
  public static Digest parse(String text) {
    int colon = text.indexOf(':');
    if (colon < 0) {
      throw invalid(text);
    }
    DigestAlgorithm algorithm =
        DigestAlgorithm.find(text.substring(0, colon)).orElseThrow(() -> invalid(text));
    return new Digest(algorithm, text.substring(colon + 1));
  }

  /// The digest whose hash value is `hash`.
  public static Digest of(DigestAlgorithm algorithm, byte[] hash) {
    return new Digest(algorithm, HexFormat.of().formatHex(hash));
  }

  /// The digest of `content` under `algorithm`.
  public static Digest compute(DigestAlgorithm algorithm, byte[] content) {
    return of(algorithm, algorithm.newMessageDigest().digest(content));
  }

  private static boolean isLowerHex(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if ((c < '0' || c > '9') && (c < 'a' || c > 'f')) {
        return false;
      }
    }
    return true;
  }

  private static RegistryException invalid(String text) {
    return new RegistryException(
        ErrorCode.DIGEST_INVALID,
        "not a sha256 or sha512 digest: " + RegistryException.quote(text));
  }

  @Override
  public String toString() {
    return algorithm.word() + ':' + encoded;
  }
}

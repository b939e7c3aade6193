package dev.berth.oci;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Optional;

/// The digest algorithms that content may be addressed by (image-spec, "Registered algorithms").
public enum DigestAlgorithm {
  SHA256("sha256", "SHA-256", 64),
  SHA512("sha512", "SHA-512", 128);

  private final String word;
  private final String javaName;
  private final int encodedLength;

  DigestAlgorithm(String word, String javaName, int encodedLength) {
    this.word = word;
    this.javaName = javaName;
    this.encodedLength = encodedLength;
  }

  /// The name as it stands before the colon of a digest.
  public String word() {
    return word;
  }

  /// The number of hexadecimal digits after the colon.
  public int encodedLength() {
    return encodedLength;
  }

  /// A fresh hash state.
  public MessageDigest newMessageDigest() {
    try {
      return MessageDigest.getInstance(javaName);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has " + javaName, e);
    }
  }

  /// The algorithm called `word`, if it is one of ours.
  public static Optional<DigestAlgorithm> find(String word) {
    for (DigestAlgorithm algorithm : values()) {
      if (algorithm.word.equals(word)) {
        return Optional.of(algorithm);
      }
    }
    return Optional.empty();
  }
}

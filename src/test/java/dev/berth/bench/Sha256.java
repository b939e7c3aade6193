package dev.berth.bench;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/// SHA-256 as digests are written.
final class Sha256 {
  private Sha256() {}

  static MessageDigest start() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every JDK has SHA-256", e);
    }
  }

  static String of(byte[] bytes) {
    return finish(start(), bytes);
  }

  static String finish(MessageDigest digest, byte[] last) {
    return "sha256:" + HexFormat.of().formatHex(digest.digest(last));
  }

  static String finish(MessageDigest digest) {
    return finish(digest, new byte[0]);
  }
}

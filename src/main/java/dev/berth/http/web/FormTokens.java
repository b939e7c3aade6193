package dev.berth.http.web;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;

/// What each form carries, so that no other site can have a browser send it: derived from what the
/// browser holds in a cookie, which other sites cannot read. On each page it looks different, lest
/// the length of compressed pages tell it.
final class FormTokens {
  private static final SecureRandom SOURCE = new SecureRandom();
  private static final int LENGTH = 32;

  private FormTokens() {}

  /// A token for a browser that holds `secret`.
  static String make(String secret) {
    byte[] mask = new byte[LENGTH];
    SOURCE.nextBytes(mask);
    byte[] key = key(secret);
    byte[] token = new byte[2 * LENGTH];
    for (int i = 0; i < LENGTH; i++) {
      token[i] = mask[i];
      token[LENGTH + i] = (byte) (mask[i] ^ key[i]);
    }
    return Base64.getUrlEncoder().withoutPadding().encodeToString(token);
  }

  /// Whether `text` is a token for a browser that holds `secret`.
  static boolean fits(String text, String secret) {
    byte[] token;
    try {
      token = Base64.getUrlDecoder().decode(text);
    } catch (IllegalArgumentException e) {
      return false;
    }
    if (token.length != 2 * LENGTH) {
      return false;
    }
    byte[] key = new byte[LENGTH];
    for (int i = 0; i < LENGTH; i++) {
      key[i] = (byte) (token[i] ^ token[LENGTH + i]);
    }
    return MessageDigest.isEqual(key, key(secret));
  }

  private static byte[] key(String secret) {
    try {
      return MessageDigest.getInstance("SHA-256")
          .digest(("form " + secret).getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}

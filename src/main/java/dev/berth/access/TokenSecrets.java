package dev.berth.access;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.zip.CRC32;

/// Makes and recognizes the secrets of tokens: a prefix, 30 random characters and 6 of a checksum
/// (the CRC-32 of the random ones in base 62), so that a scanner can tell a token from an accident.
public final class TokenSecrets {
  /// What a classic personal access token begins with.
  public static final String CLASSIC = "ghp_";

  /// What a token begins with that a program was given by its user's leave.
  public static final String OAUTH = "gho_";

  /// What a repository's token begins with.
  public static final String REPOSITORY = "ghs_";

  /// What a package token begins with: Berth's own, because GitHub has no such kind.
  public static final String PACKAGE = "bpt_";

  private static final String DIGITS =
      "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
  private static final int RANDOM = 30;
  private static final int CHECKSUM = 6;
  private static final SecureRandom SOURCE = new SecureRandom();

  private TokenSecrets() {}

  /// A new secret that begins with `prefix`, with 178 bits of chance.
  public static String generate(String prefix) {
    StringBuilder random = new StringBuilder(RANDOM);
    for (int i = 0; i < RANDOM; i++) {
      random.append(DIGITS.charAt(SOURCE.nextInt(DIGITS.length())));
    }
    return prefix + random + checksum(random.toString());
  }

  /// Whether `text` has the form and the checksum of a secret; only then is it worth a look-up.
  public static boolean isWellFormed(String text) {
    int underscore = text.indexOf('_');
    String body = text.substring(underscore + 1);
    return underscore == 3
        && body.length() == RANDOM + CHECKSUM
        && body.chars().allMatch(c -> DIGITS.indexOf(c) >= 0)
        && body.substring(RANDOM).equals(checksum(body.substring(0, RANDOM)));
  }

  static String checksum(String random) {
    CRC32 crc = new CRC32();
    crc.update(random.getBytes(StandardCharsets.US_ASCII));
    char[] digits = new char[CHECKSUM];
    long rest = crc.getValue();
    for (int i = CHECKSUM - 1; i >= 0; i--) {
      digits[i] = DIGITS.charAt((int) (rest % DIGITS.length()));
      rest /= DIGITS.length();
    }
    return new String(digits);
  }
}

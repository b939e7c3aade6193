package dev.berth.packages;

import java.security.SecureRandom;
import java.util.Locale;
import java.util.Optional;

/// What one-time codes are made of: 160 bits of chance, in the Base32 (RFC 4648) that apps for them
/// take.
///
/// @param base32 32 characters, without padding
public record TotpSecret(String base32) {
  private static final String DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  private static final int LENGTH = 32;
  private static final int BITS_EACH = 5;
  private static final SecureRandom SOURCE = new SecureRandom();

  public TotpSecret {
    if (!isSecret(base32)) {
      throw new IllegalArgumentException("not a secret for one-time codes");
    }
  }

  private static boolean isSecret(String text) {
    return text.length() == LENGTH && text.chars().allMatch(c -> DIGITS.indexOf(c) >= 0);
  }

  public static TotpSecret generate() {
    StringBuilder digits = new StringBuilder(LENGTH);
    for (int i = 0; i < LENGTH; i++) {
      digits.append(DIGITS.charAt(SOURCE.nextInt(DIGITS.length())));
    }
    return new TotpSecret(digits.toString());
  }

  /// The secret that `text` is, whatever its case.
  public static Optional<TotpSecret> find(String text) {
    String upper = text.toUpperCase(Locale.ROOT);
    return isSecret(upper) ? Optional.of(new TotpSecret(upper)) : Optional.empty();
  }

  public byte[] bytes() {
    byte[] bytes = new byte[LENGTH * BITS_EACH / Byte.SIZE];
    int buffer = 0;
    int bits = 0;
    int at = 0;
    for (int i = 0; i < LENGTH; i++) {
      buffer = buffer << BITS_EACH | DIGITS.indexOf(base32.charAt(i));
      bits += BITS_EACH;
      if (bits >= Byte.SIZE) {
        bits -= Byte.SIZE;
        bytes[at++] = (byte) (buffer >> bits);
      }
    }
    return bytes;
  }

  @Override
  public String toString() {
    return "TotpSecret[]";
  }
}

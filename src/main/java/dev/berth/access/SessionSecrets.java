package dev.berth.access;

import java.security.SecureRandom;
import java.util.Base64;

/// Makes and recognizes what a browser holds to be signed in, and what a link to set a password
/// ends in: 256 bits of chance, in the characters of addresses and cookies.
public final class SessionSecrets {
  private static final int BYTES = 32;
  private static final int LENGTH = 43;
  private static final SecureRandom SOURCE = new SecureRandom();

  private SessionSecrets() {}

  /// A new secret.
  public static String generate() {
    byte[] bytes = new byte[BYTES];
    SOURCE.nextBytes(bytes);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  /// Whether `text` has the form of a secret; only then is it worth a look-up.
  public static boolean isWellFormed(String text) {
    return text.length() == LENGTH
        && text.chars()
            .allMatch(c ->
                (c >= 'a' && c <= 'z')
                    || (c >= 'A' && c <= 'Z')
                    || (c >= '0' && c <= '9')
                    || c == '-'
                    || c == '_');
  }
}

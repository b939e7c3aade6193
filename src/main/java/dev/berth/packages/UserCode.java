package dev.berth.packages;

import java.security.SecureRandom;
import java.util.Locale;
import java.util.Optional;

/// What a person types to authorize a device: eight consonants, so that they spell nothing, as
/// `BCDF-GHJK`.
public record UserCode(String letters) {
  private static final String ALPHABET = "BCDFGHJKLMNPQRSTVWXZ";
  private static final int LENGTH = 8;
  private static final int LONGEST_TYPED = 32;
  private static final SecureRandom SOURCE = new SecureRandom();

  public UserCode {
    if (letters.length() != LENGTH || !letters.chars().allMatch(c -> ALPHABET.indexOf(c) >= 0)) {
      throw new IllegalArgumentException("not the code of a device");
    }
  }

  /// A new code: one of 25,600,000,000.
  public static UserCode generate() {
    StringBuilder letters = new StringBuilder(LENGTH);
    for (int i = 0; i < LENGTH; i++) {
      letters.append(ALPHABET.charAt(SOURCE.nextInt(ALPHABET.length())));
    }
    return new UserCode(letters.toString());
  }

  /// The code that somebody typed, whatever its case and what separates its letters.
  public static Optional<UserCode> find(String typed) {
    if (typed.length() > LONGEST_TYPED) {
      return Optional.empty();
    }
    String letters = typed.replaceAll("[\\s-]", "").toUpperCase(Locale.ROOT);
    boolean code =
        letters.length() == LENGTH && letters.chars().allMatch(c -> ALPHABET.indexOf(c) >= 0);
    return code ? Optional.of(new UserCode(letters)) : Optional.empty();
  }

  @Override
  public String toString() {
    return letters.substring(0, LENGTH / 2) + "-" + letters.substring(LENGTH / 2);
  }
}

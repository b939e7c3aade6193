package dev.berth.packages;

import java.util.Locale;
import java.util.Optional;

/// What a package token may be used for. To write includes to read; to delete does not.
public enum PackageRight {
  READ,
  WRITE,
  DELETE;

  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  public static Optional<PackageRight> find(String word) {
    for (PackageRight right : values()) {
      if (right.word().equals(word)) {
        return Optional.of(right);
      }
    }
    return Optional.empty();
  }
}

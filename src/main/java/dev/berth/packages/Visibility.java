package dev.berth.packages;

import java.util.Locale;
import java.util.Optional;

/// Who may pull a package without having been given a role in it.
public enum Visibility {
  PUBLIC,
  INTERNAL,
  PRIVATE;

  /// GitHub's word for it.
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  public static Optional<Visibility> find(String word) {
    for (Visibility visibility : values()) {
      if (visibility.word().equals(word)) {
        return Optional.of(visibility);
      }
    }
    return Optional.empty();
  }
}

package dev.berth.packages;

import java.util.Locale;
import java.util.Optional;

/// What a repository's token may do with packages: a workflow's `permissions: packages: …`.
public enum PackagesPermission {
  NONE,
  READ,
  WRITE;

  /// GitHub's word for it.
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  public static Optional<PackagesPermission> find(String word) {
    for (PackagesPermission permission : values()) {
      if (permission.word().equals(word)) {
        return Optional.of(permission);
      }
    }
    return Optional.empty();
  }
}

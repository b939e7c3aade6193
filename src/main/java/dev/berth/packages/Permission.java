package dev.berth.packages;

import java.util.Locale;
import java.util.Optional;

/// What somebody may do with a repository; each includes those before it.
public enum Permission {
  PULL,
  TRIAGE,
  PUSH,
  MAINTAIN,
  ADMIN;

  /// GitHub's word for it.
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  public static Optional<Permission> find(String word) {
    for (Permission permission : values()) {
      if (permission.word().equals(word)) {
        return Optional.of(permission);
      }
    }
    return Optional.empty();
  }

  public boolean includes(Permission other) {
    return compareTo(other) >= 0;
  }

  /// The role in packages that inherit from the repository.
  public Role role() {
    return switch (this) {
      case PULL, TRIAGE -> Role.READ;
      case PUSH, MAINTAIN -> Role.WRITE;
      case ADMIN -> Role.ADMIN;
    };
  }
}

package dev.berth.packages;

import java.util.Locale;
import java.util.Optional;

/// What somebody may do with a package; each role includes those before it.
public enum Role {
  READ,
  WRITE,
  ADMIN;

  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  public static Optional<Role> find(String word) {
    for (Role role : values()) {
      if (role.word().equals(word)) {
        return Optional.of(role);
      }
    }
    return Optional.empty();
  }

  public boolean includes(Role other) {
    return compareTo(other) >= 0;
  }
}

package dev.berth.packages;

import java.util.Locale;

/// What somebody may do with a package; each role includes those before it.
public enum Role {
  READ,
  WRITE,
  ADMIN;

  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  public boolean includes(Role other) {
    return compareTo(other) >= 0;
  }
}

package dev.berth.packages;

import java.util.Locale;
import java.util.Optional;

/// Which of an account's packages are meant, and in which order.
///
/// @param visibility empty: any
/// @param text a part of their names, in small letters; empty: any
public record PackageSearch(Optional<Visibility> visibility, String text, Order order) {
  /// All of them by their names.
  public static final PackageSearch ALL = of(Optional.empty());

  private static final int LONGEST = 255;

  /// In which order packages come.
  public enum Order {
    NAME,
    /// Those that were pushed to last come first.
    UPDATED
  }

  public PackageSearch {
    String small = text.strip().toLowerCase(Locale.ROOT);
    text = small.substring(0, Math.min(LONGEST, small.length()));
  }

  /// Those of a visibility by their names.
  public static PackageSearch of(Optional<Visibility> visibility) {
    return new PackageSearch(visibility, "", Order.NAME);
  }
}

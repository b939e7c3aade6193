package dev.berth.http.web;

import java.util.Locale;

/// Numbers as people read them.
final class Sizes {
  private static final String[] UNITS = {"kB", "MB", "GB", "TB"};

  private Sizes() {}

  /// Bytes in units of a thousand: `12.3 MB`.
  static String of(long bytes) {
    if (bytes < 1000) {
      return bytes + " Bytes";
    }
    double number = bytes;
    int unit = -1;
    while (number >= 999.5 && unit < UNITS.length - 1) {
      number /= 1000;
      unit++;
    }
    return String.format(Locale.ROOT, number < 10 ? "%.2f %s" : "%.1f %s", number, UNITS[unit]);
  }

  /// `1 version`, `2 versions`; thousands with commas.
  static String count(long number, String word) {
    return String.format(Locale.ROOT, "%,d %s%s", number, word, number == 1 ? "" : "s");
  }
}

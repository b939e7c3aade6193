package dev.berth.bench;

import java.util.Locale;

/// Small words for labels.
final class Text {
  private Text() {}

  static String count(int count, String thing) {
    return String.format(Locale.ROOT, "%,d %s%s", count, thing, count == 1 ? "" : "s");
  }

  /// `100 MB`, `1 GB`: decimal, as disks are sold and networks counted.
  static String size(long bytes) {
    return bytes % 1_000_000_000 == 0 ? bytes / 1_000_000_000 + " GB" : bytes / 1_000_000 + " MB";
  }
}

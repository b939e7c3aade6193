package dev.berth.http.rest;

import java.util.Locale;

/// A small picture of a word and a number, for READMEs.
final class Badge {
  private static final int CHARACTER = 7;
  private static final int MARGIN = 6;

  private Badge() {}

  static String draw(String word, long number) {
    String value = shorten(number);
    int left = width(word);
    int right = width(value);
    return """
    <svg xmlns="http://www.w3.org/2000/svg" width="%1$d" height="20" role="img" \
    aria-label="%2$s: %3$s"><title>%2$s: %3$s</title>\
    <clipPath id="r"><rect width="%1$d" height="20" rx="3"/></clipPath>\
    <g clip-path="url(#r)"><rect width="%4$d" height="20" fill="#555"/>\
    <rect x="%4$d" width="%5$d" height="20" fill="#0969da"/></g>\
    <g fill="#fff" text-anchor="middle" font-family="Verdana,DejaVu Sans,sans-serif" \
    font-size="11"><text x="%6$d" y="14">%2$s</text><text x="%7$d" y="14">%3$s</text></g></svg>
    """
        .formatted(left + right, word, value, left, right, left / 2, left + right / 2);
  }

  private static int width(String text) {
    return text.length() * CHARACTER + 2 * MARGIN;
  }

  /// Three figures and a letter: 950, 1.2k, 45k, 3.4M.
  static String shorten(long number) {
    String letters = " kMGTPE";
    double value = number;
    int step = 0;
    while (value >= 999.5) {
      value /= 1000;
      step++;
    }
    if (step == 0) {
      return Long.toString(number);
    }
    String figures = String.format(Locale.ROOT, value < 9.95 ? "%.1f" : "%.0f", value);
    return figures + letters.charAt(step);
  }
}

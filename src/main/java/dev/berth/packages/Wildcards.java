package dev.berth.packages;

/// Patterns in which `*` stands for any characters, or none.
final class Wildcards {
  private Wildcards() {}

  /// Whether the whole of `text` is as the pattern says. Takes time by the product of their lengths
  /// at the most.
  static boolean match(String pattern, String text) {
    int at = 0;
    int in = 0;
    int star = -1;
    int resume = 0;
    while (in < text.length()) {
      if (at < pattern.length() && pattern.charAt(at) == '*') {
        star = at;
        at++;
        resume = in;
      } else if (at < pattern.length() && pattern.charAt(at) == text.charAt(in)) {
        at++;
        in++;
      } else if (star >= 0) {
        at = star + 1;
        resume++;
        in = resume;
      } else {
        return false;
      }
    }
    while (at < pattern.length() && pattern.charAt(at) == '*') {
      at++;
    }
    return at == pattern.length();
  }
}

package dev.berth.packages;

import dev.berth.oci.RepositoryName;

/// Which packages of an account: a name, or a pattern in which `*` stands for any characters,
/// slashes among them.
///
/// @param ownerId the account
/// @param pattern of the name within it
public record PackagePattern(long ownerId, String pattern) {
  private static final int LONGEST = 255;

  public PackagePattern {
    if (!isPattern(pattern)) {
      throw new IllegalArgumentException("not a pattern of package names: " + pattern);
    }
  }

  /// Whether `text` is a name of a package with perhaps some `*` in it.
  public static boolean isPattern(String text) {
    return !text.isEmpty()
        && text.length() <= LONGEST
        && !text.contains("**")
        && RepositoryName.isName(fillIn(text));
  }

  /// A name that the pattern matches, if its other characters are those of names.
  private static String fillIn(String text) {
    return text.replaceAll("[._-]*\\*[._-]*", "x");
  }

  /// Whether a package of `owner` with this name is meant.
  public boolean matches(long owner, String name) {
    return owner == ownerId && matches(name);
  }

  private boolean matches(String name) {
    int at = 0;
    int in = 0;
    int star = -1;
    int resume = 0;
    while (in < name.length()) {
      if (at < pattern.length() && pattern.charAt(at) == '*') {
        star = at;
        at++;
        resume = in;
      } else if (at < pattern.length() && pattern.charAt(at) == name.charAt(in)) {
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

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
    return owner == ownerId && Wildcards.match(pattern, name);
  }
}

package dev.berth.oci;

import java.util.regex.Pattern;

/// The `<name>` of the distribution specification: segments of lower-case letters and digits,
/// joined by slashes. The first segment is the account that owns the package, the rest is the
/// package's name.
public record RepositoryName(String value) {
  private static final int LONGEST = 255;
  // Possessive, so that a hostile name costs time in proportion to its length.
  private static final String PART = "[a-z0-9]++(?:(?:\\.|__?|-++)[a-z0-9]++)*+";
  private static final Pattern SHAPE = Pattern.compile(PART + "(?:/" + PART + ")*+");

  public RepositoryName {
    if (!isName(value)) {
      throw new RegistryException(
          ErrorCode.NAME_INVALID, "not a repository name: " + RegistryException.quote(value));
    }
  }

  /// Whether `text` could be the name of a repository.
  public static boolean isName(String text) {
    return text.length() <= LONGEST && SHAPE.matcher(text).matches();
  }

  /// The login of the account the package belongs to.
  public String owner() {
    int slash = value.indexOf('/');
    return slash < 0 ? value : value.substring(0, slash);
  }

  /// The package's name within its owner; empty when the name has one segment only, which names no
  /// package.
  public String packageName() {
    int slash = value.indexOf('/');
    return slash < 0 ? "" : value.substring(slash + 1);
  }

  @Override
  public String toString() {
    return value;
  }
}

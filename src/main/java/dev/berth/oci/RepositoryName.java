package dev.berth.oci;

/// The `<name>` of the distribution specification: segments of lower-case letters and digits,
/// joined by slashes. The first segment is the account that owns the package, the rest is the
/// package's name.
public record RepositoryName(String value) {
  private static final int LONGEST = 255;

  public RepositoryName {
    if (!isName(value)) {
      throw new RegistryException(
          ErrorCode.NAME_INVALID, "not a repository name: " + RegistryException.quote(value));
    }
  }

  /// Whether `text` could be the name of a repository: letters and digits, and between two runs of
  /// them a slash, a dot, one or two underscores, or any number of hyphens.
  ///
  /// It is asked for every request, which is why there is no regular expression.
  public static boolean isName(String text) {
    int length = text.length();
    int i = 0;
    while (length <= LONGEST) {
      int start = i;
      while (i < length && isLetterOrDigit(text.charAt(i))) {
        i++;
      }
      if (i == start) {
        return false;
      }
      if (i == length) {
        return true;
      }
      int separator = separatorAt(text, i);
      if (separator == 0) {
        return false;
      }
      i += separator;
    }
    return false;
  }

  /// The length of the separator at `index`; 0 if there is none.
  private static int separatorAt(String text, int index) {
    return switch (text.charAt(index)) {
      case '/', '.' -> 1;
      case '_' -> text.startsWith("_", index + 1) ? 2 : 1;
      case '-' -> {
        int end = index + 1;
        while (end < text.length() && text.charAt(end) == '-') {
          end++;
        }
        yield end - index;
      }
      default -> 0;
    };
  }

  private static boolean isLetterOrDigit(char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
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

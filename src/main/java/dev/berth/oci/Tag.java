package dev.berth.oci;

/// A name that points to one manifest of a repository and may be moved (distribution-spec, "Pulling
/// manifests"). Case matters.
public record Tag(String value) implements Reference, Comparable<Tag> {
  private static final int LONGEST = 128;

  public Tag {
    if (!isTag(value)) {
      throw new RegistryException(
          ErrorCode.TAG_INVALID, "not a tag: " + RegistryException.quote(value));
    }
  }

  /// Whether `text` could be a tag: `[A-Za-z0-9_][A-Za-z0-9._-]{0,127}`.
  public static boolean isTag(String text) {
    if (text.isEmpty() || text.length() > LONGEST) {
      return false;
    }
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean word =
          (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
      if (!word && (i == 0 || (c != '.' && c != '-'))) {
        return false;
      }
    }
    return true;
  }

  @Override
  public int compareTo(Tag other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}

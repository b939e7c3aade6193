package dev.berth.packages;

import dev.berth.oci.Tag;
import java.util.Optional;

/// Which tags: a tag, or a pattern in which `*` stands for any characters, or none.
public record TagPattern(String value) {
  private static final int LONGEST = 128;

  public TagPattern {
    if (!isPattern(value)) {
      throw new IllegalArgumentException("not a pattern of tags: " + value);
    }
  }

  /// Whether `text` is made of the characters of tags and of `*`.
  public static boolean isPattern(String text) {
    return !text.isEmpty()
        && text.length() <= LONGEST
        && text.chars().allMatch(c -> c == '*' || c == '.' || c == '-' || isWord(c));
  }

  private static boolean isWord(int c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
  }

  /// What stands before the first `*`: all tags that are meant begin with it.
  public String beginning() {
    int star = value.indexOf('*');
    return star < 0 ? value : value.substring(0, star);
  }

  /// The only tag that is meant, if there is one; a pattern without `*` need not be a tag.
  public Optional<Tag> single() {
    return Tag.isTag(value) ? Optional.of(new Tag(value)) : Optional.empty();
  }

  /// Whether a tag is meant.
  public boolean matches(Tag tag) {
    return Wildcards.match(value, tag.value());
  }
}

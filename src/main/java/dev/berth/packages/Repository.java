package dev.berth.packages;

import java.time.Instant;
import java.util.Optional;

/// A repository: what packages can be linked to, to take their rights and their page from it.
///
/// @param id stable, below 2³², never another's even after deletion
/// @param name within its owner; compared whatever its case
/// @param sourceUrl where the sources are, on whichever host
/// @param readme Markdown
public record Repository(
    long id,
    Account owner,
    String name,
    Visibility visibility,
    String description,
    Optional<String> sourceUrl,
    String readme,
    boolean archived,
    Instant createdAt,
    Instant updatedAt) {
  /// The most characters of a name.
  public static final int LONGEST_NAME = 100;

  /// `OWNER/NAME`.
  public String fullName() {
    return owner.login() + "/" + name;
  }

  /// The same, changed at that time.
  public Repository updated(Instant at) {
    return new Repository(
        id, owner, name, visibility, description, sourceUrl, readme, archived, createdAt, at);
  }

  /// Whether a repository could be called `text`: letters, digits, dots, hyphens and underscores.
  public static boolean isName(String text) {
    return !text.isEmpty()
        && text.length() <= LONGEST_NAME
        && !text.equals(".")
        && !text.equals("..")
        && text.chars()
            .allMatch(c ->
                (c >= 'a' && c <= 'z')
                    || (c >= 'A' && c <= 'Z')
                    || (c >= '0' && c <= '9')
                    || c == '.'
                    || c == '-'
                    || c == '_');
  }
}

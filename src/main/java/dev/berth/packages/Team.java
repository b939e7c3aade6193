package dev.berth.packages;

import java.time.Instant;
import java.util.Locale;
import java.util.OptionalLong;

/// A team of an organization's members. The members of a team have the rights of all teams above
/// it.
///
/// @param id stable, below 2³²
/// @param slug its name in addresses, unique in the organization
/// @param parentId the team it is in; only one that every member sees can be nested
public record Team(
    long id,
    long organizationId,
    String slug,
    String name,
    String description,
    Privacy privacy,
    OptionalLong parentId,
    Instant createdAt,
    Instant updatedAt) {
  /// The most characters of a name.
  public static final int LONGEST_NAME = 100;

  /// Who sees a team.
  public enum Privacy {
    /// Its members and the organization's owners.
    SECRET,
    /// All members of the organization.
    CLOSED;

    /// GitHub's word for it.
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /// The slug of a name: its letters and digits in lower case, all else as single hyphens between
  /// them; dots and underscores stay. Empty when there is no letter or digit.
  public static String slugOf(String name) {
    if (!name.chars().anyMatch(Team::isLetterOrDigit)) {
      return "";
    }
    StringBuilder slug = new StringBuilder();
    name.chars()
        .map(c -> c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : c)
        .forEach(c -> {
          boolean word = isLetterOrDigit(c) || c == '_' || c == '.';
          if (word) {
            slug.append((char) c);
          } else if (!slug.isEmpty() && slug.charAt(slug.length() - 1) != '-') {
            slug.append('-');
          }
        });
    if (!slug.isEmpty() && slug.charAt(slug.length() - 1) == '-') {
      slug.setLength(slug.length() - 1);
    }
    return slug.toString();
  }

  private static boolean isLetterOrDigit(int c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
  }
}

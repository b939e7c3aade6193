package dev.berth.packages;

import java.util.Optional;

/// What somebody is to a package and to the account whose name space it lies in.
///
/// @param membership what the user is in the organization
/// @param granted the strongest role by grants or by the repository that the package inherits from
public record Standing(Optional<MemberRole> membership, Optional<GrantedRole> granted) {
  /// Of strangers.
  public static final Standing NONE = new Standing(Optional.empty(), Optional.empty());

  /// A role and where it comes from.
  ///
  /// @param through the slug of the team it goes to; empty when it goes to the user, or to the
  ///   repository whose token it is
  public record GrantedRole(Role role, Source source, String through) {}

  /// Where a role comes from.
  public enum Source {
    /// It was given in the package.
    PACKAGE,
    /// It is what the repository gives that the package inherits from.
    REPOSITORY
  }
}

package dev.berth.packages;

/// Which people with a permission in a repository a list shows.
///
/// @param least those who have less are left out
public record CollaboratorSelection(Affiliation affiliation, Permission least) {
  /// Where a permission comes from.
  public enum Affiliation {
    /// Given to the user.
    DIRECT,
    /// Given to a user who is no member of the organization that owns the repository.
    OUTSIDE,
    /// Given to the user or to a team, or had by owning the repository or its organization.
    ALL
  }
}

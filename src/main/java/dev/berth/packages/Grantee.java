package dev.berth.packages;

/// Who is given a role in a package.
public sealed interface Grantee {
  long id();

  /// What kind of grantee.
  enum Kind {
    USER,
    TEAM,
    REPOSITORY
  }

  /// A user; in an organization's package, one of its members.
  record User(long id) implements Grantee {}

  /// A team of the organization that owns the package, with all teams below it.
  record TeamGrantee(long id) implements Grantee {}

  /// The tokens of a repository that has the same owner as the package.
  record RepositoryGrantee(long id) implements Grantee {}
}

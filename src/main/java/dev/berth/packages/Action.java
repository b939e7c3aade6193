package dev.berth.packages;

/// What a request wants to do; each route's row names one.
public enum Action {
  /// Open to everybody, signed in or not.
  ANYONE,
  /// Needs somebody who is signed in, and no right beyond that.
  SIGNED_IN,
  PULL,
  PUSH,
  DELETE,
  /// Bring back what was deleted.
  RESTORE,
  /// Change a package's settings.
  ADMINISTER,
  /// Learn why somebody may do something with a package, or not.
  EXPLAIN_ACCESS,
  /// See who belongs to an organization.
  SEE_MEMBERS,
  /// Change an organization: its members and settings.
  ADMINISTER_ORGANIZATION,
  /// Change the site: its accounts and their tokens.
  ADMINISTER_SITE
}

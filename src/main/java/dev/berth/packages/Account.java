package dev.berth.packages;

import java.time.Instant;

/// A user or an organization: what owns packages.
///
/// @param id stable, below 2³²
/// @param login unique among users and organizations together
/// @param siteAdministrator whether this user may change the site
/// @param suspended whether this account may do nothing for now
/// @param membersCreatePackages of an organization: whether its members, and not its owners alone,
///   may create packages
public record Account(
    long id,
    Login login,
    Kind kind,
    String email,
    boolean siteAdministrator,
    boolean suspended,
    boolean membersCreatePackages,
    Instant createdAt) {

  /// What kind of account.
  public enum Kind {
    USER,
    ORGANIZATION
  }

  public boolean isOrganization() {
    return kind == Kind.ORGANIZATION;
  }
}

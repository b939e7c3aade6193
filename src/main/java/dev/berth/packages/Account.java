package dev.berth.packages;

import java.time.Instant;

/// A user or an organization: what owns packages.
///
/// @param id stable, below 2³²
/// @param login unique among users and organizations together, and no former one of another
/// @param siteAdministrator whether this user may change the site
/// @param suspended whether this account may do nothing for now
/// @param settings of an organization; of a user, the usual ones
/// @param rightsVersion another number after each change of who has which right in what the account
///   owns, one package's own changes aside
public record Account(
    long id,
    Login login,
    Kind kind,
    String email,
    boolean siteAdministrator,
    boolean suspended,
    OrganizationSettings settings,
    long rightsVersion,
    Instant createdAt) {

  /// What kind of account.
  public enum Kind {
    USER,
    ORGANIZATION
  }

  public boolean isOrganization() {
    return kind == Kind.ORGANIZATION;
  }

  /// Of an organization: whether its members, and not its owners alone, may have packages of some
  /// visibility.
  public boolean membersCreatePackages() {
    return !settings.membersCreate().isEmpty();
  }
}

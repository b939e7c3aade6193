package dev.berth.packages;

/// What the leave to change something rests on, where others can take it away. Whoever decides says
/// it, and the transaction that makes the change asks for it once more.
public sealed interface Warrant {

  /// To be a site administrator.
  record SiteAdministrator() implements Warrant {}

  /// To be an owner of an organization.
  record OrganizationOwner(long organizationId) implements Warrant {}

  /// To be in an organization.
  record OrganizationMember(long organizationId) implements Warrant {}

  /// To be a maintainer of a team, or an owner of its organization.
  record TeamMaintainer(long teamId) implements Warrant {}

  /// To have a permission in a repository.
  record InRepository(long repositoryId, Permission least) implements Warrant {}

  /// To have a role in a package, whether it lives or is deleted.
  ///
  /// @param holder whose rights count: the user who acts, or the repository whose token they use
  record InPackage(long packageId, RightHolder holder, Role least) implements Warrant {}
}

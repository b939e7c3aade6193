package dev.berth.access;

import dev.berth.packages.Account;
import dev.berth.packages.Action;
import dev.berth.packages.Repository;
import dev.berth.packages.Team;
import dev.berth.packages.Visibility;
import dev.berth.packages.Warrant;
import java.util.List;

/// Says what a decision rested on that others can take away, for the transaction that follows from
/// it to ask once more.
///
/// Whoever may do something as a site administrator does it by that, as it was decided.
public final class Warrants {
  private static final List<Warrant> SITE = List.of(new Warrant.SiteAdministrator());

  private final SiteRights site;

  public Warrants(SiteRights site) {
    this.site = site;
  }

  /// To administer the site.
  public List<Warrant> ofSite() {
    return SITE;
  }

  /// To administer an organization.
  public List<Warrant> ofOwner(Caller.SignedIn caller, Account organization) {
    return orSite(caller, new Warrant.OrganizationOwner(organization.id()));
  }

  /// To make teams and repositories in an organization.
  public List<Warrant> ofMember(Caller.SignedIn caller, Account organization) {
    return orSite(caller, new Warrant.OrganizationMember(organization.id()));
  }

  /// To administer a team.
  public List<Warrant> ofMaintainer(Caller.SignedIn caller, Team team) {
    return orSite(caller, new Warrant.TeamMaintainer(team.id()));
  }

  /// To do with a repository what an action says.
  public List<Warrant> inRepository(Caller.SignedIn caller, Repository repository, Action action) {
    return orSite(
        caller, new Warrant.InRepository(repository.id(), RepositoryRights.least(action)));
  }

  /// To have a repository in somebody's name space.
  public List<Warrant> ofCreation(Caller.SignedIn caller, Account owner) {
    if (owner.id() == caller.user().id()) {
      return List.of();
    }
    return owner.isOrganization() ? ofMember(caller, owner) : SITE;
  }

  /// To give a package of somebody a visibility.
  public List<Warrant> ofVisibility(Caller.SignedIn caller, Account owner, Visibility visibility) {
    return SiteRights.membersSet(owner, visibility) ? List.of() : ofOwner(caller, owner);
  }

  /// To do with a package what an action says. To administer the site is no role in it.
  public static List<Warrant> inPackage(Caller.SignedIn caller, long packageId, Action action) {
    return List.of(new Warrant.InPackage(packageId, caller.holder(), PackageRules.roleFor(action)));
  }

  private List<Warrant> orSite(Caller.SignedIn caller, Warrant warrant) {
    return site.administerSite(caller) instanceof SiteRights.Decision.Granted
        ? SITE
        : List.of(warrant);
  }
}

package dev.berth.access;

import dev.berth.meta.AccountStore;
import dev.berth.meta.TeamStore;
import dev.berth.packages.Account;
import dev.berth.packages.Action;
import dev.berth.packages.MemberRole;
import dev.berth.packages.Team;
import dev.berth.packages.TeamRole;
import dev.berth.packages.Visibility;
import java.util.Optional;

/// Decides who may change the site and its organizations.
public final class SiteRights {
  /// The id of an account, and of a team, that there never is.
  private static final long NOBODY = 0;

  private final AccountStore accounts;
  private final TeamStore teams;

  public SiteRights(AccountStore accounts, TeamStore teams) {
    this.accounts = accounts;
    this.teams = teams;
  }

  /// What was decided.
  public sealed interface Decision {

    /// It may be done.
    record Granted() implements Decision {}

    /// The user might, but not by a token without one of these scopes.
    ///
    /// @param scopes GitHub's words for them
    record ScopeMissing(String scopes) implements Decision {}

    /// The user may not, and must not learn more than that.
    record Refused() implements Decision {}

    /// The user may not, and may know why.
    ///
    /// @param reason a sentence
    record Forbidden(String reason) implements Decision {}
  }

  private static Decision withinScopes(Caller.SignedIn caller, Action action) {
    return AcceptedScopes.allow(caller, action)
        ? new Decision.Granted()
        : new Decision.ScopeMissing(AcceptedScopes.sentence(action));
  }

  /// Whether the caller may change accounts and their tokens.
  public Decision administerSite(Caller.SignedIn caller) {
    return site(caller);
  }

  private static Decision site(Caller.SignedIn caller) {
    return caller.user().siteAdministrator()
        ? withinScopes(caller, Action.ADMINISTER_SITE)
        : new Decision.Refused();
  }

  private static boolean administersSite(Caller.SignedIn caller) {
    return site(caller) instanceof Decision.Granted;
  }

  /// Whether the caller may suspend, promote or delete a user: nobody does so to themselves, lest
  /// they lock themselves out.
  public Decision administerUser(Caller.SignedIn caller, Account user) {
    Decision site = administerSite(caller);
    return site instanceof Decision.Granted && caller.user().id() == user.id()
        ? new Decision.Forbidden("You cannot do this to your own account.")
        : site;
  }

  /// Whether the caller may change an organization's members and settings.
  public Decision administer(Caller.SignedIn caller, Account organization) {
    if (administerSite(caller) instanceof Decision.Granted granted) {
      return granted;
    }
    return asOwner(caller, organization, Action.ADMINISTER_ORGANIZATION);
  }

  private Decision asOwner(Caller.SignedIn caller, Account organization, Action action) {
    return isOwner(caller, organization) ? withinScopes(caller, action) : new Decision.Refused();
  }

  /// Whether the caller may see and change an organization's webhooks.
  public Decision administerHooks(Caller.SignedIn caller, Account organization) {
    return administerSite(caller) instanceof Decision.Granted granted
        ? granted
        : asOwner(caller, organization, Action.ADMINISTER_ORGANIZATION_HOOKS);
  }

  /// Whether the caller may give a package of somebody a visibility: those that an organization
  /// does not let its members have are for its owners to give.
  public Decision setVisibility(Caller.SignedIn caller, Account owner, Visibility visibility) {
    boolean may =
        membersSet(owner, visibility)
            || administerSite(caller) instanceof Decision.Granted
            || isOwner(caller, owner);
    return may
        ? new Decision.Granted()
        : new Decision.Forbidden(
            owner.login() + " does not let its members have " + visibility.word() + " packages.");
  }

  /// Whether it takes no more than to administer the package.
  static boolean membersSet(Account owner, Visibility visibility) {
    return !owner.isOrganization() || owner.settings().membersCreate().contains(visibility);
  }

  /// Whether the caller may see who belongs to an organization.
  public Decision seeMembers(Caller.SignedIn caller, Account organization) {
    if (administerSite(caller) instanceof Decision.Granted granted) {
      return granted;
    }
    if (accounts.membership(organization.id(), caller.user().id()).isEmpty()) {
      return new Decision.Refused();
    }
    return withinScopes(caller, Action.SEE_MEMBERS);
  }

  /// Which memberships somebody sees.
  public enum Sight {
    NOTHING,
    /// Those in organizations that they are in themselves.
    SHARED,
    EVERYTHING
  }

  /// Which memberships the caller sees.
  public Sight sight(Caller caller) {
    if (!(caller instanceof Caller.SignedIn user)) {
      return Sight.NOTHING;
    }
    if (administerSite(user) instanceof Decision.Granted) {
      return Sight.EVERYTHING;
    }
    return AcceptedScopes.allow(user, Action.SEE_MEMBERS) ? Sight.SHARED : Sight.NOTHING;
  }

  /// Whether the caller may know what the members of an organization know.
  public boolean isInsider(Caller caller, Account organization) {
    return caller instanceof Caller.SignedIn user
        && seeMembers(user, organization) instanceof Decision.Granted;
  }

  /// Whether the caller may see what they belong to themselves.
  public Decision seeOwnMemberships(Caller.SignedIn caller) {
    return withinScopes(caller, Action.SEE_OWN_MEMBERSHIPS);
  }

  /// Whether the caller may see what a user stores, and has had sent.
  public Decision seeUsage(Caller.SignedIn caller, Account user) {
    if (administerSite(caller) instanceof Decision.Granted granted) {
      return granted;
    }
    return caller.user().id() == user.id()
        ? withinScopes(caller, Action.SEE_OWN_USAGE)
        : new Decision.Refused();
  }

  /// Whether the caller may change what they tell about themselves.
  public Decision changeOwnAccount(Caller.SignedIn caller) {
    return withinScopes(caller, Action.CHANGE_OWN_ACCOUNT);
  }

  /// Whether the caller may make a team in an organization.
  public Decision createTeam(Caller.SignedIn caller, Account organization) {
    if (administerSite(caller) instanceof Decision.Granted granted) {
      return granted;
    }
    return accounts.membership(organization.id(), caller.user().id()).isEmpty()
        ? new Decision.Refused()
        : withinScopes(caller, Action.ADMINISTER_TEAM);
  }

  /// Whether the caller sees the secret teams of an organization that they are not in.
  public boolean seesSecretTeams(Caller.SignedIn caller, Account organization) {
    return administerSite(caller) instanceof Decision.Granted || isOwner(caller, organization);
  }

  /// What somebody is to a team and to its organization.
  private record TeamStanding(Optional<MemberRole> inOrganization, Optional<TeamRole> inTeam) {
    boolean owns() {
      return inOrganization.filter(MemberRole.OWNER::equals).isPresent();
    }
  }

  /// Asks as much about a team that is not there as about one that is.
  private TeamStanding standing(Caller.SignedIn caller, long organizationId, Optional<Team> found) {
    long user = caller.user().id();
    return new TeamStanding(
        accounts.membership(organizationId, user),
        teams.membership(found.map(Team::id).orElse(NOBODY), user));
  }

  /// Whether the caller may see a team and who is in it.
  ///
  /// @param found the team; for none, the same look-ups are made as for one that is hidden
  public Decision seeTeam(Caller.SignedIn caller, long organizationId, Optional<Team> found) {
    return seeTeam(caller, found, standing(caller, organizationId, found));
  }

  private static Decision seeTeam(
      Caller.SignedIn caller, Optional<Team> found, TeamStanding standing) {
    boolean site = administersSite(caller);
    boolean shown =
        found
            .filter(team ->
                team.privacy() == Team.Privacy.CLOSED
                    || site
                    || standing.owns()
                    || standing.inTeam().isPresent())
            .isPresent();
    if (!shown || (!site && standing.inOrganization().isEmpty())) {
      return new Decision.Refused();
    }
    return site ? new Decision.Granted() : withinScopes(caller, Action.SEE_MEMBERS);
  }

  /// Whether the caller may change a team and who is in it, or hang another team below it.
  ///
  /// @param found as for [#seeTeam]
  public Decision administerTeam(
      Caller.SignedIn caller, long organizationId, Optional<Team> found) {
    TeamStanding standing = standing(caller, organizationId, found);
    if (found.isEmpty()) {
      return new Decision.Refused();
    }
    if (administersSite(caller)) {
      return new Decision.Granted();
    }
    if (standing.owns() || standing.inTeam().filter(TeamRole.MAINTAINER::equals).isPresent()) {
      return withinScopes(caller, Action.ADMINISTER_TEAM);
    }
    return seeTeam(caller, found, standing) instanceof Decision.Granted
        ? new Decision.Forbidden("You must be an organization owner or team maintainer to do this.")
        : new Decision.Refused();
  }

  private boolean isOwner(Caller.SignedIn caller, Account organization) {
    return accounts
        .membership(organization.id(), caller.user().id())
        .filter(role -> role == MemberRole.OWNER)
        .isPresent();
  }
}

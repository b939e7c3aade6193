package dev.berth.http.web;

import dev.berth.access.Caller;
import dev.berth.access.SiteRights;
import dev.berth.access.SiteRights.Decision;
import dev.berth.access.Warrants;
import dev.berth.http.Variables;
import dev.berth.packages.Account;
import dev.berth.packages.Action;
import dev.berth.packages.MemberRole;
import dev.berth.packages.Team;
import dev.berth.packages.Warrant;
import dev.berth.registry.Accounts;
import dev.berth.registry.Teams;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/// Finds the organization, team or user that a path names, and has it decided whether the caller
/// may do with it what the route's row says.
final class OrganizationAccess {
  private static final int NAMED_OWNERS = 3;

  private final Accounts accounts;
  private final Teams teams;
  private final SiteRights rights;
  private final Warrants warrants;

  OrganizationAccess(Accounts accounts, Teams teams, SiteRights rights) {
    this.accounts = accounts;
    this.teams = teams;
    this.rights = rights;
    this.warrants = new Warrants(rights);
  }

  /// An organization, which everybody may look at.
  PageAccess.Granted look(Caller caller, Variables variables) {
    Account organization = organization(variables);
    return new PageAccess.Granted(
        new WebCall.Organization(organization, rights.isInsider(caller, organization)), List.of());
  }

  /// Decides about one of the actions that are about an organization.
  PageAccess.Granted decide(Caller.SignedIn caller, Action action, Variables variables) {
    Account organization = organization(variables);
    boolean insider = rights.isInsider(caller, organization);
    List<Warrant> rests =
        switch (action) {
          case SEE_MEMBERS -> {
            require(rights.seeMembers(caller, organization), "");
            yield List.of();
          }
          case CREATE_TEAM -> {
            require(rights.createTeam(caller, organization), "");
            yield warrants.ofMember(caller, organization);
          }
          default -> {
            require(
                action == Action.ADMINISTER_ORGANIZATION_HOOKS
                    ? rights.administerHooks(caller, organization)
                    : rights.administer(caller, organization),
                insider ? ownersSentence(organization) : "");
            yield warrants.ofOwner(caller, organization);
          }
        };
    return new PageAccess.Granted(new WebCall.Organization(organization, insider), rests);
  }

  /// Who can make somebody an owner.
  private String ownersSentence(Account organization) {
    String names =
        accounts.listMembers(organization, MemberRole.OWNER, 0, NAMED_OWNERS).stream()
            .map(owner -> owner.user().login().value())
            .collect(Collectors.joining(", "));
    return "It takes an owner of "
        + organization.login()
        + ". Its owners can make you one"
        + (names.isEmpty() ? "." : ": " + names + ".");
  }

  /// Decides about a team.
  PageAccess.Granted decideInTeam(Caller.SignedIn caller, Action action, Variables variables) {
    Account organization = organization(variables);
    Optional<Team> found = teams.find(organization, variables.value("team_slug"));
    boolean administers = action == Action.ADMINISTER_TEAM;
    require(
        administers
            ? rights.administerTeam(caller, organization.id(), found)
            : rights.seeTeam(caller, organization.id(), found),
        "");
    Team team = found.orElseThrow(PageException::notFound);
    return new PageAccess.Granted(
        new WebCall.OrganizationTeam(organization, team),
        administers ? warrants.ofMaintainer(caller, team) : List.of());
  }

  /// Decides about the site. To others it has no such pages.
  PageAccess.Granted decideInSite(Caller.SignedIn caller, Action action, Variables variables) {
    if (!(rights.administerSite(caller) instanceof Decision.Granted)) {
      throw PageException.notFound();
    }
    if (action == Action.ADMINISTER_SITE && !variables.has("username")) {
      return new PageAccess.Granted(new WebCall.Nothing(), warrants.ofSite());
    }
    Account user =
        accounts.findUser(variables.value("username")).orElseThrow(PageException::notFound);
    if (action == Action.ADMINISTER_OTHER_USER) {
      require(rights.administerUser(caller, user), "");
    }
    return new PageAccess.Granted(new WebCall.OneUser(user), warrants.ofSite());
  }

  private Account organization(Variables variables) {
    return accounts.findOrganization(variables.value("org")).orElseThrow(PageException::notFound);
  }

  /// @param seen what is said to those who may know that they lack the right; empty where nobody
  ///   may
  private static void require(Decision decision, String seen) {
    switch (decision) {
      case Decision.Granted _ -> {}
      case Decision.Forbidden(var reason) -> throw PageException.forbidden(reason);
      case Decision.Refused _, Decision.ScopeMissing _ ->
          throw seen.isEmpty() ? PageException.notFound() : PageException.forbidden(seen);
    }
  }
}

package dev.berth.http.rest;

import dev.berth.access.Caller;
import dev.berth.access.SiteRights;
import dev.berth.access.SiteRights.Decision;
import dev.berth.http.Variables;
import dev.berth.packages.Account;
import dev.berth.packages.Action;
import dev.berth.packages.Team;
import dev.berth.registry.Accounts;
import dev.berth.registry.Teams;
import java.util.Optional;

/// Finds the user, organization or team that a path names, and has it decided whether the caller
/// may do with it what the route's row says.
final class PeopleAccess {
  /// The id of an account that there never is.
  private static final long NOBODY = 0;

  private final Accounts accounts;
  private final Teams teams;
  private final SiteRights rights;

  PeopleAccess(Accounts accounts, Teams teams, SiteRights rights) {
    this.accounts = accounts;
    this.teams = teams;
    this.rights = rights;
  }

  /// Decides about one of the actions that are open to everybody.
  RestCall.Found decide(Caller caller, Action action, Variables variables) {
    if (action == Action.LOOK_AT_MEMBERSHIPS) {
      return new RestCall.Seen(rights.sight(caller));
    }
    Account organization = organization(variables);
    return new RestCall.Organization(organization, rights.isInsider(caller, organization));
  }

  /// Decides about one of the actions that take somebody who has signed in.
  RestCall.Found decide(Caller.SignedIn caller, Action action, Variables variables) {
    return switch (action) {
      case SEE_OWN_MEMBERSHIPS -> {
        require(rights.seeOwnMemberships(caller));
        yield new RestCall.Nothing();
      }
      case CHANGE_OWN_ACCOUNT -> {
        require(rights.changeOwnAccount(caller));
        yield new RestCall.Nothing();
      }
      case SEE_OWN_USAGE -> {
        Account user =
            accounts.findUser(variables.value("login")).orElseThrow(ApiException::notFound);
        require(rights.seeUsage(caller, user));
        yield new RestCall.User(user);
      }
      case ADMINISTER_SITE -> {
        require(rights.administerSite(caller));
        yield new RestCall.Nothing();
      }
      case ADMINISTER_OTHER_USER -> {
        require(rights.administerSite(caller));
        Account user =
            accounts.findUser(variables.value("username")).orElseThrow(ApiException::notFound);
        require(rights.administerUser(caller, user));
        yield new RestCall.User(user);
      }
      case SEE_TEAM, ADMINISTER_TEAM -> team(caller, action, variables);
      case SEE_MEMBERS, CREATE_TEAM, ADMINISTER_ORGANIZATION, ADMINISTER_ORGANIZATION_HOOKS -> {
        Account organization = organization(variables);
        require(
            switch (action) {
              case SEE_MEMBERS -> rights.seeMembers(caller, organization);
              case CREATE_TEAM -> rights.createTeam(caller, organization);
              case ADMINISTER_ORGANIZATION_HOOKS -> rights.administerHooks(caller, organization);
              default -> rights.administer(caller, organization);
            });
        yield new RestCall.Organization(organization, true);
      }
      default -> throw new IllegalArgumentException(action + " is not about people");
    };
  }

  /// Decides about a team, which the path names by its slug or by its id.
  RestCall.OrganizationTeam team(Caller.SignedIn caller, Action action, Variables variables) {
    Optional<Team> team;
    Optional<Account> organization;
    if (variables.has("team_id")) {
      team = teams.find(RestCall.id(variables, "team_id"));
      organization = accounts.find(team.map(Team::organizationId).orElse(NOBODY));
    } else {
      organization = Optional.of(organization(variables));
      team = teams.find(organization.get(), variables.value("team_slug"));
    }
    long organizationId = organization.map(Account::id).orElse(NOBODY);
    require(
        action == Action.SEE_TEAM
            ? rights.seeTeam(caller, organizationId, team)
            : rights.administerTeam(caller, organizationId, team));
    return new RestCall.OrganizationTeam(
        organization.orElseThrow(ApiException::notFound), team.orElseThrow(ApiException::notFound));
  }

  /// The team of that id, if the organization has it and the caller sees it.
  Optional<Team> seenTeam(Caller.SignedIn caller, Account organization, long id) {
    Optional<Team> found = teams.find(organization, id);
    return rights.seeTeam(caller, organization.id(), found) instanceof Decision.Granted
        ? found
        : Optional.empty();
  }

  private Account organization(Variables variables) {
    return accounts.findOrganization(variables.value("org")).orElseThrow(ApiException::notFound);
  }

  /// Who may not do it does not learn that it is there, as on GitHub.
  static void require(Decision decision) {
    switch (decision) {
      case Decision.Granted _ -> {}
      case Decision.Refused _ -> throw ApiException.notFound();
      case Decision.Forbidden(var reason) -> throw new ApiException(403, reason);
      case Decision.ScopeMissing(var scopes) ->
          throw new ApiException(403, "This token lacks the scope it takes: " + scopes + ".");
    }
  }
}

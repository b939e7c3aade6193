package dev.berth.http.web;

import dev.berth.access.SiteRights;
import dev.berth.http.Response;
import dev.berth.packages.Account;
import dev.berth.packages.Collaborator;
import dev.berth.packages.CollaboratorSelection;
import dev.berth.packages.CollaboratorSelection.Affiliation;
import dev.berth.packages.InvalidValueException;
import dev.berth.packages.Permission;
import dev.berth.packages.Repository;
import dev.berth.packages.Team;
import dev.berth.packages.TeamPermission;
import dev.berth.registry.Accounts;
import dev.berth.registry.RepositoryPeople;
import dev.berth.registry.Teams;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/// Which people and teams were given what in a repository.
final class RepositoryAccessPages {
  private static final int MOST_TEAMS = 100;

  private final Accounts accounts;
  private final Teams teams;
  private final RepositoryPeople people;
  private final SiteRights rights;

  RepositoryAccessPages(WebRoutes.Rules rules) {
    this.accounts = rules.accounts();
    this.teams = rules.organizations().teams();
    this.people = rules.organizations().repositoryPeople();
    this.rights = rules.rights();
  }

  /// What the page shows.
  ///
  /// @param known the teams that can be given something
  /// @param login what was typed, and refused
  record View(
      RepositoryPages.Head head,
      Paged<Collaborator> people,
      List<TeamPermission> teams,
      List<Team> known,
      String login,
      String error) {
    Repository repository() {
      return head.repository();
    }
  }

  private static String address(WebCall call) {
    return Addresses.of(call.repository()) + "/settings/access";
  }

  Response show(WebCall call) {
    return show(call, 200, "", "");
  }

  private Response show(WebCall call, int status, String login, String error) {
    Repository repository = call.repository();
    Account owner = repository.owner();
    boolean all = rights.seesSecretTeams(call.signedIn(), owner);
    View view =
        new View(
            RepositoryPages.Head.of(call, "access"),
            Paged.of(
                call,
                address(call),
                (skip, limit) ->
                    people.list(
                        repository,
                        new CollaboratorSelection(Affiliation.DIRECT, Permission.PULL),
                        skip,
                        limit)),
            owner.isOrganization()
                ? people.listTeams(
                    repository,
                    all ? OptionalLong.empty() : OptionalLong.of(call.user().id()),
                    0,
                    MOST_TEAMS)
                : List.of(),
            owner.isOrganization() ? teams(call, owner, all) : List.of(),
            login,
            error);
    return call.page(
        status, "repository-access", RepositoryPages.frame(call, "Access"), "view", view);
  }

  private List<Team> teams(WebCall call, Account owner, boolean all) {
    return all
        ? teams.list(owner, 0, MOST_TEAMS)
        : rights.isInsider(call.caller(), owner)
            ? teams.listSeen(owner, call.user(), 0, MOST_TEAMS)
            : List.of();
  }

  private static Response done(WebCall call) {
    return Html.seeOther(address(call) + "?notice=" + Notice.ACCESS_CHANGED.word());
  }

  Response putUser(WebCall call) {
    String login = call.field("login").strip();
    Optional<Account> user = accounts.findUser(login);
    Optional<Permission> permission = Permission.find(call.field("permission"));
    if (user.isEmpty() || permission.isEmpty()) {
      return show(call, 422, login, "There is no user called " + login + ".");
    }
    return change(
        call,
        login,
        () -> people.put(call.repository(), user.get(), permission.get(), call.actor()));
  }

  Response removeUser(WebCall call) {
    Account user = accounts.findUser(call.field("login")).orElseThrow(PageException::notFound);
    return change(call, "", () -> people.remove(call.repository(), user, call.actor()));
  }

  Response putTeam(WebCall call) {
    Team team = team(call);
    Permission permission =
        Permission.find(call.field("permission")).orElseThrow(PageException::notFound);
    return change(call, "", () -> people.put(call.repository(), team, permission, call.actor()));
  }

  Response removeTeam(WebCall call) {
    Team team = team(call);
    return change(call, "", () -> people.remove(call.repository(), team, call.actor()));
  }

  /// One that the caller sees, as in REST.
  private Team team(WebCall call) {
    Account owner = call.repository().owner();
    Optional<Team> found = teams.find(owner, call.field("team"));
    if (!(rights.seeTeam(call.signedIn(), owner.id(), found)
        instanceof SiteRights.Decision.Granted)) {
      throw PageException.notFound();
    }
    return found.orElseThrow(PageException::notFound);
  }

  /// A change of who may do what.
  private interface Change {
    boolean make();
  }

  private Response change(WebCall call, String login, Change change) {
    try {
      if (!change.make()) {
        throw PageException.notFound();
      }
    } catch (InvalidValueException e) {
      return show(call, 422, login, e.text());
    }
    return done(call);
  }
}

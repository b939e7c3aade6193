package dev.berth.http.web;

import dev.berth.access.RepositoryRights;
import dev.berth.access.SiteRights;
import dev.berth.access.Warrants;
import dev.berth.http.Response;
import dev.berth.packages.Account;
import dev.berth.packages.Actor;
import dev.berth.packages.OwnRight;
import dev.berth.packages.RepositoryPermission;
import dev.berth.packages.Team;
import dev.berth.packages.TeamMember;
import dev.berth.packages.TeamRole;
import dev.berth.registry.Accounts;
import dev.berth.registry.Catalog;
import dev.berth.registry.RepositoryPeople;
import dev.berth.registry.Teams;
import java.util.Locale;
import java.util.Optional;

/// A team: who is in it, the teams below it, and the repositories that it has a permission in.
final class TeamPages {
  private final Accounts accounts;
  private final Teams teams;
  private final RepositoryPeople repositories;
  private final SiteRights rights;
  private final Catalog catalog;
  private final RepositoryRights repositoryRights;

  TeamPages(WebRoutes.Rules rules) {
    this.accounts = rules.accounts();
    this.teams = rules.organizations().teams();
    this.repositories = rules.organizations().repositoryPeople();
    this.rights = rules.rights();
    this.catalog = rules.catalog();
    this.repositoryRights = rules.repositoryRights();
  }

  /// What is at the head of each page of a team.
  ///
  /// @param current which of the pages it is
  record Head(
      Account organization, Team team, Optional<Team> parent, boolean administers, String current) {
    String address() {
      return Addresses.team(organization, team);
    }
  }

  private Head head(WebCall call, String current) {
    Team team = call.team();
    return new Head(
        call.organization(),
        team,
        teams.findParent(team),
        rights.administerTeam(call.signedIn(), team.organizationId(), Optional.of(team))
            instanceof SiteRights.Decision.Granted,
        current);
  }

  static Frame frame(WebCall call, String title) {
    Account organization = call.organization();
    Frame.Crumb[] above = TeamListPages.crumbs(organization);
    Team team = call.team();
    return call.frame(
        title + " · " + organization.login(),
        above[0],
        above[1],
        new Frame.Crumb(team.name(), Addresses.team(organization, team)));
  }

  Response members(WebCall call) {
    return members(call, 200, "", "");
  }

  private Response members(WebCall call, int status, String login, String error) {
    Head head = head(call, "members");
    Paged<TeamMember> found =
        Paged.of(
            call, head.address(), (skip, limit) -> teams.listMembers(call.team(), skip, limit));
    return call.page(
        status,
        "team-members",
        frame(call, call.team().name()),
        "head",
        head,
        "members",
        found,
        "login",
        login,
        "error",
        error);
  }

  Response add(WebCall call) {
    String login = call.field("login").strip();
    Optional<Account> user = accounts.findUser(login);
    if (user.isEmpty()) {
      return members(call, 422, login, "There is no user called " + login + ".");
    }
    Optional<TeamRole> present = teams.membership(call.team(), user.get());
    return present.isEmpty()
        ? put(call, user.get())
        : members(
            call,
            422,
            login,
            user.get().login()
                + " is a "
                + word(present.get())
                + " already. Change the role in the list.");
  }

  Response setRole(WebCall call) {
    return put(call, member(call));
  }

  private Account member(WebCall call) {
    return accounts
        .findUser(call.variables().value("username"))
        .filter(user -> teams.membership(call.team(), user).isPresent())
        .orElseThrow(PageException::notFound);
  }

  /// Owners take people into the organization by this; maintainers have to find them there.
  private Response put(WebCall call, Account user) {
    TeamRole role =
        call.field("role").equals(word(TeamRole.MAINTAINER))
            ? TeamRole.MAINTAINER
            : TeamRole.MEMBER;
    OwnRight own = call.own();
    boolean takesIn =
        rights.administer(call.signedIn(), call.organization())
            instanceof SiteRights.Decision.Granted;
    if (takesIn) {
      Actor owner =
          call.actor().by(new Warrants(rights).ofOwner(call.signedIn(), call.organization()));
      teams.putMember(call.team(), user, role, own, owner);
    } else if (!teams.putInsider(call.team(), user, role, own, call.actor())) {
      return members(
          call,
          422,
          user.login().value(),
          user.login()
              + " is no member of "
              + call.organization().login()
              + ". One of its owners has to take them in first, on the page of its people.");
    }
    return done(call);
  }

  private static String word(TeamRole role) {
    return role.name().toLowerCase(Locale.ROOT);
  }

  private static Response done(WebCall call) {
    return Html.seeOther(
        Addresses.team(call.organization(), call.team()) + "?notice=" + Notice.TEAM_UPDATED.word());
  }

  Response remove(WebCall call) {
    if (!teams.removeMember(call.team(), member(call), call.own(), call.actor())) {
      throw PageException.notFound();
    }
    return done(call);
  }

  Response children(WebCall call) {
    Head head = head(call, "teams");
    Paged<Team> found =
        Paged.of(
            call,
            head.address() + "/teams",
            (skip, limit) -> teams.listChildren(call.team(), skip, limit));
    return call.page(
        200,
        "team-children",
        frame(call, "Teams in " + call.team().name()),
        "head",
        head,
        "teams",
        found);
  }

  Response packages(WebCall call) {
    Head head = head(call, "packages");
    Paged<Catalog.Entry> found =
        Paged.of(
            call,
            head.address() + "/packages",
            (skip, limit) ->
                catalog.listOfTeam(call.team(), Optional.of(call.user()), skip, limit));
    return call.page(
        200,
        "team-packages",
        frame(call, "Packages of " + call.team().name()),
        "head",
        head,
        "packages",
        found);
  }

  Response repositories(WebCall call) {
    Head head = head(call, "repositories");
    Paged<RepositoryPermission> found =
        Paged.of(
            call,
            head.address() + "/repositories",
            (skip, limit) ->
                repositories.listOfTeam(
                    call.team(), repositoryRights.seenBy(call.caller()), skip, limit));
    return call.page(
        200,
        "team-repositories",
        frame(call, "Repositories of " + call.team().name()),
        "head",
        head,
        "repositories",
        found);
  }
}

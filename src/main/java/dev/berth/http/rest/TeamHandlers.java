package dev.berth.http.rest;

import dev.berth.access.SiteRights;
import dev.berth.access.Warrants;
import dev.berth.http.Response;
import dev.berth.packages.Account;
import dev.berth.packages.Action;
import dev.berth.packages.Actor;
import dev.berth.packages.OwnRight;
import dev.berth.packages.Repository;
import dev.berth.packages.Team;
import dev.berth.packages.TeamChange;
import dev.berth.packages.TeamRole;
import dev.berth.packages.Warrant;
import dev.berth.registry.Accounts;
import dev.berth.registry.Organizations;
import dev.berth.registry.Teams;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;

/// Teams and who is in them.
final class TeamHandlers {
  private final Teams teams;
  private final Accounts accounts;
  private final Organizations organizations;
  private final RepositoryAccess access;
  private final SiteRights rights;
  private final Warrants warrants;

  TeamHandlers(
      Teams teams,
      Accounts accounts,
      Organizations organizations,
      RepositoryAccess access,
      SiteRights rights) {
    this.teams = teams;
    this.accounts = accounts;
    this.organizations = organizations;
    this.access = access;
    this.rights = rights;
    this.warrants = new Warrants(rights);
  }

  Response list(RestCall call) {
    Account organization = call.organization();
    boolean all = rights.seesSecretTeams(call.signedIn(), organization);
    return Pages.answer(
        call,
        (skip, limit) ->
            all
                ? teams.list(organization, skip, limit)
                : teams.listSeen(organization, call.user(), skip, limit),
        team -> views(call).team(organization, team, teams.findParent(team)));
  }

  Response listOwn(RestCall call) {
    return Pages.answer(
        call,
        (skip, limit) -> teams.listOf(call.user(), skip, limit),
        team -> {
          Account organization =
              accounts.find(team.organizationId()).orElseThrow(ApiException::notFound);
          var view = views(call).team(organization, team, teams.findParent(team));
          view.set(
              "organization",
              call.views().organization(organization, organizations.profile(organization)));
          return view;
        });
  }

  Response find(RestCall call) {
    return answer(call, 200, call.team());
  }

  Response children(RestCall call) {
    return Pages.answer(
        call,
        (skip, limit) -> teams.listChildren(call.team(), skip, limit),
        team -> views(call).team(call.organization(), team, Optional.of(call.team())));
  }

  Response create(RestCall call) {
    Fields fields = call.body("Team");
    OptionalLong parent = fields.optionalNumber("parent_team_id");
    Team.Privacy usual = parent.isPresent() ? Team.Privacy.CLOSED : Team.Privacy.SECRET;
    Teams.Wish wish =
        new Teams.Wish(
            fields.text("name"),
            fields.optionalText("description").orElse(""),
            privacy(fields).orElse(usual),
            parent);
    Actor by = call.actor().by(parentWarrants(call, fields, parent));
    List<Account> maintainers = maintainers(call, fields);
    // Those who run the site make teams for others; owners and members are in what they make.
    Optional<Account> founder =
        Optional.of(call.user())
            .filter(user -> accounts.membership(call.organization(), user).isPresent());
    List<Repository> repositories = repositories(call, fields);
    for (Repository each : repositories) {
      by = by.by(warrants.inRepository(call.signedIn(), each, Action.ADMINISTER_REPOSITORY));
    }
    Team made = teams.create(call.organization(), wish, founder, maintainers, repositories, by);
    return answer(call, 201, made);
  }

  /// What a team may do in a repository is for the repository's administrators to say.
  private List<Repository> repositories(RestCall call, Fields fields) {
    return fields.texts("repo_names").stream()
        .map(name ->
            access
                .findAdministered(call.caller(), name)
                .filter(found -> found.owner().id() == call.organization().id())
                .orElseThrow(() ->
                    fields.wrong(
                        "repo_names", name, "is not the full name of one of its repositories.")))
        .toList();
  }

  private List<Account> maintainers(RestCall call, Fields fields) {
    return fields.texts("maintainers").stream()
        .map(login ->
            accounts
                .findUser(login)
                .filter(user -> accounts.membership(call.organization(), user).isPresent())
                .orElseThrow(() ->
                    fields.wrong(
                        "maintainers", login, "is not the login of a member of the organization.")))
        .toList();
  }

  Response update(RestCall call) {
    Fields fields = call.body("Team");
    Optional<OptionalLong> parent =
        fields.has("parent_team_id")
            ? Optional.of(fields.optionalNumber("parent_team_id"))
            : Optional.empty();
    Actor by = call.actor();
    if (parent.isPresent() && !parent.get().equals(call.team().parentId())) {
      by = by.by(parentWarrants(call, fields, parent.get()));
    }
    TeamChange wish =
        new TeamChange(
            fields.optionalText("name"),
            fields.optionalText("description"),
            privacy(fields),
            parent);
    Team now =
        teams
            .update(call.team(), wish, GrantHandlers.force(fields), by)
            .orElseThrow(ApiException::notFound);
    return answer(call, 200, now);
  }

  /// Whoever is in a team has the rights of those above it, so hanging one below another takes a
  /// right in that one.
  private List<Warrant> parentWarrants(RestCall call, Fields fields, OptionalLong parent) {
    if (parent.isEmpty()) {
      return List.of();
    }
    Optional<Team> above = teams.find(call.organization(), parent.getAsLong());
    long organization = call.organization().id();
    if (!(rights.seeTeam(call.signedIn(), organization, above)
        instanceof SiteRights.Decision.Granted)) {
      throw fields.wrong(
          "parent_team_id",
          Long.toString(parent.getAsLong()),
          "is not the id of a team of the organization.");
    }
    PeopleAccess.require(rights.administerTeam(call.signedIn(), organization, above));
    return above.map(team -> warrants.ofMaintainer(call.signedIn(), team)).orElse(List.of());
  }

  private static Optional<Team.Privacy> privacy(Fields fields) {
    return fields
        .optionalText("privacy")
        .map(word ->
            Arrays.stream(Team.Privacy.values())
                .filter(privacy -> privacy.word().equals(word))
                .findAny()
                .orElseThrow(() -> fields.notAmong("privacy", word, List.of("secret", "closed"))));
  }

  Response delete(RestCall call) {
    if (!teams.delete(call.team(), GrantHandlers.force(call), call.actor())) {
      throw ApiException.notFound();
    }
    return Response.of(204);
  }

  Response members(RestCall call) {
    String role = new Choices(call, "TeamMembership").word("role", "all", "member", "maintainer");
    return Pages.answer(
        call,
        (skip, limit) ->
            role.equals("all")
                ? teams.listMembers(call.team(), skip, limit)
                : teams.listMembers(
                    call.team(), TeamRole.valueOf(role.toUpperCase(Locale.ROOT)), skip, limit),
        member -> call.views().simpleUser(member.user()).put("role_name", word(member.role())));
  }

  Response membership(RestCall call) {
    Account user = user(call);
    TeamRole role = teams.membership(call.team(), user).orElseThrow(ApiException::notFound);
    return membership(call, user, role);
  }

  Response setMembership(RestCall call) {
    Account user = user(call);
    Fields fields = call.body("TeamMembership");
    String word = fields.optionalText("role").orElse("member");
    TeamRole role =
        Arrays.stream(TeamRole.values())
            .filter(known -> word(known).equals(word))
            .findAny()
            .orElseThrow(() -> fields.notAmong("role", word, List.of("member", "maintainer")));
    OwnRight own = GrantHandlers.force(fields);
    boolean mayTakeIn =
        rights.administer(call.signedIn(), call.organization())
            instanceof SiteRights.Decision.Granted;
    if (mayTakeIn) {
      Actor owner = call.actor().by(warrants.ofOwner(call.signedIn(), call.organization()));
      teams.putMember(call.team(), user, role, own, owner);
    } else if (!teams.putInsider(call.team(), user, role, own, call.actor())) {
      throw new ApiException(
          403,
          user.login()
              + " is no member of the organization; one of its owners has to take them in, by a"
              + " token with admin:org.");
    }
    return membership(call, user, role);
  }

  private static Response membership(RestCall call, Account user, TeamRole role) {
    return RestCall.json(
        200,
        Json.object()
            .put(
                "url",
                views(call).address(call.organization(), call.team())
                    + "/memberships/"
                    + user.login())
            .put("role", word(role))
            .put("state", "active"));
  }

  Response removeMembership(RestCall call) {
    if (!teams.removeMember(call.team(), user(call), GrantHandlers.force(call), call.actor())) {
      throw ApiException.notFound();
    }
    return Response.of(204);
  }

  private Response answer(RestCall call, int status, Team team) {
    return RestCall.json(
        status, views(call).team(call.organization(), team, teams.findParent(team)));
  }

  private static TeamViews views(RestCall call) {
    return new TeamViews(call.links());
  }

  private static String word(TeamRole role) {
    return role.name().toLowerCase(Locale.ROOT);
  }

  private Account user(RestCall call) {
    return accounts
        .findUser(call.variables().value("username"))
        .orElseThrow(ApiException::notFound);
  }
}

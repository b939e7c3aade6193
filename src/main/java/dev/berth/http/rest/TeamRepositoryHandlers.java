package dev.berth.http.rest;

import dev.berth.access.SiteRights;
import dev.berth.http.Response;
import dev.berth.packages.Permission;
import dev.berth.packages.Repository;
import dev.berth.packages.Team;
import dev.berth.packages.TeamPermission;
import dev.berth.registry.RepositoryPeople;
import dev.berth.registry.Teams;
import java.util.OptionalLong;
import tools.jackson.databind.node.ObjectNode;

/// The teams of repositories, and the repositories of teams.
final class TeamRepositoryHandlers {
  private final RepositoryPeople people;
  private final Teams teams;
  private final RepositoryAccess access;
  private final SiteRights rights;

  TeamRepositoryHandlers(
      RepositoryPeople people, Teams teams, RepositoryAccess access, SiteRights rights) {
    this.people = people;
    this.teams = teams;
    this.access = access;
    this.rights = rights;
  }

  Response listTeams(RestCall call) {
    OptionalLong seenBy =
        rights.seesSecretTeams(call.signedIn(), call.repository().owner())
            ? OptionalLong.empty()
            : OptionalLong.of(call.user().id());
    return Pages.answer(
        call,
        (skip, limit) -> people.listTeams(call.repository(), seenBy, skip, limit),
        given -> team(call, given));
  }

  private ObjectNode team(RestCall call, TeamPermission given) {
    Team team = given.team();
    ObjectNode view =
        new TeamViews(call.links())
            .team(call.repository().owner(), team, teams.findParent(team))
            .put("permission", given.permission().word());
    view.set("permissions", RepositoryViews.permissions(given.permission()));
    return view;
  }

  Response listRepositories(RestCall call) {
    return Pages.answer(
        call,
        (skip, limit) -> people.listOfTeam(call.team(), access.seenBy(call.caller()), skip, limit),
        given -> repository(call, given.repository(), given.permission()));
  }

  private static ObjectNode repository(
      RestCall call, Repository repository, Permission permission) {
    ObjectNode view =
        call.repositoryViews()
            .repository(repository)
            .put("role_name", RepositoryViews.roleName(permission));
    view.set("permissions", RepositoryViews.permissions(permission));
    return view;
  }

  /// 204, or the repository for who asks for it as GitHub's documentation has it.
  Response check(RestCall call) {
    Permission permission =
        people.permission(call.repository(), call.team()).orElseThrow(ApiException::notFound);
    return call.request()
            .header("Accept")
            .filter(accept -> accept.contains(".repository+json"))
            .isPresent()
        ? RestCall.json(200, repository(call, call.repository(), permission))
        : Response.of(204);
  }

  Response put(RestCall call) {
    Permission permission =
        CollaboratorHandlers.permission(call.body("Repository"), Permission.PUSH);
    if (!people.put(call.repository(), call.team(), permission, call.actor())) {
      throw ApiException.notFound();
    }
    return Response.of(204);
  }

  Response remove(RestCall call) {
    if (!people.remove(call.repository(), call.team(), call.actor())) {
      throw ApiException.notFound();
    }
    return Response.of(204);
  }
}

package dev.berth.http.rest;

import static dev.berth.http.HttpMethod.DELETE;
import static dev.berth.http.HttpMethod.GET;
import static dev.berth.http.HttpMethod.PATCH;
import static dev.berth.http.HttpMethod.POST;
import static dev.berth.http.HttpMethod.PUT;

import dev.berth.http.Route;
import dev.berth.packages.Action;
import java.util.ArrayList;
import java.util.List;

/// Repositories, and who may do what with them. Rows marked "extension" are not GitHub's.
final class RepositoryRoutes {
  private static final String REPOSITORY = "/repos/{owner}/{repo}";
  private static final String COLLABORATORS = REPOSITORY + "/collaborators";
  private static final String COLLABORATOR = COLLABORATORS + "/{username}";

  private static final String TEAM_REPOSITORIES = "/orgs/{org}/teams/{team_slug}/repos";
  private static final String TEAM_REPOSITORY = TEAM_REPOSITORIES + "/{owner}/{repo}";
  private static final String ACCESS_TOKENS = REPOSITORY + "/access_tokens";
  private static final String OWN_PACKAGE_TOKENS = "/user/package-tokens";
  private static final String PACKAGE_TOKENS = "/orgs/{org}/package-tokens";

  private RepositoryRoutes() {}

  static List<Route<RestHandler>> of(
      RestRoutes.Rules rules, RepositoryAccess access, PeopleAccess people) {
    List<Route<RestHandler>> routes = new ArrayList<>();
    routes.addAll(repositories(rules, access, people));
    routes.addAll(teams(rules, access));
    routes.addAll(repositoryTokens(rules));
    routes.addAll(packageTokens(rules));
    routes.addAll(byId(routes));
    return routes;
  }

  /// All that can be asked about a repository, by its id: where those who use a former name are
  /// sent.
  static List<Route<RestHandler>> byId(List<Route<RestHandler>> routes) {
    return routes.stream()
        .filter(route -> route.pattern().startsWith(REPOSITORY))
        .map(route ->
            new Route<>(
                route.method(),
                "/repositories/{repository_id}" + route.pattern().substring(REPOSITORY.length()),
                route.action(),
                route.handler()))
        .toList();
  }

  private static List<Route<RestHandler>> repositories(
      RestRoutes.Rules rules, RepositoryAccess access, PeopleAccess people) {
    RepositoryHandlers repositories =
        new RepositoryHandlers(rules.accounts(), rules.repositories(), access, people);
    RepositoryListHandlers lists =
        new RepositoryListHandlers(rules.accounts(), rules.repositories(), access);
    ReadmeHandlers readme = new ReadmeHandlers(rules.repositories());
    CollaboratorHandlers collaborators =
        new CollaboratorHandlers(rules.accounts(), rules.repositoryPeople());
    return List.of(
        new Route<>(POST, "/user/repos", Action.CREATE_OWN_REPOSITORY, repositories::createOwn),
        new Route<>(
            POST,
            "/orgs/{org}/repos",
            Action.CREATE_REPOSITORY,
            repositories::createInOrganization),
        // extension
        new Route<>(
            POST,
            "/users/{username}/repos",
            Action.CREATE_OWN_REPOSITORY,
            repositories::createForUser),
        new Route<>(GET, "/user/repos", Action.SIGNED_IN, lists::listOwn),
        new Route<>(GET, "/users/{username}/repos", Action.ANYONE, lists::listOfUser),
        new Route<>(GET, "/orgs/{org}/repos", Action.ANYONE, lists::listOfOrganization),
        new Route<>(GET, REPOSITORY, Action.SEE_REPOSITORY, repositories::find),
        new Route<>(PATCH, REPOSITORY, Action.ADMINISTER_REPOSITORY, repositories::update),
        new Route<>(DELETE, REPOSITORY, Action.DELETE_REPOSITORY, repositories::delete),
        new Route<>(
            POST, REPOSITORY + "/transfer", Action.ADMINISTER_REPOSITORY, repositories::transfer),
        new Route<>(GET, REPOSITORY + "/readme", Action.SEE_REPOSITORY, readme::find),
        // extension
        new Route<>(
            PUT,
            REPOSITORY + "/readme",
            Action.PUSH_TO_REPOSITORY,
            RestHandler.withBodyUpTo(RestRoutes.LARGEST_BODY, readme::set)),
        new Route<>(GET, COLLABORATORS, Action.SEE_COLLABORATORS, collaborators::list),
        new Route<>(GET, COLLABORATOR, Action.SEE_COLLABORATORS, collaborators::check),
        new Route<>(PUT, COLLABORATOR, Action.ADMINISTER_REPOSITORY, collaborators::put),
        new Route<>(DELETE, COLLABORATOR, Action.ADMINISTER_REPOSITORY, collaborators::remove),
        new Route<>(
            GET, COLLABORATOR + "/permission", Action.SEE_PERMISSION, collaborators::permission));
  }

  private static List<Route<RestHandler>> teams(RestRoutes.Rules rules, RepositoryAccess access) {
    TeamRepositoryHandlers teams =
        new TeamRepositoryHandlers(rules.repositoryPeople(), rules.people().teams(), access);
    return List.of(
        new Route<>(GET, REPOSITORY + "/teams", Action.ADMINISTER_REPOSITORY, teams::listTeams),
        new Route<>(GET, TEAM_REPOSITORIES, Action.SEE_TEAM, teams::listRepositories),
        new Route<>(GET, TEAM_REPOSITORY, Action.SEE_TEAM_AND_REPOSITORY, teams::check),
        new Route<>(PUT, TEAM_REPOSITORY, Action.ADMINISTER_REPOSITORY_OF_TEAM, teams::put),
        new Route<>(DELETE, TEAM_REPOSITORY, Action.ADMINISTER_REPOSITORY_OF_TEAM, teams::remove));
  }

  private static List<Route<RestHandler>> repositoryTokens(RestRoutes.Rules rules) {
    RepositoryTokenHandlers tokens =
        new RepositoryTokenHandlers(rules.tokens(), rules.repositories());
    return List.of(
        // extensions
        new Route<>(POST, ACCESS_TOKENS, Action.ADMINISTER_REPOSITORY, tokens::create),
        new Route<>(GET, ACCESS_TOKENS, Action.ADMINISTER_REPOSITORY, tokens::list),
        new Route<>(DELETE, ACCESS_TOKENS + "/{id}", Action.ADMINISTER_REPOSITORY, tokens::revoke),
        // GitHub's
        new Route<>(DELETE, "/installation/token", Action.BE_REPOSITORY, tokens::revokeItself),
        new Route<>(GET, "/installation/repositories", Action.BE_REPOSITORY, tokens::repositories));
  }

  /// Extensions.
  private static List<Route<RestHandler>> packageTokens(RestRoutes.Rules rules) {
    PackageTokenHandlers tokens =
        new PackageTokenHandlers(rules.accounts(), rules.tokens(), rules.packages().naming());
    return List.of(
        new Route<>(POST, OWN_PACKAGE_TOKENS, Action.SIGNED_IN, tokens::createOwn),
        new Route<>(GET, OWN_PACKAGE_TOKENS, Action.SIGNED_IN, tokens::listOwn),
        new Route<>(DELETE, OWN_PACKAGE_TOKENS + "/{id}", Action.SIGNED_IN, tokens::revokeOwn),
        new Route<>(
            POST, PACKAGE_TOKENS, Action.ADMINISTER_ORGANIZATION, tokens::createInOrganization),
        new Route<>(
            GET, PACKAGE_TOKENS, Action.ADMINISTER_ORGANIZATION, tokens::listOfOrganization),
        new Route<>(
            DELETE,
            PACKAGE_TOKENS + "/{id}",
            Action.ADMINISTER_ORGANIZATION,
            tokens::revokeOfOrganization),
        new Route<>(
            POST,
            "/admin/users/{username}/package-tokens",
            Action.ADMINISTER_SITE,
            tokens::createForUser));
  }
}

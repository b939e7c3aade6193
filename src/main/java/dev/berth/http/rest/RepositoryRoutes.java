package dev.berth.http.rest;

import static dev.berth.http.HttpMethod.DELETE;
import static dev.berth.http.HttpMethod.GET;
import static dev.berth.http.HttpMethod.PATCH;
import static dev.berth.http.HttpMethod.POST;
import static dev.berth.http.HttpMethod.PUT;
import static dev.berth.http.rest.Operation.says;

import dev.berth.access.SiteRights;
import dev.berth.http.Route;
import dev.berth.packages.Action;
import java.util.ArrayList;
import java.util.List;

/// Repositories, and who may do what with them.
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
      RestRoutes.Rules rules, RepositoryAccess access, PeopleAccess people, SiteRights rights) {
    List<Route<RestHandler>> routes = new ArrayList<>();
    routes.addAll(repositories(rules, access, people));
    routes.addAll(teams(rules, access, rights));
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
        new Route<>(
            POST,
            "/user/repos",
            Action.CREATE_OWN_REPOSITORY,
            says("Make a repository", repositories::createOwn)
                .field("name!", "string", "its name")
                .with(RepositoryRoutes::about)
                .shows(201, "the repository")),
        new Route<>(
            POST,
            "/orgs/{org}/repos",
            Action.CREATE_REPOSITORY,
            says("Make a repository in an organization", repositories::createInOrganization)
                .field("name!", "string", "its name")
                .with(RepositoryRoutes::about)
                .shows(201, "the repository")),
        new Route<>(
            POST,
            "/users/{username}/repos",
            Action.CREATE_OWN_REPOSITORY,
            says("Make a repository for a user", repositories::createForUser)
                .extension()
                .field("name!", "string", "its name")
                .with(RepositoryRoutes::about)
                .shows(201, "the repository")),
        new Route<>(
            GET,
            "/user/repos",
            Action.SIGNED_IN,
            says("List the repositories of who is signed in", lists::listOwn)
                .query("visibility", "all|public|private", "who sees them")
                .query(
                    "affiliation",
                    "string",
                    "owner, collaborator and organization_member, with commas between them")
                .query("type", "all|owner|public|private|member", "in place of these two")
                .with(RepositoryRoutes::ordered)
                .paged()
                .showsList("a repository")),
        new Route<>(
            GET,
            "/users/{username}/repos",
            Action.ANYONE,
            says("List the repositories of a user that the caller sees", lists::listOfUser)
                .query("type", "all|owner|member", "which")
                .with(RepositoryRoutes::ordered)
                .paged()
                .lists("minimal-repository")),
        new Route<>(
            GET,
            "/orgs/{org}/repos",
            Action.ANYONE,
            says(
                    "List the repositories of an organization that the caller sees",
                    lists::listOfOrganization)
                .query("type", "all|public|private|forks|sources|member|internal", "which")
                .with(RepositoryRoutes::ordered)
                .paged()
                .lists("minimal-repository")),
        new Route<>(
            GET,
            REPOSITORY,
            Action.SEE_REPOSITORY,
            says("Show a repository", repositories::find)
                .shows(200, "the repository")
                .empty(301, "It has another name now: to its address by id.")),
        new Route<>(
            PATCH,
            REPOSITORY,
            Action.ADMINISTER_REPOSITORY,
            says("Change a repository", repositories::update)
                .field("name", "string", "its name")
                .with(RepositoryRoutes::about)
                .field("archived", "boolean", "whether it is read-only")
                .shows(200, "the repository")),
        new Route<>(
            DELETE,
            REPOSITORY,
            Action.DELETE_REPOSITORY,
            says("Delete a repository", repositories::delete).forcedByQuery().done()),
        new Route<>(
            POST,
            REPOSITORY + "/transfer",
            Action.ADMINISTER_REPOSITORY,
            says("Give a repository to another owner", repositories::transfer)
                .field("new_owner!", "string", "their login")
                .field("new_name", "string", "its name there")
                .field("team_ids", "integer[]", "teams of the new owner that may pull")
                .forcedByField()
                .shows(202, "the repository")),
        new Route<>(
            GET,
            REPOSITORY + "/readme",
            Action.SEE_REPOSITORY,
            says("Show the README of a repository", readme::find)
                .shows(200, "the README; its text alone if Accept asks for raw")),
        new Route<>(
            PUT,
            REPOSITORY + "/readme",
            Action.PUSH_TO_REPOSITORY,
            says(
                    "Set the README of a repository",
                    RestHandler.withBodyUpTo(RestRoutes.LARGEST_BODY, readme::set))
                .extension()
                .field("content!", "string", "the text in Base64; empty to take it away")
                .shows(200, "the README")
                .shows(201, "the README, which is new")),
        new Route<>(
            GET,
            COLLABORATORS,
            Action.SEE_COLLABORATORS,
            says("List who has a permission in a repository", collaborators::list)
                .query("affiliation", "outside|direct|all", "which")
                .query("permission", "pull|triage|push|maintain|admin", "the least that they have")
                .paged()
                .lists("collaborator")),
        new Route<>(
            GET,
            COLLABORATOR,
            Action.SEE_COLLABORATORS,
            says("Tell whether a user has a permission in a repository", collaborators::check)
                .empty(204, "They have.")),
        new Route<>(
            PUT,
            COLLABORATOR,
            Action.ADMINISTER_REPOSITORY,
            says("Give a user a permission in a repository", collaborators::put)
                .with(RepositoryRoutes::permission)
                .done()),
        new Route<>(
            DELETE,
            COLLABORATOR,
            Action.ADMINISTER_REPOSITORY,
            says("Take the permission of a user in a repository away", collaborators::remove)
                .done()),
        new Route<>(
            GET,
            COLLABORATOR + "/permission",
            Action.SEE_PERMISSION,
            says(
                    "Show the strongest permission of a user in a repository",
                    collaborators::permission)
                .gives(200, "repository-collaborator-permission")));
  }

  private static List<Route<RestHandler>> teams(
      RestRoutes.Rules rules, RepositoryAccess access, SiteRights rights) {
    TeamRepositoryHandlers teams =
        new TeamRepositoryHandlers(
            rules.repositoryPeople(), rules.people().teams(), access, rights);
    return List.of(
        new Route<>(
            GET,
            REPOSITORY + "/teams",
            Action.ADMINISTER_REPOSITORY,
            says("List the teams that were given a permission in a repository", teams::listTeams)
                .paged()
                .showsList("a team with its permission")),
        new Route<>(
            GET,
            TEAM_REPOSITORIES,
            Action.SEE_TEAM,
            says("List the repositories of a team that the caller sees", teams::listRepositories)
                .paged()
                .showsList("a repository")),
        new Route<>(
            GET,
            TEAM_REPOSITORY,
            Action.SEE_TEAM_AND_REPOSITORY,
            says("Tell whether a team was given a permission in a repository", teams::check)
                .empty(204, "It was.")
                .shows(200, "the repository, if Accept asks for it")),
        new Route<>(
            PUT,
            TEAM_REPOSITORY,
            Action.ADMINISTER_REPOSITORY_OF_TEAM,
            says("Give a team a permission in a repository", teams::put)
                .with(RepositoryRoutes::permission)
                .done()),
        new Route<>(
            DELETE,
            TEAM_REPOSITORY,
            Action.ADMINISTER_REPOSITORY_OF_TEAM,
            says("Take the permission of a team in a repository away", teams::remove).done()));
  }

  private static List<Route<RestHandler>> repositoryTokens(RestRoutes.Rules rules) {
    RepositoryTokenHandlers tokens =
        new RepositoryTokenHandlers(rules.tokens(), rules.repositories());
    return List.of(
        new Route<>(
            POST,
            ACCESS_TOKENS,
            Action.ADMINISTER_REPOSITORY,
            says("Make a token for a repository's workflows", tokens::create)
                .extension()
                .field("permissions", "object", "what it may do")
                .field("permissions.packages", "none|read|write", "with packages")
                .field(
                    "expires_in",
                    "integer",
                    "seconds until it ends: 3600 unless it says otherwise, 86400 at most")
                .shows(201, "the token, this once with its secret")),
        new Route<>(
            GET,
            ACCESS_TOKENS,
            Action.ADMINISTER_REPOSITORY,
            says("List a repository's tokens", tokens::list)
                .extension()
                .paged()
                .lists("repository-token")),
        new Route<>(
            DELETE,
            ACCESS_TOKENS + "/{id}",
            Action.ADMINISTER_REPOSITORY,
            says("Revoke a token of a repository", tokens::revoke).extension().done()),
        new Route<>(
            DELETE,
            "/installation/token",
            Action.BE_REPOSITORY,
            says("Revoke the token that asks", tokens::revokeItself).done()),
        new Route<>(
            GET,
            "/installation/repositories",
            Action.BE_REPOSITORY,
            says("Show the repository of the token that asks", tokens::repositories)
                .shows(200, "how many, and the repository")));
  }

  private static List<Route<RestHandler>> packageTokens(RestRoutes.Rules rules) {
    PackageTokenHandlers tokens =
        new PackageTokenHandlers(rules.accounts(), rules.tokens(), rules.packages().naming());
    return List.of(
        new Route<>(
            POST,
            OWN_PACKAGE_TOKENS,
            Action.SIGNED_IN,
            says("Make a package token", tokens::createOwn)
                .extension()
                .with(RepositoryRoutes::packageToken)),
        new Route<>(
            GET,
            OWN_PACKAGE_TOKENS,
            Action.SIGNED_IN,
            says("List own package tokens", tokens::listOwn)
                .extension()
                .paged()
                .lists("package-token")),
        new Route<>(
            DELETE,
            OWN_PACKAGE_TOKENS + "/{id}",
            Action.SIGNED_IN,
            says("Revoke an own package token", tokens::revokeOwn).extension().done()),
        new Route<>(
            POST,
            PACKAGE_TOKENS,
            Action.ADMINISTER_ORGANIZATION,
            says("Make a package token within an organization", tokens::createInOrganization)
                .extension()
                .with(RepositoryRoutes::packageToken)),
        new Route<>(
            GET,
            PACKAGE_TOKENS,
            Action.ADMINISTER_ORGANIZATION,
            says(
                    "List the package tokens that are bound to an organization's packages",
                    tokens::listOfOrganization)
                .extension()
                .paged()
                .lists("package-token")),
        new Route<>(
            DELETE,
            PACKAGE_TOKENS + "/{id}",
            Action.ADMINISTER_ORGANIZATION,
            says(
                    "Revoke a package token that is bound to an organization's packages",
                    tokens::revokeOfOrganization)
                .extension()
                .done()),
        new Route<>(
            POST,
            "/admin/users/{username}/package-tokens",
            Action.ADMINISTER_SITE,
            says("Make a package token for a user", tokens::createForUser)
                .extension()
                .with(RepositoryRoutes::packageToken)));
  }

  private static Operation about(Operation operation) {
    return operation
        .field("description", "string", "what it is about")
        .field("homepage", "string", "an address")
        .field("private", "boolean", "whether it is private")
        .field("visibility", "public|private|internal", "who sees it");
  }

  private static Operation ordered(Operation operation) {
    return operation
        .query("sort", "created|updated|pushed|full_name", "what they are ordered by")
        .query("direction", "asc|desc", "which way");
  }

  private static Operation permission(Operation operation) {
    return operation.field("permission", "pull|triage|push|maintain|admin", "what they may do");
  }

  private static Operation packageToken(Operation operation) {
    return operation
        .field("packages!", "string[]", "names and patterns such as acme/tools/*")
        .field("rights!", "string[]", "read, write and delete")
        .field("note", "string", "what it is for")
        .field("expires_at", "date-time", "when it ends")
        .gives(201, "package-token");
  }
}

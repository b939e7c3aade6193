package dev.berth.http.rest;

import dev.berth.access.Authenticator;
import dev.berth.access.Authorizer;
import dev.berth.access.RateLimits;
import dev.berth.access.RepositoryRights;
import dev.berth.access.SiteRights;
import dev.berth.access.Tokens;
import dev.berth.access.Warrants;
import dev.berth.http.HttpMethod;
import dev.berth.http.Route;
import dev.berth.packages.Action;
import dev.berth.registry.Accounts;
import dev.berth.registry.Hooks;
import dev.berth.registry.IncomingContent;
import dev.berth.registry.Repositories;
import dev.berth.registry.RepositoryPeople;
import java.util.ArrayList;
import java.util.List;

/// What is served of GitHub's REST API, without the prefix `/api/v3`.
public final class RestRoutes {
  /// The most bytes that any body has: a README takes a third more as Base64.
  public static final int LARGEST_BODY = 128 * 1024;

  private RestRoutes() {}

  /// The rules that requests come to.
  public record Rules(
      Accounts accounts,
      PeopleRoutes.Rules people,
      Tokens tokens,
      PackageRoutes.Rules packages,
      Repositories repositories,
      RepositoryPeople repositoryPeople,
      Hooks hooks,
      UsageRoutes.Rules usage) {}

  /// The surface that answers GitHub's REST API.
  ///
  /// @param bodies takes those of requests, of at most [#LARGEST_BODY]
  public static RestSurface surface(
      Rules rules,
      Authenticator authenticator,
      Authorizer authorizer,
      SiteRights rights,
      RepositoryRights repositoryRights,
      RateLimits limits,
      IncomingContent bodies) {
    RepositoryAccess repositories =
        new RepositoryAccess(rules.repositories(), repositoryRights, new Warrants(rights));
    PeopleAccess people = new PeopleAccess(rules.accounts(), rules.people().teams(), rights);
    return new RestSurface(
        table(rules, rights, repositories, people, limits),
        rules.accounts(),
        authenticator,
        authorizer,
        rights,
        people,
        repositories,
        limits,
        bodies);
  }

  /// All that is served, and which right each row takes.
  static List<Route<RestHandler>> table(
      Rules rules,
      SiteRights rights,
      RepositoryAccess repositories,
      PeopleAccess people,
      RateLimits limits) {
    List<Route<RestHandler>> routes = new ArrayList<>(PeopleRoutes.of(rules, rights, repositories));
    routes.addAll(SiteRoutes.of(limits));
    routes.addAll(PackageRoutes.of(rules.accounts(), rules.packages(), repositories, rights));
    routes.addAll(RepositoryRoutes.of(rules, repositories, people, rights));
    routes.addAll(HookRoutes.of(rules.hooks()));
    routes.addAll(UsageRoutes.of(rules.accounts(), rules.usage()));
    OpenApi description = new OpenApi(routes);
    routes.add(
        new Route<>(
            HttpMethod.GET,
            OpenApi.PATH,
            Action.ANYONE,
            Operation.says("Describe the API in the form of OpenAPI", description::show)
                .extension()
                .shows(200, "this document")));
    return routes;
  }
}

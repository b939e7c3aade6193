package dev.berth.http.rest;

import static dev.berth.http.HttpMethod.DELETE;
import static dev.berth.http.HttpMethod.GET;
import static dev.berth.http.HttpMethod.PATCH;
import static dev.berth.http.HttpMethod.POST;
import static dev.berth.http.HttpMethod.PUT;

import dev.berth.access.Explanations;
import dev.berth.access.NamingRights;
import dev.berth.access.SiteRights;
import dev.berth.http.HttpMethod;
import dev.berth.http.Route;
import dev.berth.packages.Action;
import dev.berth.registry.Accounts;
import dev.berth.registry.Catalog;
import dev.berth.registry.CleanUp;
import dev.berth.registry.PackageAccess;
import dev.berth.registry.PackageAdministration;
import dev.berth.registry.PackageTags;
import dev.berth.registry.PackageVersions;
import dev.berth.registry.VersionDetails;
import java.util.ArrayList;
import java.util.List;

/// The routes of packages, each three times: under the caller, a user and an organization. Rows
/// marked "extension" are not GitHub's.
public final class PackageRoutes {
  private static final List<String> OWNERS = List.of("/user", "/users/{login}", "/orgs/{org}");

  private PackageRoutes() {}

  /// The rules that requests about packages come to.
  public record Rules(
      Catalog catalog,
      PackageAdministration packages,
      PackageVersions versions,
      VersionDetails versionDetails,
      CleanUp cleanUp,
      PackageTags tags,
      PackageAccess access,
      NamingRights naming,
      Explanations explanations) {}

  static List<Route<RestHandler>> of(
      Accounts accounts, Rules rules, RepositoryAccess repositoryAccess, SiteRights rights) {
    PackageHandlers packages =
        new PackageHandlers(
            rules.catalog(), rules.packages(), rules.access(), repositoryAccess, rights);
    VersionHandlers versions = new VersionHandlers(rules.versions());
    VersionDetailHandlers details =
        new VersionDetailHandlers(rules.versions(), rules.versionDetails());
    CleanUpHandlers cleanUp = new CleanUpHandlers(rules.cleanUp());
    TagHandlers tags = new TagHandlers(rules.tags());
    ExplanationHandlers explanations = new ExplanationHandlers(accounts, rules.explanations());
    GrantHandlers users = new GrantHandlers(rules.access(), new PackageGrantees.Users(accounts));
    GrantHandlers teams =
        new GrantHandlers(
            rules.access(), new PackageGrantees.Teams(rules.access(), rules.naming()));
    GrantHandlers repositories =
        new GrantHandlers(
            rules.access(),
            new PackageGrantees.Repositories(accounts, rules.access(), rules.naming()));
    LinkHandlers links = new LinkHandlers(accounts, rules.access(), rules.naming());
    List<Route<RestHandler>> routes = new ArrayList<>();
    for (String owner : OWNERS) {
      routes.add(new Route<>(GET, owner + "/packages", Action.LIST_PACKAGES, packages::list));
      routes.add(
          new Route<>(
              GET, owner + "/docker/conflicts", Action.LIST_PACKAGES, packages::listConflicts));
      String subject = owner + "/packages/{package_type}/{package_name}";
      routes.add(new Route<>(GET, subject, Action.PULL, packages::find));
      routes.add(new Route<>(DELETE, subject, Action.DELETE, packages::delete));
      routes.add(new Route<>(POST, subject + "/restore", Action.RESTORE, packages::restore));
      String version = subject + "/versions/{version_id}";
      routes.add(new Route<>(GET, subject + "/versions", Action.PULL, versions::list));
      routes.add(new Route<>(GET, version, Action.PULL, versions::find));
      routes.add(new Route<>(DELETE, version, Action.DELETE, versions::delete));
      routes.add(
          new Route<>(POST, version + "/restore", Action.RESTORE_VERSION, versions::restore));
      // extensions from here on
      routes.add(administration(PATCH, subject, packages::update));
      routes.add(administration(PATCH, version, versions.ofExisting(packages::update)));
      routes.add(new Route<>(GET, version + "/details", Action.PULL, details::find));
      routes.add(new Route<>(GET, version + "/children", Action.PULL, details::listChildren));
      routes.add(new Route<>(GET, version + "/parents", Action.PULL, details::listParents));
      routes.add(new Route<>(GET, version + "/referrers", Action.PULL, details::listReferrers));
      routes.add(new Route<>(POST, subject + "/clean-up", Action.DELETE, cleanUp::delete));
      String tag = subject + "/tags/{tag}";
      routes.add(new Route<>(GET, subject + "/tags", Action.PULL, tags::list));
      routes.add(new Route<>(GET, tag, Action.PULL, tags::find));
      routes.add(new Route<>(PUT, tag, Action.PUSH, tags::set));
      routes.add(new Route<>(GET, tag + "/history", Action.PULL, tags::listMoves));
      routes.add(
          new Route<>(GET, subject + "/access", Action.EXPLAIN_ACCESS, explanations::explain));
      addGrants(routes, subject + "/access/users", "/{username}", users);
      addGrants(routes, subject + "/access/teams", "/{team_slug}", teams);
      addGrants(routes, subject + "/access/repositories", "/{owner}/{repo}", repositories);
      routes.add(administration(GET, subject + "/repository", links::find));
      routes.add(administration(PUT, subject + "/repository", links::link));
      routes.add(administration(DELETE, subject + "/repository", links::unlink));
      routes.add(administration(PUT, subject + "/inherited-access", links::inherit));
      routes.add(administration(DELETE, subject + "/inherited-access", links::endInheritance));
    }
    return routes;
  }

  private static void addGrants(
      List<Route<RestHandler>> routes, String list, String one, GrantHandlers grants) {
    routes.add(administration(GET, list, grants::list));
    routes.add(administration(GET, list + one, grants::find));
    routes.add(administration(PUT, list + one, grants::put));
    routes.add(administration(DELETE, list + one, grants::remove));
  }

  private static Route<RestHandler> administration(
      HttpMethod method, String pattern, RestHandler handler) {
    return new Route<>(method, pattern, Action.ADMINISTER, handler);
  }
}

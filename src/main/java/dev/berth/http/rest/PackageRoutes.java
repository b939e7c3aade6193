package dev.berth.http.rest;

import static dev.berth.http.HttpMethod.DELETE;
import static dev.berth.http.HttpMethod.GET;
import static dev.berth.http.HttpMethod.PATCH;
import static dev.berth.http.HttpMethod.POST;
import static dev.berth.http.HttpMethod.PUT;
import static dev.berth.http.rest.Operation.says;

import dev.berth.access.Explanations;
import dev.berth.access.NamingRights;
import dev.berth.access.SiteRights;
import dev.berth.http.HttpMethod;
import dev.berth.http.Route;
import dev.berth.packages.Action;
import dev.berth.registry.Accounts;
import dev.berth.registry.Catalog;
import dev.berth.registry.CleanUp;
import dev.berth.registry.Downloads;
import dev.berth.registry.PackageAccess;
import dev.berth.registry.PackageAdministration;
import dev.berth.registry.PackageTags;
import dev.berth.registry.PackageVersions;
import dev.berth.registry.VersionDetails;
import java.util.ArrayList;
import java.util.List;

/// The routes of packages, each three times: under the caller, a user and an organization.
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
      Explanations explanations,
      Downloads downloads) {}

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
    DownloadHandlers downloads = new DownloadHandlers(rules.downloads(), rules.versions());
    ExplanationHandlers explanations = new ExplanationHandlers(accounts, rules.explanations());
    GrantHandlers users = new GrantHandlers(rules.access(), new PackageGrantees.Users(accounts));
    GrantHandlers teams =
        new GrantHandlers(
            rules.access(), new PackageGrantees.Teams(rules.access(), rules.naming()));
    GrantHandlers repositories =
        new GrantHandlers(
            rules.access(),
            new PackageGrantees.Repositories(accounts, rules.access(), rules.naming()));
    LinkHandlers links = new LinkHandlers(rules.access(), rules.naming());
    List<Route<RestHandler>> routes = new ArrayList<>();
    for (String owner : OWNERS) {
      routes.add(
          new Route<>(
              GET,
              owner + "/packages",
              Action.LIST_PACKAGES,
              says("List the packages that the caller may read", packages::list)
                  .query(
                      "package_type!",
                      "container|docker|maven|npm|nuget|rubygems",
                      "only containers are here")
                  .query("visibility", "public|private|internal", "those that are seen so")
                  .paged()
                  .lists("package")));
      routes.add(
          new Route<>(
              GET,
              owner + "/docker/conflicts",
              Action.LIST_PACKAGES,
              says(
                      "List the packages that could not be moved from the former registry: none",
                      packages::listConflicts)
                  .lists("package")));
      String subject = owner + "/packages/{package_type}/{package_name}";
      routes.add(
          new Route<>(
              GET,
              subject,
              Action.PULL,
              says("Show a package", packages::find).gives(200, "package")));
      routes.add(
          new Route<>(
              DELETE,
              subject,
              Action.DELETE,
              says("Delete a package with all its versions", packages::delete).done()));
      routes.add(
          new Route<>(
              POST,
              subject + "/restore",
              Action.RESTORE,
              says("Restore a package that was deleted", packages::restore).done()));
      String version = subject + "/versions/{version_id}";
      routes.add(
          new Route<>(
              GET,
              subject + "/versions",
              Action.PULL,
              says("List the versions of a package", versions::list)
                  .query(
                      "state",
                      "active|deleted",
                      "those that are there, or those that can be restored")
                  .with(operation -> chosen(operation::query))
                  .paged()
                  .lists("package-version")));
      routes.add(
          new Route<>(
              GET,
              version,
              Action.PULL,
              says("Show a version", versions::find).gives(200, "package-version")));
      routes.add(
          new Route<>(
              DELETE,
              version,
              Action.DELETE,
              says("Delete a version with its tags", versions::delete).done()));
      routes.add(
          new Route<>(
              POST,
              version + "/restore",
              Action.RESTORE_VERSION,
              says("Restore a version that was deleted", versions::restore).done()));
      routes.add(
          administration(
              PATCH,
              subject,
              says("Change who sees a package", packages::update)
                  .extension()
                  .field("visibility!", "public|private|internal", "who sees it")
                  .gives(200, "package")));
      routes.add(
          administration(
              PATCH,
              version,
              says(
                      "Change who sees a package, by one of its versions",
                      versions.ofExisting(packages::update))
                  .extension()
                  .field("visibility!", "public|private|internal", "who sees it")
                  .gives(200, "package")));
      routes.add(
          new Route<>(
              GET,
              version + "/details",
              Action.PULL,
              says("Show what a version is and needs", details::find)
                  .extension()
                  .gives(200, "version-details")));
      routes.add(
          new Route<>(
              GET,
              version + "/children",
              Action.PULL,
              says("List the manifests that an index names", details::listChildren)
                  .extension()
                  .paged()
                  .lists("version-child")));
      routes.add(
          new Route<>(
              GET,
              version + "/parents",
              Action.PULL,
              says("List the indexes that name a version", details::listParents)
                  .extension()
                  .query("after", "integer", "where the part begins, from Link")
                  .pageSize()
                  .lists("package-version")));
      routes.add(
          new Route<>(
              GET,
              version + "/referrers",
              Action.PULL,
              says("List signatures of a version and the like", details::listReferrers)
                  .extension()
                  .query("artifact_type", "string", "those of this type")
                  .query("after", "string", "where the part begins, from Link")
                  .lists("version-referrer")));
      routes.add(
          new Route<>(
              POST,
              subject + "/clean-up",
              Action.DELETE,
              says("Delete many versions at once, or say what would come of it", cleanUp::delete)
                  .extension()
                  .field("version_ids", "integer[]", "those that are meant; else filters say so")
                  .field("dry_run", "boolean", "whether nothing is changed")
                  .field("limit", "integer", "how many versions at the most: 100 at the most")
                  .with(operation -> chosen(operation::field))
                  .gives(200, "clean-up")));
      String tag = subject + "/tags/{tag}";
      routes.addAll(DownloadRoutes.of(subject, version, downloads));
      routes.add(
          new Route<>(
              GET,
              subject + "/tags",
              Action.PULL,
              says("List the tags of a package", tags::list)
                  .extension()
                  .query("tag", "string", "those of this name or pattern, such as v1.*")
                  .query("after", "string", "the tag after which the part begins")
                  .pageSize()
                  .lists("package-tag")));
      routes.add(
          new Route<>(
              GET,
              tag,
              Action.PULL,
              says("Show a tag", tags::find).extension().gives(200, "package-tag")));
      routes.add(
          new Route<>(
              PUT,
              tag,
              Action.PUSH,
              says("Point a tag to a version", tags::set)
                  .extension()
                  .field("digest", "string", "the version, by its digest")
                  .field("version_id", "integer", "or by its id")
                  .gives(200, "package-tag")
                  .gives(201, "package-tag")));
      routes.add(
          new Route<>(
              GET,
              tag + "/history",
              Action.PULL,
              says("List what a tag pointed to", tags::listMoves)
                  .extension()
                  .query("after", "integer", "where the part begins, from Link")
                  .pageSize()
                  .lists("tag-move")));
      routes.add(
          new Route<>(
              GET,
              subject + "/access",
              Action.EXPLAIN_ACCESS,
              says(
                      "Explain why somebody may do something with a package, or not",
                      explanations::explain)
                  .extension()
                  .query("action!", "pull|push|delete|restore|administer", "what they would do")
                  .query("user", "string", "whose right it is: a login")
                  .query("token", "integer", "the id of a token whose right it is")
                  .query("anonymous", "boolean", "whether it is about who has not signed in")
                  .gives(200, "access-explanation")));
      addGrants(routes, subject + "/access/users", "/{username}", users);
      addGrants(routes, subject + "/access/teams", "/{team_slug}", teams);
      addGrants(routes, subject + "/access/repositories", "/{owner}/{repo}", repositories);
      routes.add(
          administration(
              GET,
              subject + "/repository",
              says("Show the repository that a package belongs to", links::find)
                  .extension()
                  .gives(200, "package-repository")));
      routes.add(
          administration(
              PUT,
              subject + "/repository",
              says("Have a package belong to a repository", links::link)
                  .extension()
                  .field("repository!", "string", "OWNER/NAME")
                  .field(
                      "inherit_access",
                      "boolean",
                      "whether it takes its people and teams from there")
                  .forcedByField()
                  .gives(200, "package-repository")));
      routes.add(
          administration(
              DELETE,
              subject + "/repository",
              says("End that a package belongs to a repository", links::unlink)
                  .extension()
                  .forcedByQuery()
                  .done()));
      routes.add(
          administration(
              PUT,
              subject + "/inherited-access",
              says("Have a package take its people and teams from its repository", links::inherit)
                  .extension()
                  .forcedByField()
                  .done()));
      routes.add(
          administration(
              DELETE,
              subject + "/inherited-access",
              says("Have a package keep people and teams of its own", links::endInheritance)
                  .extension()
                  .forcedByQuery()
                  .done()));
    }
    return routes;
  }

  private static void addGrants(
      List<Route<RestHandler>> routes, String list, String one, GrantHandlers grants) {
    routes.add(
        administration(
            GET,
            list,
            says("List who was given a role in a package", grants::list)
                .extension()
                .paged()
                .lists("package-grant")));
    routes.add(
        administration(
            DELETE,
            list,
            says("Take a role in a package away from one who has no name there", grants::removeById)
                .extension()
                .query("id!", "integer", "the id that the list shows")
                .forcedByQuery()
                .done()));
    routes.add(
        administration(
            GET,
            list + one,
            says("Show the role that somebody was given in a package", grants::find)
                .extension()
                .gives(200, "package-grant")));
    routes.add(
        administration(
            PUT,
            list + one,
            says("Give a role in a package", grants::put)
                .extension()
                .field("role!", "read|write|admin", "what they may do")
                .forcedByField()
                .gives(200, "package-grant")));
    routes.add(
        administration(
            DELETE,
            list + one,
            says("Take a role in a package away", grants::remove)
                .extension()
                .forcedByQuery()
                .done()));
  }

  private static Route<RestHandler> administration(
      HttpMethod method, String pattern, RestHandler handler) {
    return new Route<>(method, pattern, Action.ADMINISTER, handler);
  }

  /// Which versions are meant.
  private static Operation chosen(Operation.Taking values) {
    values.take("tagged", "boolean", "extension: that have a tag, or none");
    values.take("tag", "string", "extension: that have such a tag; * stands for any characters");
    values.take("created_after", "string", "extension: that were pushed first then or later");
    values.take("created_before", "string", "extension: that were pushed first before then");
    values.take("updated_after", "string", "extension: that were changed last then or later");
    values.take("updated_before", "string", "extension: that were changed last before then");
    values.take(
        "not_pulled_since",
        "string",
        "extension: that were pushed before that day and not pulled on it or later");
    values.take("direction", "asc|desc", "extension: which way");
    return values.take("after", "integer", "extension: the version after which the part begins");
  }
}

package dev.berth.http.rest;

import dev.berth.access.SiteRights;
import dev.berth.access.Warrants;
import dev.berth.http.Response;
import dev.berth.packages.Actor;
import dev.berth.packages.PackageSearch;
import dev.berth.packages.RegistryPackage;
import dev.berth.packages.Visibility;
import dev.berth.registry.Catalog;
import dev.berth.registry.CountedPage;
import dev.berth.registry.PackageAccess;
import dev.berth.registry.PackageAdministration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.node.ObjectNode;

/// Packages and their settings.
final class PackageHandlers {
  static final Set<String> OTHER_TYPES = Set.of("docker", "npm", "maven", "rubygems", "nuget");

  private final Catalog catalog;
  private final PackageAdministration packages;
  private final PackageAccess access;
  private final RepositoryAccess repositories;
  private final SiteRights rights;

  PackageHandlers(
      Catalog catalog,
      PackageAdministration packages,
      PackageAccess access,
      RepositoryAccess repositories,
      SiteRights rights) {
    this.catalog = catalog;
    this.packages = packages;
    this.access = access;
    this.repositories = repositories;
    this.rights = rights;
  }

  Response list(RestCall call) {
    // GitHub's types, of which there are containers alone here.
    String type = call.parameter("package_type").orElseThrow(ApiException::invalidArgument);
    if (!type.equals("container") && !OTHER_TYPES.contains(type)) {
      throw ApiException.invalidArgument();
    }
    Optional<Visibility> only =
        call.parameter("visibility")
            .map(word -> Visibility.find(word).orElseThrow(ApiException::invalidArgument));
    if (call.skip() + call.pageSize() > Catalog.MOST_OF_ACCOUNT) {
      throw ApiException.invalidArgument();
    }
    CountedPage<Catalog.Entry> page =
        type.equals("container")
            ? catalog.listOf(
                call.packages().owner(),
                call.packages().reader(),
                PackageSearch.of(only),
                Math.toIntExact(call.skip()),
                call.pageSize())
            : new CountedPage<>(List.of(), 0);
    return Pages.answer(call, page, entry -> view(call, entry.subject(), entry.versions()));
  }

  /// The packages of GitHub's former registry that could not be moved to the new one: none.
  Response listConflicts(RestCall call) {
    return RestCall.json(200, Json.array());
  }

  Response find(RestCall call) {
    return answer(call, call.container());
  }

  Response update(RestCall call) {
    Fields fields = call.body("Package");
    String word = fields.text("visibility");
    Visibility visibility =
        Visibility.find(word)
            .orElseThrow(() ->
                fields.notAmong("visibility", word, List.of("public", "private", "internal")));
    RegistryPackage before = call.container();
    Actor by = call.actor();
    if (visibility != before.visibility()) {
      PeopleAccess.require(rights.setVisibility(call.signedIn(), before.owner(), visibility));
      by = by.by(new Warrants(rights).ofVisibility(call.signedIn(), before.owner(), visibility));
    }
    RegistryPackage now =
        packages.setVisibility(before, visibility, by).orElseThrow(ApiException::packageNotFound);
    return answer(call, now);
  }

  Response delete(RestCall call) {
    return switch (packages.delete(call.container(), call.actor())) {
      case PackageAdministration.Deleting.Done _ -> Response.of(204);
      case PackageAdministration.Deleting.Absent _ -> throw ApiException.packageNotFound();
      case PackageAdministration.Deleting.Protected(var reason) ->
          throw new ApiException(400, reason);
    };
  }

  Response restore(RestCall call) {
    RegistryPackage deleted = call.container();
    return switch (packages.restore(deleted, call.actor())) {
      case DONE -> Response.of(204);
      case ABSENT -> throw ApiException.packageNotFound();
      case TAKEN ->
          throw new ApiException(
              400,
              deleted.repository()
                  + " cannot be restored: another package has that name by now. Delete that one"
                  + " first.");
    };
  }

  private Response answer(RestCall call, RegistryPackage subject) {
    return RestCall.json(200, view(call, subject, packages.countVersions(subject)));
  }

  private ObjectNode view(RestCall call, RegistryPackage subject, long versions) {
    ObjectNode view = call.views().container(subject, versions);
    access
        .findRepository(subject)
        .filter(repository -> repositories.shows(call.caller(), repository))
        .ifPresent(repository ->
            view.set("repository", new RepositoryViews(call.links()).minimal(repository)));
    return view;
  }
}

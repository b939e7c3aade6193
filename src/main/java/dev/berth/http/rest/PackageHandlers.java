package dev.berth.http.rest;

import dev.berth.access.SiteRights;
import dev.berth.http.Response;
import dev.berth.packages.RegistryPackage;
import dev.berth.packages.Visibility;
import dev.berth.registry.PackageAccess;
import dev.berth.registry.PackageAdministration;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/// Packages and their settings.
final class PackageHandlers {
  private final PackageAdministration packages;
  private final PackageAccess access;
  private final RepositoryAccess repositories;
  private final SiteRights rights;

  PackageHandlers(
      PackageAdministration packages,
      PackageAccess access,
      RepositoryAccess repositories,
      SiteRights rights) {
    this.packages = packages;
    this.access = access;
    this.repositories = repositories;
    this.rights = rights;
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
    if (visibility != before.visibility()) {
      PeopleAccess.require(rights.setVisibility(call.signedIn(), before.owner(), visibility));
    }
    RegistryPackage now =
        packages
            .setVisibility(before, visibility, call.actor())
            .orElseThrow(ApiException::packageNotFound);
    return answer(call, now);
  }

  Response delete(RestCall call) {
    if (!packages.delete(call.container(), call.actor())) {
      throw ApiException.packageNotFound();
    }
    return Response.of(204);
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
    ObjectNode view = call.views().container(subject, packages.countVersions(subject));
    access
        .findRepository(subject)
        .filter(repository -> repositories.shows(call.caller(), repository))
        .ifPresent(repository ->
            view.set("repository", new RepositoryViews(call.links()).minimal(repository)));
    return RestCall.json(200, view);
  }
}

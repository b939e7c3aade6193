package dev.berth.http.rest;

import dev.berth.http.Response;
import dev.berth.packages.RegistryPackage;
import dev.berth.packages.Visibility;
import dev.berth.registry.PackageAdministration;
import java.util.List;

/// Packages and their settings.
final class PackageHandlers {
  private final PackageAdministration packages;

  PackageHandlers(PackageAdministration packages) {
    this.packages = packages;
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
    RegistryPackage now =
        packages
            .setVisibility(call.container(), visibility, call.actor())
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
    return RestCall.json(200, call.views().container(subject, packages.countVersions(subject)));
  }
}

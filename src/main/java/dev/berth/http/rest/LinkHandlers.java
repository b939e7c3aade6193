package dev.berth.http.rest;

import dev.berth.access.NamingRights;
import dev.berth.access.RepositoryRights;
import dev.berth.http.Response;
import dev.berth.packages.Actor;
import dev.berth.packages.PackageLink;
import dev.berth.packages.RegistryPackage;
import dev.berth.packages.Repository;
import dev.berth.registry.PackageAccess;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/// The repository that a package belongs to.
final class LinkHandlers {
  private final PackageAccess access;
  private final NamingRights naming;

  LinkHandlers(PackageAccess access, NamingRights naming) {
    this.access = access;
    this.naming = naming;
  }

  Response find(RestCall call) {
    RegistryPackage subject = call.container();
    boolean inherits = subject.link().filter(PackageLink::inheritsAccess).isPresent();
    Optional<Repository> repository = access.findRepository(subject);
    Optional<Repository> shown = naming.seenRepository(call.signedIn(), repository);
    return RestCall.json(
        200,
        view(shown, inherits)
            .put("repository_hidden", repository.isPresent() && shown.isEmpty())
            .put("repository_deleted", subject.link().isPresent() && repository.isEmpty()));
  }

  Response link(RestCall call) {
    RegistryPackage subject = call.container();
    Fields fields = call.body("Package");
    String name = fields.text("repository");
    Repository repository =
        naming
            .seenRepository(call.signedIn(), subject.owner(), name)
            .orElseThrow(
                () -> fields.wrong("repository", name, "is no repository that you could name."));
    if (!naming.linksTo(call.signedIn(), repository)) {
      throw new ApiException(403, RepositoryRights.PUSH_MISSING);
    }
    boolean inherit =
        fields
            .optionalTruth("inherit_access")
            .orElseGet(() -> subject.link().filter(PackageLink::inheritsAccess).isPresent());
    Actor by = call.actor().by(NamingRights.warrants(repository));
    if (!access.link(subject, repository, inherit, GrantHandlers.force(fields), by)) {
      throw ApiException.packageNotFound();
    }
    return RestCall.json(
        200,
        view(Optional.of(repository), inherit)
            .put("repository_hidden", false)
            .put("repository_deleted", false));
  }

  Response unlink(RestCall call) {
    if (!access.unlink(call.container(), GrantHandlers.force(call), call.actor())) {
      throw ApiException.notFound();
    }
    return Response.of(204);
  }

  Response inherit(RestCall call) {
    Fields fields = call.body("Package");
    access.setInherits(call.container(), true, GrantHandlers.force(fields), call.actor());
    return Response.of(204);
  }

  Response endInheritance(RestCall call) {
    access.setInherits(call.container(), false, GrantHandlers.force(call), call.actor());
    return Response.of(204);
  }

  private static ObjectNode view(Optional<Repository> repository, boolean inherits) {
    ObjectNode view = Json.object();
    if (repository.isPresent()) {
      Repository found = repository.get();
      view.set(
          "repository",
          Json.object()
              .put("id", found.id())
              .put("name", found.name())
              .put("full_name", found.fullName()));
    } else {
      view.putNull("repository");
    }
    return view.put("inherits_access", inherits);
  }
}

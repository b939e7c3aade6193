package dev.berth.http.rest;

import dev.berth.http.Response;
import dev.berth.oci.Tag;
import dev.berth.packages.FoundVersions;
import dev.berth.packages.PackageVersion;
import dev.berth.packages.RegistryPackage;
import dev.berth.registry.CountedPage;
import dev.berth.registry.PackageVersions;
import dev.berth.registry.PackageVersions.Deleting;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// The versions of a package.
final class VersionHandlers {
  /// Names the tags that a restored version did not get back, because another one has them by now.
  private static final String TAGS_TAKEN = "Berth-Tags-Taken";

  /// Names versions that need a deleted one, which can be pulled by its digest because of them.
  private static final String NEEDED_BY = "Berth-Needed-By";

  private final PackageVersions versions;

  VersionHandlers(PackageVersions versions) {
    this.versions = versions;
  }

  Response list(RestCall call) {
    RegistryPackage subject = call.container();
    String state = call.parameter("state").orElse("active");
    VersionChoices choices = VersionChoices.ofQuery(call);
    if (choices.any()) {
      if (!state.equals("active")) {
        throw ApiException.invalidArgument();
      }
      return search(call, choices);
    }
    CountedPage<PackageVersion> page =
        switch (state) {
          case "active" -> versions.list(subject, call.skip(), call.pageSize());
          case "deleted" -> versions.listDeleted(subject, call.skip(), call.pageSize());
          default -> throw ApiException.invalidArgument();
        };
    return Pages.answer(call, page, version -> view(call, subject, version));
  }

  private Response search(RestCall call, VersionChoices choices) {
    RegistryPackage subject = call.container();
    FoundVersions found =
        versions.search(subject, choices.filter(), choices.place(), call.pageSize());
    Optional<String> next =
        found.next().isPresent()
            ? Optional.of(Long.toString(found.next().getAsLong()))
            : Optional.empty();
    return Pages.answer(call, found.items(), next, version -> view(call, subject, version));
  }

  Response find(RestCall call) {
    RegistryPackage subject = call.container();
    return versions
        .find(subject, id(call))
        .map(version -> RestCall.json(200, view(call, subject, version)))
        .orElseThrow(ApiException::packageNotFound);
  }

  /// Does what is done to the package, asked for by one of its versions.
  RestHandler ofExisting(RestHandler handler) {
    return call -> {
      if (versions.find(call.container(), id(call)).isEmpty()) {
        throw ApiException.packageNotFound();
      }
      return handler.handle(call);
    };
  }

  Response delete(RestCall call) {
    return switch (versions.delete(call.container(), id(call), call.actor())) {
      case Deleting.Done(var neededBy) -> named(Response.of(204), NEEDED_BY, neededBy);
      case Deleting.Absent _ -> throw ApiException.packageNotFound();
      case Deleting.Protected(var reason) -> throw new ApiException(400, reason);
      case Deleting.LastTagged _ ->
          throw new ApiException(
              400,
              "You cannot delete the last tagged version of a package. You must delete the package"
                  + " instead.");
    };
  }

  Response restore(RestCall call) {
    List<Tag> taken =
        versions
            .restore(call.container(), id(call), call.actor())
            .orElseThrow(ApiException::packageNotFound);
    return named(Response.of(204), TAGS_TAKEN, taken);
  }

  private static Response named(Response response, String header, List<?> things) {
    return things.isEmpty()
        ? response
        : response.header(
            header, things.stream().map(Object::toString).collect(Collectors.joining(", ")));
  }

  /// The id of a version that the path has.
  static long id(RestCall call) {
    String text = call.variables().value("version_id");
    if (!text.matches("[0-9]+")) {
      throw new ApiException(400, "The version_id parameter must be an integer.");
    }
    if (text.length() > 18) {
      throw ApiException.packageNotFound();
    }
    return Long.parseLong(text);
  }

  /// `package-version`.
  static ObjectNode view(RestCall call, RegistryPackage subject, PackageVersion version) {
    Links links = call.links();
    ObjectNode view =
        Json.object()
            .put("id", version.id())
            .put("name", version.digest().toString())
            .put("url", links.container(subject) + "/versions/" + version.id())
            .put("package_html_url", links.containerPage(subject))
            .put("created_at", Views.time(version.createdAt()))
            .put("updated_at", Views.time(version.updatedAt()))
            .put("html_url", links.versionPage(subject, version));
    version.deletedAt().ifPresent(time -> view.put("deleted_at", Views.time(time)));
    ArrayNode tags = Json.array();
    version.tags().forEach(tag -> tags.add(tag.value()));
    ObjectNode metadata = Json.object().put("package_type", "container");
    metadata.putObject("container").set("tags", tags);
    view.set("metadata", metadata);
    return view;
  }
}

package dev.berth.http.rest;

import dev.berth.http.Response;
import dev.berth.oci.Descriptor;
import dev.berth.oci.Digest;
import dev.berth.oci.Manifest;
import dev.berth.oci.Platform;
import dev.berth.oci.RegistryException;
import dev.berth.packages.PackageVersion;
import dev.berth.packages.RegistryPackage;
import dev.berth.packages.VersionSize;
import dev.berth.registry.PackageVersions;
import dev.berth.registry.Referrers;
import dev.berth.registry.VersionDetails;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// What a version is, what it needs and what needs it.
final class VersionDetailHandlers {
  private final PackageVersions versions;
  private final VersionDetails details;

  VersionDetailHandlers(PackageVersions versions, VersionDetails details) {
    this.versions = versions;
    this.details = details;
  }

  private PackageVersion version(RestCall call) {
    return versions
        .find(call.container(), VersionHandlers.id(call))
        .orElseThrow(ApiException::packageNotFound);
  }

  Response find(RestCall call) {
    RegistryPackage subject = call.container();
    PackageVersion version = version(call);
    VersionDetails.Details found =
        details.find(subject, version).orElseThrow(ApiException::packageNotFound);
    Manifest manifest = found.manifest();
    ObjectNode view =
        VersionHandlers.view(call, subject, version).put("media_type", manifest.mediaType());
    manifest
        .artifactType()
        .ifPresentOrElse(
            type -> view.put("artifact_type", type), () -> view.putNull("artifact_type"));
    manifest
        .subject()
        .ifPresentOrElse(
            named -> view.put("subject", named.digest().toString()), () -> view.putNull("subject"));
    ArrayNode platforms = view.putArray("platforms");
    found.platforms().forEach(platform -> platforms.add(view(platform)));
    view.set("size", view(found.size()));
    view.set("annotations", view(manifest.annotations()));
    view.set("labels", view(found.labels()));
    String address = call.links().container(subject) + "/versions/" + version.id();
    view.put("children_url", address + "/children");
    view.put("parents_url", address + "/parents");
    view.put("referrers_url", address + "/referrers");
    return RestCall.json(200, view);
  }

  Response listChildren(RestCall call) {
    RegistryPackage subject = call.container();
    return Pages.answer(
        call,
        details.listChildren(subject, version(call), call.skip(), call.pageSize()),
        child -> {
          ObjectNode view = view(child.descriptor());
          child
              .platform()
              .ifPresentOrElse(
                  platform -> view.set("platform", view(platform)), () -> view.putNull("platform"));
          child
              .version()
              .ifPresentOrElse(
                  version -> view.set("version", VersionHandlers.view(call, subject, version)),
                  () -> view.putNull("version"));
          return view;
        });
  }

  Response listParents(RestCall call) {
    RegistryPackage subject = call.container();
    PackageVersion version = version(call);
    int size = call.pageSize();
    long after = VersionChoices.ofQuery(call).after().orElse(0);
    List<PackageVersion> found = details.listParents(subject, version, after, size + 1);
    List<PackageVersion> items = found.subList(0, Math.min(size, found.size()));
    return Pages.answer(
        call,
        items,
        found.size() > size ? Optional.of(Long.toString(items.getLast().id())) : Optional.empty(),
        parent -> VersionHandlers.view(call, subject, parent));
  }

  /// In parts of a fixed size, whatever `per_page` says.
  Response listReferrers(RestCall call) {
    RegistryPackage subject = call.container();
    Optional<Digest> after = call.parameter("after").map(VersionDetailHandlers::digest);
    Referrers.Listing found =
        details.listReferrers(
            subject,
            version(call),
            call.parameter("artifact_type").orElse(null),
            after.orElse(null));
    return Pages.answer(
        call, found.items(), found.next().map(Digest::toString), VersionDetailHandlers::view);
  }

  private static Digest digest(String text) {
    try {
      return Digest.parse(text);
    } catch (RegistryException _) {
      throw new Fields("PackageVersion", Json.object())
          .wrong("after", text, "is not a sha256 or sha512 digest.");
    }
  }

  private static ObjectNode view(Descriptor descriptor) {
    ObjectNode view =
        Json.object()
            .put("digest", descriptor.digest().toString())
            .put("media_type", descriptor.mediaType())
            .put("size", descriptor.size());
    if (descriptor.artifactType() != null) {
      view.put("artifact_type", descriptor.artifactType());
    }
    if (!descriptor.annotations().isEmpty()) {
      view.set("annotations", view(descriptor.annotations()));
    }
    return view;
  }

  private static ObjectNode view(Platform platform) {
    ObjectNode view =
        Json.object().put("os", platform.os()).put("architecture", platform.architecture());
    if (!platform.variant().isEmpty()) {
      view.put("variant", platform.variant());
    }
    if (!platform.osVersion().isEmpty()) {
      view.put("os_version", platform.osVersion());
    }
    return view;
  }

  private static ObjectNode view(VersionSize size) {
    return Json.object()
        .put("bytes", size.bytes())
        .put("shared_in_package", size.sharedInPackage())
        .put("shared_in_owner", size.sharedInOwner())
        .put("freed", size.freed())
        .put("complete", size.complete());
  }

  private static ObjectNode view(Map<String, String> texts) {
    ObjectNode view = Json.object();
    new TreeMap<>(texts).forEach(view::put);
    return view;
  }
}

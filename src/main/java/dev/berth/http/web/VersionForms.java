package dev.berth.http.web;

import dev.berth.http.Response;
import dev.berth.oci.Tag;
import dev.berth.packages.PackageVersion;
import dev.berth.packages.RegistryPackage;
import dev.berth.registry.PackageTags;
import dev.berth.registry.PackageVersions;
import java.util.List;

/// The forms of a version: deleting it, restoring it, and pointing a tag to it.
final class VersionForms {
  private final PackageVersions versions;
  private final PackageTags tags;

  VersionForms(WebRoutes.Rules rules) {
    this.versions = rules.versions();
    this.tags = rules.tags();
  }

  /// Asks for the name of the package before a version of it is deleted.
  Response askToDelete(WebCall call) {
    return askToDelete(call, 200, "");
  }

  private Response askToDelete(WebCall call, int status, String error) {
    RegistryPackage subject = call.container();
    PackageVersion version =
        versions.find(subject, call.id("version_id")).orElseThrow(PageException::notFound);
    return call.page(
        status,
        "delete-version",
        VersionNames.frame(call, subject, version),
        "subject",
        subject,
        "version",
        version,
        "error",
        error);
  }

  Response delete(WebCall call) {
    RegistryPackage subject = call.container();
    if (!call.field("verify").equals(subject.name())) {
      return askToDelete(call, 422, "Type " + subject.name() + " to delete the version.");
    }
    return switch (versions.delete(subject, call.id("version_id"), call.actor())) {
      case PackageVersions.Deleting.Done _ ->
          Html.seeOther(
              Addresses.with(
                  Addresses.of(subject, "versions"), "notice", Notice.VERSION_DELETED.word()));
      case PackageVersions.Deleting.Absent _ -> throw PageException.notFound();
      case PackageVersions.Deleting.LastTagged _ ->
          throw new PageException(
              422,
              "Nothing was deleted",
              "You cannot delete the last tagged version of a package. Delete the package instead,"
                  + " in its settings.");
      case PackageVersions.Deleting.Protected(var reason) ->
          throw new PageException(422, "Nothing was deleted", reason);
    };
  }

  Response restore(WebCall call) {
    RegistryPackage subject = call.container();
    List<Tag> taken =
        versions
            .restore(subject, call.id("version_id"), call.actor())
            .orElseThrow(PageException::notFound);
    Notice notice = taken.isEmpty() ? Notice.VERSION_RESTORED : Notice.TAGS_TAKEN;
    return Html.seeOther(
        Addresses.with(Addresses.of(subject, "versions"), "notice", notice.word()));
  }

  /// Points a tag to a version, as to one that it pointed to before.
  Response setTag(WebCall call) {
    RegistryPackage subject = call.container();
    String name = call.field("tag");
    if (!Tag.isTag(name)) {
      throw new PageException(
          422,
          "Nothing was changed",
          "A tag takes up to 128 letters, digits, dots, hyphens and underscores, and begins with a"
              + " letter, a digit or an underscore.");
    }
    PackageTags.Set set = tags.set(subject, new Tag(name), call.id("version_id"), call.actor());
    return Html.seeOther(
        Addresses.with(
            Addresses.version(subject, set.tag().versionId()), "notice", Notice.TAG_SET.word()));
  }
}

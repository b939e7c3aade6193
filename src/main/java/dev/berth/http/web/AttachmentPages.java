package dev.berth.http.web;

import dev.berth.contents.Attachment;
import dev.berth.contents.Contents;
import dev.berth.contents.Document;
import dev.berth.http.Response;
import dev.berth.packages.PackageVersion;
import dev.berth.packages.RegistryPackage;
import dev.berth.registry.PackageVersions;

/// What was said of a version, read for people: SBOMs, provenance and other documents.
final class AttachmentPages {
  private static final int PAGE = 100;
  private static final int LONGEST_QUERY = 100;
  private static final int LAST_PAGE = 10_000;

  private final PackageVersions versions;
  private final Contents contents;

  AttachmentPages(WebRoutes.Rules rules) {
    this.versions = rules.versions();
    this.contents = rules.contents();
  }

  /// What the page shows.
  ///
  /// @param query what an SBOM is searched for; may be empty
  record View(
      RegistryPackage subject,
      PackageVersion version,
      Attachment attachment,
      Document document,
      String query,
      int page) {

    String address() {
      return AttachmentPages.address(subject, version, attachment);
    }

    /// The address of another page of an SBOM; empty if there is none.
    String pageAddress(int other) {
      boolean there =
          other >= 1
              && document instanceof Document.Sbom sbom
              && (other - 1L) * PAGE < Math.max(1, sbom.matching());
      return there
          ? Addresses.with(
              Addresses.with(address(), "q", query),
              "page",
              other == 1 ? "" : Integer.toString(other))
          : "";
    }
  }

  /// Where a document is shown.
  static String address(RegistryPackage subject, PackageVersion version, Attachment attachment) {
    return Addresses.version(subject, version.id())
        + "/attachments/"
        + attachment.document().orElseThrow().digest();
  }

  Response show(WebCall call) {
    RegistryPackage subject = call.container();
    PackageVersion version =
        versions.find(subject, call.id("version_id")).orElseThrow(PageException::notFound);
    String digest = call.variables().value("digest");
    Attachment attachment =
        contents.attachments().list(subject, version).items().stream()
            .filter(each ->
                each.document().filter(blob -> blob.digest().toString().equals(digest)).isPresent())
            .findFirst()
            .orElseThrow(PageException::notFound);
    String asked = call.parameter("q").orElse("").strip();
    String query = asked.substring(0, Math.min(LONGEST_QUERY, asked.length()));
    int page = Math.min(call.pageNumber(), LAST_PAGE);
    Document document =
        contents
            .documents()
            .read(
                subject,
                attachment.kind(),
                attachment.document().orElseThrow(),
                query,
                (page - 1) * PAGE,
                PAGE);
    return call.page(
        200,
        "attachment",
        PackagePages.frame(
            call,
            subject,
            new Frame.Crumb(VersionNames.name(version), Addresses.version(subject, version.id())),
            new Frame.Crumb(attachment.kind().title(), call.request().path())),
        "view",
        new View(subject, version, attachment, document, query, page));
  }
}

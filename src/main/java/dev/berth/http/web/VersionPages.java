package dev.berth.http.web;

import dev.berth.access.Access;
import dev.berth.access.Authorizer;
import dev.berth.access.Caller;
import dev.berth.contents.Attachment;
import dev.berth.contents.Attachments;
import dev.berth.http.Response;
import dev.berth.oci.Manifest;
import dev.berth.oci.Tag;
import dev.berth.packages.Action;
import dev.berth.packages.PackageVersion;
import dev.berth.packages.RegistryPackage;
import dev.berth.packages.TagMove;
import dev.berth.registry.Downloads;
import dev.berth.registry.PackageTags;
import dev.berth.registry.PackageVersions;
import dev.berth.registry.VersionDetails;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// The page of a version.
final class VersionPages {
  private static final int MOST_CHILDREN = 100;
  private static final int MOST_PARENTS = 20;
  private static final int MOST_TAGS = 10;
  private static final int MOST_MOVES = 10;

  private final Authorizer authorizer;
  private final PackageVersions versions;
  private final VersionDetails details;
  private final PackageTags tags;
  private final Attachments attachments;
  private final EarlierVersions earlier;
  private final Downloads downloads;

  VersionPages(WebRoutes.Rules rules) {
    this.authorizer = rules.authorizer();
    this.versions = rules.versions();
    this.details = rules.details();
    this.tags = rules.tags();
    this.attachments = rules.contents().attachments();
    this.earlier = new EarlierVersions(rules.versions());
    this.downloads = rules.usage().downloads();
  }

  /// What a tag was set to and when.
  record Move(Tag tag, TagMove move) {}

  /// What the page of a version shows.
  ///
  /// @param attachments what was said of it
  /// @param earlier what it may be compared with, the newest first
  /// @param moves of the tags that point to it, the latest first
  record View(
      RegistryPackage subject,
      PackageVersion version,
      VersionDetails.Details details,
      List<VersionDetails.Child> children,
      List<PackageVersion> parents,
      Attachments.Found attachments,
      List<PackageVersion> earlier,
      List<Move> moves,
      DownloadFigures downloads,
      boolean deletes,
      boolean pushes) {

    /// The image as `docker pull` takes it.
    String image(String host) {
      return host + "/" + subject.repository() + "@" + version.digest();
    }

    /// How it was built; empty for an index.
    List<BuildSteps.Step> steps() {
      return details.manifest() instanceof Manifest.ImageManifest image
          ? BuildSteps.of(image, details.configuration())
          : List.of();
    }

    /// The platform of an attachment that lies in an index.
    String about(Attachment attachment) {
      return children.stream()
          .filter(
              child -> attachment.about().filter(child.descriptor().digest()::equals).isPresent())
          .flatMap(child -> child.platform().stream())
          .map(Platforms::text)
          .findFirst()
          .orElse("");
    }
  }

  Response find(WebCall call) {
    RegistryPackage subject = call.container();
    PackageVersion version =
        versions.find(subject, call.id("version_id")).orElseThrow(PageException::notFound);
    List<PackageVersion> parents = details.listParents(subject, version, 0, MOST_PARENTS);
    View view =
        new View(
            subject,
            version,
            details.find(subject, version).orElseThrow(PageException::notFound),
            details.listChildren(subject, version, 0, MOST_CHILDREN).items(),
            parents,
            attachments.list(subject, version),
            parents.isEmpty() ? earlier.list(subject, version) : List.of(),
            moves(subject, version),
            DownloadFigures.of(downloads, subject, version),
            may(call.caller(), subject, Action.DELETE),
            may(call.caller(), subject, Action.PUSH));
    return call.page(200, "version", VersionNames.frame(call, subject, version), "view", view);
  }

  private boolean may(Caller caller, RegistryPackage subject, Action action) {
    return caller instanceof Caller.SignedIn
        && authorizer.decide(caller, subject.repository(), action) instanceof Access.Granted;
  }

  private List<Move> moves(RegistryPackage subject, PackageVersion version) {
    List<Move> moves = new ArrayList<>();
    for (Tag tag : version.tags().subList(0, Math.min(MOST_TAGS, version.tags().size()))) {
      for (TagMove move : tags.listMoves(subject, tag, Long.MAX_VALUE, MOST_MOVES)) {
        moves.add(new Move(tag, move));
      }
    }
    moves.sort(Comparator.comparingLong((Move each) -> each.move().id()).reversed());
    return moves;
  }
}

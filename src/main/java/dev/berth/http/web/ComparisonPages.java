package dev.berth.http.web;

import dev.berth.contents.Comparisons;
import dev.berth.contents.FileChanges;
import dev.berth.http.Response;
import dev.berth.oci.Digest;
import dev.berth.oci.Platform;
import dev.berth.packages.PackageVersion;
import dev.berth.packages.RegistryPackage;
import dev.berth.registry.PackageVersions;
import dev.berth.registry.VersionDetails;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/// What changed from one version to another.
final class ComparisonPages {
  private static final int MOST_PLATFORMS = 50;
  private static final int PAGE = 100;

  /// As long as a page may wait for something that is quick as a rule.
  private static final Duration PATIENCE = Duration.ofMillis(400);

  /// How many seconds later a page looks again that says how far it has come.
  private static final int LOOK_AGAIN = 2;

  private final PackageVersions versions;
  private final VersionDetails details;
  private final Comparisons comparisons;
  private final EarlierVersions earlier;

  ComparisonPages(WebRoutes.Rules rules) {
    this.versions = rules.versions();
    this.details = rules.details();
    this.comparisons = rules.contents().comparisons();
    this.earlier = new EarlierVersions(rules.versions());
  }

  /// What the page shows.
  ///
  /// @param choices what it may be compared with
  /// @param platforms that both have; empty if they are no indexes
  /// @param platform which of them; empty as above
  /// @param before empty where there is no such image
  record View(
      RegistryPackage subject,
      PackageVersion version,
      PackageVersion from,
      List<PackageVersion> choices,
      Set<String> platforms,
      String platform,
      Optional<ImageDifferences.Image> before,
      Optional<ImageDifferences.Image> after,
      Comparisons.Outcome files,
      int page) {

    Optional<ImageDifferences> differences() {
      return before.isPresent() && after.isPresent()
          ? Optional.of(ImageDifferences.between(before.get(), after.get()))
          : Optional.empty();
    }

    /// The files of the page.
    List<FileChanges.File> list(FileChanges changes) {
      return changes.files().stream().skip((page - 1L) * PAGE).limit(PAGE).toList();
    }

    /// The address of another page of files; empty if there is none.
    String pageAddress(FileChanges changes, int other) {
      return other < 1 || (other - 1L) * PAGE >= Math.max(1, changes.files().size())
          ? ""
          : Addresses.with(
              Addresses.with(
                  Addresses.with(
                      ComparisonPages.address(subject, version), "from", Long.toString(from.id())),
                  "platform",
                  platform),
              "page",
              other == 1 ? "" : Integer.toString(other));
    }
  }

  /// Where a version is compared with others.
  static String address(RegistryPackage subject, PackageVersion version) {
    return Addresses.version(subject, version.id()) + "/changes";
  }

  /// An image, with the digest of its manifest.
  private record Found(Digest digest, ImageDifferences.Image image) {}

  Response show(WebCall call) {
    RegistryPackage subject = call.container();
    PackageVersion version =
        versions.find(subject, call.id("version_id")).orElseThrow(PageException::notFound);
    List<PackageVersion> choices = earlier.list(subject, version);
    PackageVersion from =
        call.parameter("from")
            .filter(id -> id.matches("[0-9]{1,18}"))
            .flatMap(id -> versions.find(subject, Long.parseLong(id)))
            .or(() -> choices.stream().findFirst())
            .orElseThrow(() ->
                new PageException(
                    404, "Nothing to compare with", "No version with a tag was pushed before it."));
    Set<String> platforms = platforms(subject, version);
    platforms.retainAll(platforms(subject, from));
    String asked = call.parameter("platform").orElse("");
    String platform = platforms.contains(asked) ? asked : platforms.stream().findFirst().orElse("");
    Optional<Found> before = image(subject, from.digest(), platform);
    Optional<Found> after = image(subject, version.digest(), platform);
    Comparisons.Outcome files =
        before.isPresent() && after.isPresent()
            ? comparisons.compare(
                subject,
                before.get().digest(),
                before.get().image().manifest(),
                after.get().digest(),
                after.get().image().manifest(),
                PATIENCE,
                asker(call))
            : new Comparisons.Outcome.Impossible("they have no platform in common", true);
    View view =
        new View(
            subject,
            version,
            from,
            choices,
            platforms,
            platform,
            before.map(Found::image),
            after.map(Found::image),
            files,
            call.pageNumber());
    Response page =
        call.page(
            200,
            "comparison",
            PackagePages.frame(
                call,
                subject,
                new Frame.Crumb(
                    VersionNames.name(version), Addresses.version(subject, version.id())),
                new Frame.Crumb("Changes", call.request().path())),
            "view",
            view);
    return files instanceof Comparisons.Outcome.UnderWay
        ? page.header("Refresh", Integer.toString(LOOK_AGAIN))
        : page;
  }

  private static OptionalLong asker(WebCall call) {
    return call.visitor()
        .user()
        .map(user -> OptionalLong.of(user.id()))
        .orElse(OptionalLong.empty());
  }

  /// The platforms that an index is for, in its order.
  private Set<String> platforms(RegistryPackage subject, PackageVersion version) {
    Set<String> platforms = new LinkedHashSet<>();
    for (VersionDetails.Child child :
        details.listChildren(subject, version, 0, MOST_PLATFORMS).items()) {
      child
          .platform()
          .filter(Platform::isKnown)
          .ifPresent(platform -> platforms.add(Platforms.text(platform)));
    }
    return platforms;
  }

  private Optional<Found> image(RegistryPackage subject, Digest digest, String platform) {
    return details
        .findImage(subject, digest, each -> Platforms.text(each).equals(platform))
        .map(image ->
            new Found(
                image.digest(),
                new ImageDifferences.Image(
                    image.manifest(), details.findConfiguration(subject, image.manifest()))));
  }
}

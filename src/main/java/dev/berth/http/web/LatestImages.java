package dev.berth.http.web;

import dev.berth.oci.Manifest;
import dev.berth.packages.PackageVersion;
import dev.berth.packages.RegistryPackage;
import dev.berth.registry.VersionDetails;
import java.util.List;
import java.util.Optional;

/// Finds what of a package is an image that was tagged last: signatures, attestations and caches
/// never take its place.
final class LatestImages {
  /// How many manifests are read, of up to 4 MiB each.
  private static final int READ = 5;

  private final VersionDetails details;

  LatestImages(VersionDetails details) {
    this.details = details;
  }

  /// @param tagged versions with tags, the newest first
  Optional<PackageVersion> find(RegistryPackage subject, List<PackageVersion> tagged) {
    return tagged.stream()
        .filter(EarlierVersions::isForPeople)
        .limit(READ)
        .filter(version -> isImage(subject, version))
        .findFirst();
  }

  /// Whether it is something to run.
  private boolean isImage(RegistryPackage subject, PackageVersion version) {
    return details
        .findManifest(subject, version)
        .filter(manifest -> manifest.subject().isEmpty())
        .filter(manifest ->
            switch (manifest) {
              case Manifest.ImageIndex _ -> true;
              case Manifest.ImageManifest image ->
                  !image.config().mediaType().contains("buildkit.cacheconfig");
            })
        .isPresent();
  }
}

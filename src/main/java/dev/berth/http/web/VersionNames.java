package dev.berth.http.web;

import dev.berth.oci.Digest;
import dev.berth.packages.PackageVersion;
import dev.berth.packages.RegistryPackage;

/// What versions are called on pages.
final class VersionNames {
  private static final int BRIEF = 19;

  private VersionNames() {}

  /// A tag of the version, or the beginning of its digest.
  static String name(PackageVersion version) {
    return version.tags().isEmpty() ? brief(version.digest()) : version.tags().getFirst().value();
  }

  /// What a digest is called where there is little room.
  static String brief(Digest digest) {
    return digest.toString().substring(0, BRIEF);
  }

  /// The frame of the page of a version, or of one below it.
  static Frame frame(WebCall call, RegistryPackage subject, PackageVersion version) {
    return PackagePages.frame(
        call, subject, new Frame.Crumb(name(version), Addresses.version(subject, version.id())));
  }
}

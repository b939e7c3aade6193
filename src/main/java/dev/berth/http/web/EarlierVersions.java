package dev.berth.http.web;

import dev.berth.oci.Tag;
import dev.berth.packages.FoundVersions;
import dev.berth.packages.PackageVersion;
import dev.berth.packages.Period;
import dev.berth.packages.RegistryPackage;
import dev.berth.packages.TooManyTagsException;
import dev.berth.packages.VersionFilter;
import dev.berth.packages.VersionPlace;
import dev.berth.registry.PackageVersions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Pattern;

/// What a version may be compared with: those with a tag that were pushed before it.
final class EarlierVersions {
  private static final int MOST = 20;

  /// How often it is looked further back while all that is found are signatures.
  private static final int SEARCHES = 5;

  private static final VersionFilter TAGGED =
      new VersionFilter(Optional.of(true), Optional.empty(), Period.ALWAYS, Period.ALWAYS);

  /// The tags by which signatures and the like are found.
  private static final Pattern OF_SIGNATURE =
      Pattern.compile("sha(?:256|512)-[0-9a-f]{64,128}(?:\\.[a-z]++)?");

  private final PackageVersions versions;

  EarlierVersions(PackageVersions versions) {
    this.versions = versions;
  }

  /// The newest of them first; none for a signature.
  List<PackageVersion> list(RegistryPackage subject, PackageVersion version) {
    if (!version.tags().isEmpty() && !isForPeople(version)) {
      return List.of();
    }
    List<PackageVersion> found = new ArrayList<>();
    OptionalLong after = OptionalLong.of(version.id());
    for (int i = 0; i < SEARCHES && found.isEmpty() && after.isPresent(); i++) {
      FoundVersions some = search(subject, new VersionPlace(true, after));
      some.items().stream().filter(EarlierVersions::isForPeople).forEach(found::add);
      after = some.next();
    }
    return found;
  }

  /// Fewer where they have too many tags together; none where one alone has.
  private FoundVersions search(RegistryPackage subject, VersionPlace place) {
    for (int limit = MOST; limit > 0; limit /= 4) {
      try {
        return versions.search(subject, TAGGED, place, limit);
      } catch (TooManyTagsException _) {
        // The next attempt takes fewer.
      }
    }
    return new FoundVersions(List.of(), OptionalLong.empty());
  }

  /// Whether one of its tags is not just for finding a signature.
  static boolean isForPeople(PackageVersion version) {
    return version.tags().stream()
        .map(Tag::value)
        .anyMatch(tag -> !OF_SIGNATURE.matcher(tag).matches());
  }
}

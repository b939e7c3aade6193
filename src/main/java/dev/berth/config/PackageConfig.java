package dev.berth.config;

import java.time.Duration;
import java.util.OptionalLong;
import java.util.Set;

/// What packages mean on this site.
///
/// @param internal to whom internal packages are open
/// @param sourceHosts hosts, in lower case and perhaps with a port, whose addresses of sources name
///   repositories here
/// @param restoreWithin how long after its deletion a package or version can be restored
/// @param deletionLimit with how many downloads something public can still be deleted; empty: any
///   number
public record PackageConfig(
    InternalPackages internal,
    Set<String> sourceHosts,
    Duration restoreWithin,
    OptionalLong deletionLimit) {
  /// GitHub's own number of downloads.
  static final long GITHUB_DELETION_LIMIT = 5000;

  public PackageConfig {
    sourceHosts = Set.copyOf(sourceHosts);
  }
}

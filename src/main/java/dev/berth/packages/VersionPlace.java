package dev.berth.packages;

import java.util.OptionalLong;

/// Where a search for versions goes on.
///
/// @param newestFirst the order: by when they were made
/// @param after the id of the version after which it goes on; empty: from the beginning
public record VersionPlace(boolean newestFirst, OptionalLong after) {
  /// From the newest one on.
  public static final VersionPlace NEWEST = new VersionPlace(true, OptionalLong.empty());
}

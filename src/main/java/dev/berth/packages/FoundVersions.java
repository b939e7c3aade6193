package dev.berth.packages;

import java.util.List;
import java.util.OptionalLong;

/// What a search for versions has found so far.
///
/// @param next after which id it goes on; empty when it is over
public record FoundVersions(List<PackageVersion> items, OptionalLong next) {
  public FoundVersions {
    items = List.copyOf(items);
  }
}

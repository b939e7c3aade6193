package dev.berth.registry;

import dev.berth.meta.PackageStore;
import dev.berth.oci.RepositoryName;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/// All packages that somebody may read, page by page.
public final class Catalog {
  private final PackageStore packages;

  public Catalog(PackageStore packages) {
    this.packages = packages;
  }

  /// A page of names in the order of owner and name, from the first after `after`.
  ///
  /// @param userId who reads; empty for nobody in particular
  public Page<RepositoryName> list(OptionalLong userId, @Nullable RepositoryName after, int size) {
    if (size == 0) {
      return new Page<>(List.of(), false);
    }
    return Page.of(packages.listReadable(userId, after, size + 1), size);
  }
}

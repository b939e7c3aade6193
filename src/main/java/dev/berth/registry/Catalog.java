package dev.berth.registry;

import dev.berth.meta.PackageStore;
import dev.berth.oci.RepositoryName;
import dev.berth.packages.RightHolder;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// All packages that somebody may read, page by page.
public final class Catalog {
  private final PackageStore packages;
  private final boolean internalForSite;

  /// @param internalForSite whether internal packages are open to every user, and not to the
  ///   members of their organization alone
  public Catalog(PackageStore packages, boolean internalForSite) {
    this.packages = packages;
    this.internalForSite = internalForSite;
  }

  /// A page of names in the order of owner and name, from the first after `after`.
  ///
  /// @param reader who reads; empty for nobody in particular
  public Page<RepositoryName> list(
      Optional<RightHolder> reader, @Nullable RepositoryName after, int size) {
    if (size == 0) {
      return new Page<>(List.of(), false);
    }
    return Page.of(packages.listReadable(reader, internalForSite, after, size + 1), size);
  }
}

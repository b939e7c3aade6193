package dev.berth.registry;

import dev.berth.meta.ManifestStore;
import dev.berth.oci.Tag;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The tags of a package, page by page.
public final class Tags {
  private final ManifestStore manifests;

  public Tags(ManifestStore manifests) {
    this.manifests = manifests;
  }

  /// A page of tags in the order of their bytes, from the first after `after`.
  ///
  /// @param size how many tags the page has at the most
  public Page<Tag> list(long packageId, @Nullable Tag after, int size) {
    if (size == 0) {
      return new Page<>(List.of(), false);
    }
    return Page.of(manifests.listTags(packageId, after, size + 1), size);
  }
}

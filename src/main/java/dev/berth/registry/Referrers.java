package dev.berth.registry;

import dev.berth.meta.ManifestStore;
import dev.berth.meta.ManifestStore.ReferrersPage;
import dev.berth.oci.Descriptor;
import dev.berth.oci.Digest;
import dev.berth.oci.Manifest;
import dev.berth.oci.RawManifest;
import dev.berth.oci.RegistryException;
import dev.berth.oci.Tag;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What refers to a manifest: signatures, SBOMs, attestations (distribution-spec, "Listing
/// Referrers").
public final class Referrers {
  /// How many referrers a page has at the most.
  public static final int PAGE = 1000;

  private static final int FALLBACK_ENCODED = 64;

  private final ManifestStore manifests;

  public Referrers(ManifestStore manifests) {
    this.manifests = manifests;
  }

  /// A page of the manifests that refer to `subject`, which need not be there itself.
  ///
  /// Clients that knew no referrers API kept a list under the tag `algorithm-encoded`; what such a
  /// list names and this package has is found as well, on the last page.
  ///
  /// @param artifactType only those of this type; absent: all
  /// @param after the last digest of the page before
  public Page<Descriptor> list(
      long packageId, Digest subject, @Nullable String artifactType, @Nullable Digest after) {
    ReferrersPage found = manifests.listReferrers(packageId, subject, artifactType, after, PAGE);
    Page<Descriptor> page = new Page<>(found.items(), found.more());
    return page.more() ? page : withFallback(page, packageId, subject, artifactType);
  }

  private Page<Descriptor> withFallback(
      Page<Descriptor> page, long packageId, Digest subject, @Nullable String artifactType) {
    Optional<RawManifest> list = manifests.find(packageId, fallbackTag(subject));
    if (list.isEmpty()) {
      return page;
    }
    List<Descriptor> all = new ArrayList<>(page.items());
    Set<Digest> known = new HashSet<>();
    page.items().forEach(d -> known.add(d.digest()));
    long bytes = page.items().stream().mapToLong(Referrers::annotationBytes).sum();
    for (Digest named : childrenOf(list.get())) {
      if (bytes >= ReferrersPage.ANNOTATION_BYTES) {
        break;
      }
      Optional<Descriptor> referrer =
          manifests
              .find(packageId, named)
              .map(Referrers::describe)
              .filter(d -> artifactType == null || artifactType.equals(d.artifactType()))
              .filter(d -> known.add(d.digest()));
      referrer.ifPresent(all::add);
      bytes += referrer.map(Referrers::annotationBytes).orElse(0L);
    }
    return new Page<>(all, false);
  }

  private static long annotationBytes(Descriptor descriptor) {
    return descriptor.annotations().entrySet().stream()
        .mapToLong(e -> e.getKey().length() + (long) e.getValue().length())
        .sum();
  }

  /// The tag under which clients keep the referrers of `subject` where there is no referrers API
  /// (distribution-spec, "Referrers Tag Schema").
  private static Tag fallbackTag(Digest subject) {
    String encoded = subject.encoded();
    return new Tag(
        subject.algorithm().word()
            + '-'
            + encoded.substring(0, Math.min(FALLBACK_ENCODED, encoded.length())));
  }

  private static List<Digest> childrenOf(RawManifest list) {
    try {
      return ManifestReader.read(list.bytes(), Optional.of(list.mediaType()))
              instanceof Manifest.ImageIndex index
          ? index.manifests().stream().map(Descriptor::digest).limit(PAGE).toList()
          : List.of();
    } catch (RegistryException e) {
      return List.of();
    }
  }

  private static Descriptor describe(RawManifest raw) {
    Manifest manifest = ManifestReader.read(raw.bytes(), Optional.of(raw.mediaType()));
    return new Descriptor(
        raw.mediaType(),
        raw.digest(),
        raw.size(),
        manifest.artifactType().orElse(null),
        manifest.annotations());
  }
}
